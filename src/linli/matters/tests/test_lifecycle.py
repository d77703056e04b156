"""The diagram in the documents is the table that guards."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from linli.matters.management.commands.lifecycle import document

COMMITTED = Path(__file__).resolve().parents[4] / "docs" / "reference" / "lifecycle.md"


def test_the_committed_diagram_is_current() -> None:
    assert COMMITTED.read_text() == document(), "linli lifecycle --write docs/reference/lifecycle.md"


def test_the_command_prints_or_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("lifecycle", write=tmp_path / "x.md", stderr=StringIO())
    assert (tmp_path / "x.md").read_text() == document()
    call_command("lifecycle")
    assert capsys.readouterr().out == document()
