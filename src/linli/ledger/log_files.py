"""The public log as files, laid out as C2SP tlog-tiles says, and the lock beside them.

``public/`` is what anybody may fetch. ``lock`` is the last checkpoint that was signed: it is compared and swapped
before a checkpoint is shown, and belongs in no backup, because a log that goes on from an older one has a fork.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from linli.kit.durable import make_folder, write_all_durably, write_durably
from linli.ledger.rules.merkle import HASH_BYTES
from linli.ledger.rules.standing import LockChanged, LogBusy
from linli.ledger.rules.tiles import WIDTH, Tile, pack_entries, unpack_entries

CHECKPOINT = "checkpoint"
_TRIES = 5  # a wider file may take the place of the one that was just listed


@dataclass(frozen=True)
class LogFiles:
    """The folder of one log."""

    folder: Path

    @property
    def public(self) -> Path:
        """What is served."""
        return self.folder / "public"

    @property
    def lock(self) -> Path:
        """The last checkpoint that was signed."""
        return self.folder / "lock"

    @property
    def public_key(self) -> Path:
        """The public half of the key that signs, for whoever shows the log and must not be able to sign."""
        return self.folder / "key.pub"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Alone with the folder, among all processes of this machine. Raises LogBusy."""
        make_folder(self.folder)
        descriptor = os.open(self.folder / "writer", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LogBusy from error
        else:
            yield
        finally:
            os.close(descriptor)

    def read_lock(self) -> bytes:
        """The last checkpoint that was signed; empty when there is none."""
        return _read(self.lock)

    def swap_lock(self, before: bytes, after: bytes) -> None:
        """Durable. Raises LockChanged when it is not what it was ``before``; hold the folder meanwhile."""
        if self.read_lock() != before:
            raise LockChanged
        write_durably(self.lock, after)

    def read_checkpoint(self) -> bytes:
        """What anybody may see as the newest; empty when there is none."""
        return _read(self.public / CHECKPOINT)

    def show_checkpoint(self, signed: bytes) -> None:
        """Put it where anybody sees it. Durable."""
        write_durably(self.public / CHECKPOINT, signed)

    def read_public_key(self) -> str:
        """As one hands it out; empty before the first batch."""
        return _read(self.public_key).decode().strip()

    def show_public_key(self, text: str) -> None:
        """Put it beside the log. Durable; the same again costs nothing."""
        if self.read_public_key() != text:
            write_durably(self.public_key, f"{text}\n".encode())

    def write_all(self, tiles: Iterable[tuple[Tile, bytes]]) -> None:
        """Tiles and bundles. Durable; the same bytes again cost nothing."""
        files = {self.public / tile.path: raw for tile, raw in tiles}
        write_all_durably({path: raw for path, raw in files.items() if _read(path) != raw})

    def read_hashes(self, tile: Tile) -> bytes:
        """The bytes of a tile of hashes. Raises FileNotFoundError where none so wide was written."""
        exact = _read(self.public / tile.path)
        if exact:
            return exact
        return self._widest(tile)[: tile.width * HASH_BYTES]

    def read_entries(self, bundle: Tile) -> bytes:
        """The bytes of a bundle of entries. Raises FileNotFoundError where none so wide was written."""
        exact = _read(self.public / bundle.path)
        if exact:
            return exact
        return pack_entries(unpack_entries(self._widest(bundle))[: bundle.width])

    def _widest(self, tile: Tile) -> bytes:
        """A wider one at the same place: it begins with the same. The full one last: the others go when it is there."""
        for _again in range(_TRIES):
            wider = sorted((width for width in self._widths(tile) if width >= tile.width), reverse=True)
            for width in (*wider, WIDTH):
                if found := _read(self.public / tile.clipped(width).path):
                    return found
            if not wider:
                break
        raise FileNotFoundError(tile.path)

    def forget_narrower(self, tile: Tile) -> None:
        """Delete partial ones at this place that a wider one begins with: what is asked of them is cut from it."""
        for width in self._widths(tile):
            if width < tile.width:
                (self.public / tile.clipped(width).path).unlink(missing_ok=True)
        if tile.is_full:
            with suppress(OSError):
                _partials(self.public / tile.path).rmdir()

    def _widths(self, tile: Tile) -> list[int]:
        folder = _partials(self.public / tile.clipped(WIDTH).path)
        if not folder.is_dir():
            return []
        return [int(name) for name in os.listdir(folder) if name.isdigit()]


def own_log() -> LogFiles:
    """The log of this installation."""
    return LogFiles(Path(settings.LINLI_LOG_DIR))


def _partials(full: Path) -> Path:
    return full.with_name(full.name + ".p")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return b""
