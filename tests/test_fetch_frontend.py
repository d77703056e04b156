"""Front-end files come by hash, are copied once, and a failure is one line."""

import json
import os
from pathlib import Path

import pytest

from tools import fetch_frontend

NPM = """#!/bin/sh
echo run >> "{log}"
[ -n "$NPM_FAILS" ] && echo "npm error integrity checksum failed" >&2 && exit 1
[ "$1 $2" = "ci --ignore-scripts" ] || exit 2
mkdir -p node_modules/lamp/dist node_modules/gauge node_modules/letters/thin
printf 'regular' > node_modules/letters/regular.ttf
printf 'thin' > node_modules/letters/thin/thin.ttf
printf 'light()\\n//# sourceMappingURL=lamp.js.map\\n' > node_modules/lamp/dist/lamp.js
printf 'measure()' > node_modules/gauge/gauge.js
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that needs one file for pages and one for tests, and an npm that brings both."""
    manifest = {"dependencies": {"lamp": "1.2.3"}, "devDependencies": {"gauge": "4.5.6"}}
    (tmp_path / "package.json").write_text(json.dumps(manifest))
    (tmp_path / "package-lock.json").write_text("{}")
    commands = tmp_path / "bin"
    commands.mkdir()
    (commands / "npm").write_text(NPM.format(log=tmp_path / "npm.log"))
    (commands / "node").write_text("#!/bin/sh\n")
    for command in commands.iterdir():
        command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{commands}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(fetch_frontend, "ROOT", tmp_path)
    monkeypatch.setattr(fetch_frontend, "WORK", tmp_path / "var")
    monkeypatch.setattr(fetch_frontend, "STAMP", tmp_path / "var" / "lock.sha256")
    monkeypatch.setattr(fetch_frontend, "VENDOR", tmp_path / "vendor")
    monkeypatch.setattr(fetch_frontend, "FILES", {"lamp": ("dist/lamp.js",)})
    monkeypatch.setattr(fetch_frontend, "LETTERS", tmp_path / "var" / "fonts")
    monkeypatch.setattr(fetch_frontend, "TYPEFACE", "letters")
    monkeypatch.setattr(fetch_frontend, "FONTS", ("regular.ttf",))
    monkeypatch.setattr(fetch_frontend, "FOR_TESTS", {"gauge": ("gauge.js",)})
    return tmp_path


def runs(house: Path) -> int:
    log = house / "npm.log"
    return len(log.read_text().split()) if log.exists() else 0


def test_pages_get_their_files_without_source_maps(house: Path) -> None:
    assert fetch_frontend.main() == 0
    assert (house / "vendor" / "lamp-1.2.3" / "lamp.js").read_text() == "light()\n"
    assert not (house / "node_modules").exists()


def test_letters_get_the_weights_they_are_set_in_and_the_rest_of_the_typeface_goes(house: Path) -> None:
    assert fetch_frontend.main() == 0
    assert [file.name for file in (house / "var" / "fonts").iterdir()] == ["regular.ttf"]
    assert not (house / "var" / "node_modules" / "letters").exists()


def test_a_second_run_does_nothing(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fetch_frontend.main() == fetch_frontend.main() == 0
    assert runs(house) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "front-end files: in place"


def test_a_file_that_went_missing_or_a_new_lock_is_fetched_again(house: Path) -> None:
    fetch_frontend.main()
    (house / "vendor" / "lamp-1.2.3" / "lamp.js").unlink()
    fetch_frontend.main()
    (house / "package-lock.json").write_text("{ }")
    fetch_frontend.main()
    assert runs(house) == 3
    assert (house / "vendor" / "lamp-1.2.3" / "lamp.js").exists()


def test_another_version_takes_the_place_of_the_last(house: Path) -> None:
    fetch_frontend.main()
    manifest = json.loads((house / "package.json").read_text())
    manifest["dependencies"]["lamp"] = "2.0.0"
    (house / "package.json").write_text(json.dumps(manifest))
    fetch_frontend.main()
    assert [folder.name for folder in (house / "vendor").iterdir()] == ["lamp-2.0.0"]


def test_a_failure_is_one_line_and_leaves_no_stamp(
    house: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NPM_FAILS", "1")
    assert fetch_frontend.main() == 1
    told = capsys.readouterr().err
    assert told == "front-end files: npm ci failed: npm error integrity checksum failed\n"
    assert not (house / "var" / "lock.sha256").exists()


def test_a_package_that_lost_a_file_is_told(
    house: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch_frontend, "FILES", {"lamp": ("dist/torch.js",)})
    assert fetch_frontend.main() == 1
    assert "torch.js is not in the package any more" in capsys.readouterr().err
