"""The ``linli`` command finds what was meant and says plainly what is wrong."""

import sys
from collections.abc import Sequence

import pytest

from linli.config import cli, postgres


@pytest.fixture
def managed(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would be handed to Django."""
    seen: list[list[str]] = []
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@nowhere.invalid/linli")
    monkeypatch.setattr("django.core.management.execute_from_command_line", seen.append)
    return seen


def _linli(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> object:
    monkeypatch.setattr(sys, "argv", ["linli", *arguments])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return end.value.code


@pytest.mark.parametrize(
    ("arguments", "handed_on"),
    [
        (["migrate"], ["linli", "migrate"]),
        (["import-places", "--file", "a-b.csv"], ["linli", "import_places", "--file", "a-b.csv"]),
        (["--version"], ["linli", "--version"]),
    ],
)
def test_a_command_may_be_written_with_hyphens_and_its_arguments_stay_as_they_are(
    monkeypatch: pytest.MonkeyPatch, managed: list[list[str]], arguments: Sequence[str], handed_on: Sequence[str]
) -> None:
    assert _linli(monkeypatch, *arguments) == 0
    assert managed == [handed_on]


def test_without_a_command_the_main_ones_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _linli(monkeypatch) == 0
    assert "linli demo" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["run", "demo", "witness", "web", "live", "worker"])
def test_whoever_asks_how_a_process_is_started_does_not_start_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    def never(*_arguments: object) -> int:
        raise AssertionError("something was started")

    monkeypatch.setattr(cli, "_with_a_sentence", never)
    assert _linli(monkeypatch, name, "--help") == 0
    assert f"linli {name}" in capsys.readouterr().out
    assert _linli(monkeypatch, name, "--port", "80") == 2
    assert "takes no arguments: --port 80" in capsys.readouterr().err


def test_a_url_of_another_database_system_is_refused_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, managed: list[list[str]]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://localhost/linli")
    assert _linli(monkeypatch, "migrate") == "DATABASE_URL must begin with postgresql://"
    assert managed == []


def test_commands_that_read_no_database_start_none(monkeypatch: pytest.MonkeyPatch, managed: list[list[str]]) -> None:
    def never(_var: object) -> object:
        raise AssertionError("a server was started")

    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setattr(postgres, "held", never)
    for name in ("help", "check", "makemigrations", "collectstatic"):
        assert _linli(monkeypatch, name) == 0
    assert len(managed) == 4


def test_ctrl_c_ends_quietly(monkeypatch: pytest.MonkeyPatch, managed: list[list[str]]) -> None:
    def interrupt(_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("django.core.management.execute_from_command_line", interrupt)
    assert _linli(monkeypatch, "migrate") == 130
