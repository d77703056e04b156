"""Which Chromium shows plain pages, and that the tests go on where it cannot be had."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tools import ensure_chromium

Put = Callable[[str], str]


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Puts a program of that name on a PATH that holds nothing else."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("LINLI_CHROMIUM", raising=False)

    def make(name: str) -> str:
        program = tmp_path / name
        program.touch(mode=0o755)
        return str(program)

    return make


def test_the_one_without_windows_shows_plain_pages_and_a_whole_one_the_rest(put: Put) -> None:
    whole, shell = put("chromium"), put("chromium-headless-shell")
    assert (ensure_chromium.find_chromium(), ensure_chromium.find_shell()) == (whole, shell)


def test_a_whole_one_shows_all_where_there_is_no_other(put: Put) -> None:
    whole = put("google-chrome")
    assert (ensure_chromium.find_chromium(), ensure_chromium.find_shell()) == (whole, whole)


def test_the_one_that_is_named_shows_all(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    put("chromium-headless-shell")
    monkeypatch.setenv("LINLI_CHROMIUM", put("mine"))
    assert ensure_chromium.find_shell() == ensure_chromium.find_chromium() == put("mine")


@pytest.mark.parametrize("fault", ["no such package", "too slow"])
def test_what_only_saves_time_fails_nothing_when_it_cannot_be_installed(
    fault: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], *, timeout: float, **_options: Any) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        if fault == "too slow":
            raise subprocess.TimeoutExpired(command, timeout)
        return subprocess.CompletedProcess(command, 100, "", "E: Unable to locate package")

    monkeypatch.delenv("LINLI_CHROMIUM", raising=False)
    monkeypatch.setattr(ensure_chromium, "has_chinese_font", lambda: True)
    monkeypatch.setattr(ensure_chromium.os, "geteuid", lambda: 0)
    there = {"chromium": "/usr/bin/chromium", "apt-get": "/usr/bin/apt-get"}
    monkeypatch.setattr(ensure_chromium.shutil, "which", there.get)
    monkeypatch.setattr(ensure_chromium.subprocess, "run", run)
    assert ensure_chromium.main() == 0
    assert asked
    assert "slower" in capsys.readouterr().out
