"""Where a log is read from: a folder, or an address on the web (``web.py``)."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from linli.ledger.rules.merkle import HASH_BYTES
from linli.ledger.rules.published import Absent
from linli.ledger.rules.tiles import ENTRIES, Tile, TileFault, pack_entries, parse_path, unpack_entries

_ABSENT = (FileNotFoundError, NotADirectoryError, IsADirectoryError)


class SourceFailed(Exception):
    """It cannot be read; ``code`` names the sentence, ``facts`` fill it in."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


class Source(Protocol):
    """A place with the files of a log."""

    def fetch(self, name: str, most: int) -> bytes:
        """The bytes at an address below the prefix, ``most`` at most. Raises Absent, SourceFailed."""


@dataclass(frozen=True)
class Folder:
    """A log as files."""

    path: Path

    def fetch(self, name: str, most: int) -> bytes:
        """As of any source."""
        try:
            return read_file(self.path / PurePosixPath(name), most)
        except Absent:
            return self._cut(name)

    def _cut(self, name: str) -> bytes:
        """A publisher may keep the widest partial file alone: the narrower ones are its beginning."""
        try:
            tile = parse_path(name)
        except TileFault as fault:
            raise Absent(name) from fault
        folder = (self.path / PurePosixPath(tile.clipped(1).path)).parent
        wider = [int(one.name) for one in folder.glob("*") if one.name.isdigit() and int(one.name) > tile.width]
        if tile.is_full or not wider:
            raise Absent(name)
        return _beginning(tile, (folder / str(min(wider))).read_bytes())


def _beginning(tile: Tile, raw: bytes) -> bytes:
    if tile.level != ENTRIES:
        return raw[: tile.width * HASH_BYTES]
    try:
        return pack_entries(unpack_entries(raw)[: tile.width])
    except TileFault:
        return raw  # whoever asked finds out that it is none


def read_file(path: Path, most: int) -> bytes:
    """All of a file. Raises Absent, SourceFailed ``file`` and ``too_long``."""
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except _ABSENT as error:
        raise Absent(str(path)) from error
    except OSError as error:
        raise SourceFailed("file", name=str(path), said=str(error)) from error
    if len(raw) > most:
        raise SourceFailed("too_long", name=str(path))
    return raw
