"""Chinese is complete, and set as Chinese is set."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import translations

ROOT = Path(__file__).resolve().parent.parent
# What people read in Chinese: catalogues, templates, scripts, data, documents.
READ_BY_PEOPLE = ("*.po", "*.jinja", "*.html", "*.txt", "*.js", "*.yaml", "*.yml", "*.csv", "*.toml", "*.zh.md")
FOLDERS = ("src", "docs")


def _files() -> Iterator[Path]:
    for pattern in READ_BY_PEOPLE:
        yield from ROOT.glob(pattern)
        for folder in FOLDERS:
            yield from (ROOT / folder).rglob(pattern)


def _is_ours(path: Path) -> bool:
    return not {"vendor", "node_modules"} & set(path.parts) and path.suffix != ".mo"


def test_every_message_has_its_chinese_and_none_is_stale() -> None:
    assert list(translations.faults()) == []


def test_every_module_that_says_anything_has_been_read() -> None:
    assert {"kit", "config", "ui", "portal", "matters", "people", "places"} <= set(translations.modules())


def _ascii_marks(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix == ".csv":  # a comma there is the format's own
        lines = [line.replace(",", " ") for line in lines]
    return [
        f"{path.relative_to(ROOT)}:{number}: {found.group()!r}"
        for number, line in enumerate(lines, 1)
        if (found := translations.ASCII_AFTER_CHINESE.search(_without_syntax(path, line)))
    ]


def _without_syntax(path: Path, line: str) -> str:
    """Drop the marks that belong to the format and not to the sentence."""
    if path.suffix in (".yaml", ".yml", ".toml"):
        return re.sub(r"(?<=[\u3400-\u9fff])(?:, |:$|: |,$)(?=[\"'\w\u3400-\u9fff{\[]|$)", " ", line)
    if path.suffix == ".md":
        return re.sub(r"\]\([^)]*\)|`[^`]*`", "", line)
    return line


def test_there_is_something_to_read_of_each_sort() -> None:
    read = {path.suffix for path in _files() if _is_ours(path)}
    assert {".po", ".jinja", ".yaml", ".csv", ".md"} <= read


def test_no_ascii_mark_stands_after_a_chinese_character() -> None:
    faults = [fault for path in _files() if _is_ours(path) for fault in _ascii_marks(path)]
    assert faults == []


@pytest.mark.parametrize("mark", list(",:;?!()"))
def test_the_search_for_ascii_marks_finds_each_of_them(mark: str) -> None:
    assert translations.ASCII_AFTER_CHINESE.search("路灯" + mark)
    assert not translations.ASCII_AFTER_CHINESE.search("路灯" + chr(ord(mark) + 0xFEE0))


def test_no_chinese_sentence_shouts() -> None:
    shouting = [
        f"{module}: {message.string!r}"
        for module in translations.modules()
        for message in translations.load(module)
        if message.id and "\uff01" in str(message.string)
    ]
    assert shouting == []
