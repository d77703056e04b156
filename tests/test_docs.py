"""Documents cannot rot: what they name exists, and what exists is named."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
MODULES = ["config", "portal", "flows", "matters", "workflows", "notices", "people", "places", "ledger", "ui", "kit"]
DOCUMENTS = sorted(
    path
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("src/linli/*/README.md")]
    if path.name != "CHANGELOG.md"
)
# Doors that residents and staff come through; a module without verbs of its own has none.
WITH_VERBS = ["matters", "workflows", "notices", "people", "places", "ledger"]


def _tracked() -> list[str]:
    run = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout.split("\n")


def test_there_are_documents() -> None:
    assert {"README.md", "README.zh.md", "ARCHITECTURE.md"} <= {path.name for path in DOCUMENTS}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text())
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_in_a_document_exists(path: Path) -> None:
    text = path.read_text()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", text)) <= targets
    ours = {"help", "run", "demo", "web", "live", "worker", "witness", "settle", "verify", "backup", "restore"}
    commands = {name.replace("_", "-") for name in get_commands()} | ours
    assert set(re.findall(r"(?:^|`)linli ([a-z][a-z-]+)", text, re.MULTILINE)) <= commands


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_in_backticks_exists(path: Path) -> None:
    paths = re.findall(r"`((?:src|docs|tests|tools|benches)/[\w./-]+)`", path.read_text())
    assert [name for name in paths if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("module", MODULES)
def test_every_module_tells_what_it_is_in_forty_lines(module: str) -> None:
    readme = ROOT / "src" / "linli" / module / "README.md"
    lines = readme.read_text().splitlines()
    assert 2 < len(lines) <= 40


@pytest.mark.parametrize("module", WITH_VERBS)
def test_a_module_names_each_of_its_verbs(module: str) -> None:
    actions = __import__(f"linli.{module}.actions", fromlist=["actions"])
    readme = (ROOT / "src" / "linli" / module / "README.md").read_text()
    named = set(re.findall(r"\w+", readme))
    assert [name for name in getattr(actions, "__all__", []) if name not in named and name[0].islower()] == []


def test_every_environment_variable_is_documented_in_both_languages() -> None:
    source = "\n".join(path.read_text() for path in (ROOT / "src").rglob("*.py") if "tests" not in path.parts)
    variables = set(re.findall(r"[\"'](LINLI_[A-Z_]+)[\"']", source)) - {
        "LINLI_TEST_DATABASE_URL",
        "LINLI_FOLLOW_PLACES",
    }
    for name in ("running.md", "running.zh.md"):
        text = (ROOT / "docs" / "operate" / name).read_text()
        assert [variable for variable in sorted(variables) if variable not in text] == []


def test_every_guide_for_operators_is_there_in_both_languages() -> None:
    folder = ROOT / "docs" / "operate"
    english = {path.name.removesuffix(".md") for path in folder.glob("*.md") if not path.name.endswith(".zh.md")}
    chinese = {path.name.removesuffix(".zh.md") for path in folder.glob("*.zh.md")}
    assert english == chinese


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_nothing_generated_or_foreign_is_tracked() -> None:
    foreign = re.compile(r"\.(mo|pyc|min\.js|min\.css|map|parquet|geojson)$|/vendor/|node_modules/")
    assert [name for name in _tracked() if foreign.search(name)] == []


def test_every_dependency_says_why_it_is_there() -> None:
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    dependencies = [line for line in lines if re.match(r'\s+"[a-z0-9-]+(\[[a-z,]+\])?[=<>]=', line)]
    assert len(dependencies) > 20
    assert [line for line in dependencies if not re.search(r"#\s+\S.{10,}", line)] == []
