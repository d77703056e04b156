"""The archive of PostgreSQL's log (WAL): what makes any moment since a base backup restorable.

A file is compressed into the archive under another name, brought to the disk, and only then named: what has its name
is whole. Handing the same file over twice is no fault; another one under its name is.
"""

import gzip
import os
import shutil
from pathlib import Path

VARIABLE = "LINLI_WAL_ARCHIVE"
LONGEST_SECONDS = 60  # what happened longer ago than this is in the archive, also in a quiet hour


def server_settings() -> dict[str, str]:
    """What the embedded server needs to archive, nothing without LINLI_WAL_ARCHIVE. Takes effect at its next start."""
    given = os.environ.get(VARIABLE, "")
    if not given:
        return {}
    return {
        "archive_mode": "on",
        "archive_command": archive_command(Path(given).resolve()),
        "archive_timeout": str(LONGEST_SECONDS),
    }


def make_folder(owner_of: Path) -> None:
    """The folder, writable for whom the server runs as: the owner of its files."""
    if given := os.environ.get(VARIABLE, ""):
        folder = Path(given).resolve()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.geteuid() == 0:
            owner = owner_of.stat()
            os.chown(folder, owner.st_uid, owner.st_gid)


def archive_command(folder: Path) -> str:
    """The shell command by which PostgreSQL hands a file over."""
    whole, part = f'"{_shell(folder)}/%f.gz"', f'"{_shell(folder)}/.%f.gz.part"'
    return (
        f'if test -f {whole}; then gzip -dc {whole} | cmp -s - "%p"; '
        f'else gzip -1 -c "%p" > {part} && sync {part} && mv {part} {whole} && sync "{_shell(folder)}"; fi'
    )


def restore_command(folder: Path) -> str:
    """The shell command by which PostgreSQL fetches a file; it fails for one that is not there."""
    return f'gzip -dc "{_shell(folder)}/%f.gz" > "%p"'


def keep_histories(data: Path, folder: Path) -> None:
    """Hand over the histories of time lines, so that no later recovery takes a number that is used."""
    for history in (data / "pg_wal").glob("*.history"):
        into = folder / f"{history.name}.gz"
        if not into.exists():
            draft = folder / f".{history.name}.gz.part"
            draft.write_bytes(gzip.compress(history.read_bytes()))
            shutil.copystat(history, draft)
            draft.rename(into)


def _shell(folder: Path) -> str:
    """Inside double quotes of a shell, and of PostgreSQL's commands, where a percent sign begins a placeholder.

    Raises ValueError for a name that a shell would read as more than a name.
    """
    text = str(folder)
    if any(sign in text for sign in '"$`\\\n'):
        raise ValueError(f"{VARIABLE} must not hold quotes, dollar signs, backslashes or line ends")
    return text.replace("%", "%%")
