"""A backup as one file: an uncompressed tar, since what is in it is compressed already."""

import os
import shutil
import tarfile
from pathlib import Path

from linli.config.backup.faults import Unfit
from linli.config.backup.media import settle


def pack(folder: Path, into: Path) -> Path:
    """The folder as that file, whole or not there; the folder is deleted afterwards. Raises Unfit."""
    if into.exists():
        raise Unfit(f"{into} is there already; the backup stays in {folder}.")
    draft = into.with_name(f".{into.name}.partial")
    try:
        with tarfile.open(draft, "w") as archive:
            archive.add(folder, arcname=folder.name)
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.rename(into)
    finally:
        draft.unlink(missing_ok=True)
    settle(into.parent)
    shutil.rmtree(folder)
    return into


def unpacked(file: Path, into: Path) -> Path:
    """The backup's folder. Names that lead elsewhere are refused by tarfile. Raises Unfit, tarfile.TarError."""
    if not file.is_file():
        raise Unfit(f"There is no backup {file}.")
    with tarfile.open(file, "r:") as archive:
        archive.extractall(into, filter="data")
    folders = [path for path in into.iterdir() if path.is_dir()]
    if len(folders) != 1:
        raise Unfit(f"{file} is not one backup.")
    return folders[0]
