"""The own log: its key is made for a log that never was, and a file that moves is found where it went."""

from pathlib import Path
from typing import Any

import pytest

from linli.ledger import actions
from linli.ledger.log_files import LogFiles
from linli.ledger.rules.standing import LogKeyUnusable
from linli.ledger.rules.tiles import ENTRIES, Tile
from linli.ledger.tests.make_log import a_log, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(tmp_path: Path, settings: Any) -> Path:
    """The own log in a place that is still empty; the path of its key."""
    settings.LINLI_LOG_DIR = tmp_path / "own"
    settings.LINLI_LOG_KEY_FILE = tmp_path / "own.key"
    return tmp_path / "own.key"


def test_a_log_that_never_was_gets_its_key(own: Path) -> None:
    key = actions.open_log_key()
    assert actions.open_log_key().verifier == key.verifier
    assert own.is_file()


def test_no_other_key_takes_the_place_of_the_one_that_a_restored_database_waits_for(own: Path, tmp_path: Path) -> None:
    publish(a_log(tmp_path), 3)
    with pytest.raises(LogKeyUnusable):
        actions.open_log_key()
    assert not own.exists()


def test_a_file_that_gave_way_to_a_wider_one_meanwhile_is_read_from_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = a_log(tmp_path)
    publish(files, 16)
    publish(files, 16)
    narrow, listed, real = Tile(0, 0, 5), [[16]], LogFiles._widths

    def stale_at_first(self: LogFiles, tile: Tile) -> list[int]:
        return listed.pop() if listed else real(self, tile)

    monkeypatch.setattr(LogFiles, "_widths", stale_at_first)
    assert len(files.read_hashes(narrow)) == 5 * 32
    listed.append([16])
    assert files.read_entries(Tile(ENTRIES, 0, 5))
    with pytest.raises(FileNotFoundError):
        files.read_hashes(Tile(0, 7))
