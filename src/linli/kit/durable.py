"""Files that are on the disk when a function returns, and never half."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_durably(path: Path, raw: bytes) -> None:
    """All of it or nothing, and on the disk when this returns. Raises OSError, and leaves no half file behind."""
    write_all_durably({path: raw})


def write_all_durably(files: Mapping[Path, bytes]) -> None:
    """As ``write_durably`` for many files, each folder's names once: any of them may be there when it fails."""
    for path, raw in files.items():
        make_folder(path.parent)
        _write(path, raw)
    for folder in {path.parent for path in files}:
        sync_folder(folder)


def create_durably(path: Path, raw: bytes) -> None:
    """A new file that its owner alone may read, on the disk when this returns, and never half.

    Raises FileExistsError: of several processes that make the same secret at once, one has made it.
    """
    make_folder(path.parent)
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)
    finally:
        Path(beside).unlink()
    sync_folder(path.parent)


def _write(path: Path, raw: bytes) -> None:
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def make_folder(folder: Path) -> None:
    """Durable, each name in its parent."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
