"""Copies files once and hashes them while it does."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BLOCK = 1 << 20


@dataclass
class Copied:
    """How many files and bytes, and the digest of each by its path below ``prefix``."""

    files: int
    bytes: int
    digests: dict[str, str]


def copy_media(source: Path, target: Path, *, prefix: str, only_missing: bool = False) -> Copied:
    """Copy a folder. A file that is destroyed meanwhile is not copied, and that is right: its row is gone too.

    ``only_missing``: what is at the target already stays as it is.
    """
    copied = Copied(0, 0, {})
    target.mkdir(parents=True, exist_ok=True)
    for path in _files(source):
        name = path.relative_to(source).as_posix()
        into = target / name
        if only_missing and into.exists():
            continue
        into.parent.mkdir(parents=True, exist_ok=True)
        try:
            size, found = _copy(path, into)
        except FileNotFoundError:
            continue
        copied.files, copied.bytes = copied.files + 1, copied.bytes + size
        copied.digests[f"{prefix}/{name}"] = found
    return copied


def _files(folder: Path) -> Iterator[Path]:
    for base, _folders, names in os.walk(folder):
        for name in sorted(names):
            path = Path(base) / name
            if path.is_file() and not path.is_symlink():
                yield path


def _copy(path: Path, into: Path) -> tuple[int, str]:
    found, size = hashlib.sha256(), 0
    with path.open("rb") as source, into.open("wb") as target:
        while block := source.read(_BLOCK):
            target.write(block)
            found.update(block)
            size += len(block)
    into.chmod(0o600)
    return size, found.hexdigest()


def bytes_below(folder: Path) -> int:
    """The bytes of all files below a folder, 0 when there is none."""
    total = 0
    for path in _files(folder):
        try:
            total += path.stat().st_size
        except FileNotFoundError:
            continue
    return total


def room(folder: Path) -> int:
    """Free bytes where that folder is or will be."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def settle(folder: Path) -> None:
    """Everything on the disk, then the names in that folder: after this a power failure takes nothing back."""
    os.sync()
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def readable(count: int) -> str:
    """A size for people: ``3.4 GB``."""
    size = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"
