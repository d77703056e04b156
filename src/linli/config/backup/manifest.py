"""What is in a backup: ``manifest.json`` for its meaning, ``files.sha256`` for its bytes.

``files.sha256`` has the form of coreutils: ``sha256sum -c files.sha256`` checks a backup without Linli.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from linli.config.backup.faults import Unfit

FORMAT = "linli.backup.1"
DUMP, BASE = "dump", "base"
MANIFEST, LISTING = "manifest.json", "files.sha256"
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """``kind``: a dump that any server of this version or a later one takes, or the files of one server (base).

    ``tables``: rows by table; empty for a base. ``ledger``: ``SEQ:HASH`` of the chain's head, ``waiting`` entries not
    linked then. ``keys``: names of the keys that this town has; they are not in here. Sizes in bytes.
    """

    kind: str
    made_at: str
    linli: str
    postgresql: int
    cell: str
    ledger: str
    waiting: int
    tables: dict[str, int]
    migrations: list[str]
    keys: list[str]
    media_files: int
    media_bytes: int
    database_bytes: int = 0
    seconds: float = 0.0
    listing_sha256: str = ""
    format: str = field(default=FORMAT)

    def write(self, folder: Path) -> str:
        """Write it, and return its SHA-256 in hexadecimal: who notes that elsewhere can prove the backup whole."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        (folder / MANIFEST).write_text(text, encoding="utf-8")
        return hashlib.sha256(text.encode()).hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """Raises Unfit when there is none, or one of another format."""
    try:
        raw: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise Unfit(f"{folder} is no backup: there is no {MANIFEST} in it.") from error
    except ValueError as error:
        raise Unfit(f"{folder / MANIFEST} cannot be read: it is damaged.") from error
    if raw.get("format") != FORMAT:
        raise Unfit(f"{folder / MANIFEST} has the format {raw.get('format')!r}; this program reads {FORMAT}.")
    try:
        return Manifest(**raw)
    except TypeError as error:
        raise Unfit(f"{folder / MANIFEST} cannot be read: {error}.") from error


def digest(path: Path) -> str:
    """SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def listed(folder: Path) -> Iterator[tuple[str, str]]:
    """(digest, path inside the backup) of every file. Raises Unfit for a listing that is not one."""
    for line in (folder / LISTING).read_text(encoding="utf-8").splitlines():
        found, _space, name = line.partition("  ")
        if len(found) != 64 or not name or name.startswith("/") or ".." in Path(name).parts:
            raise Unfit(f"{folder / LISTING} is damaged.")
        yield found, name


def check_files(folder: Path) -> int:
    """How many files were read and are what they were. Raises Unfit naming the first that is not, or is too many."""
    manifest = read_manifest(folder)
    if not (folder / LISTING).exists() or digest(folder / LISTING) != manifest.listing_sha256:
        raise Unfit(f"{folder / LISTING} is not the one that the manifest names: the backup was changed or is damaged.")
    names = set()
    for wanted, name in listed(folder):
        path = folder / name
        if not path.is_file():
            raise Unfit(f"{name} is missing in the backup.")
        if digest(path) != wanted:
            raise Unfit(f"{name} is not what it was when the backup was made.")
        names.add(name)
    strange = next((name for name in sorted(_present(folder)) if name not in names), None)
    if strange is not None:
        raise Unfit(f"{strange} does not belong to the backup.")
    return len(names)


def _present(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in (MANIFEST, LISTING):
            yield name


def write_listing(folder: Path, known: dict[str, str]) -> str:
    """Name every file with its digest, ``known`` ones without reading them again; the digest of the listing."""
    with (folder / LISTING).open("w", encoding="utf-8") as listing:
        for name in sorted(_present(folder)):
            listing.write(f"{known.get(name) or digest(folder / name)}  {name}\n")
    return digest(folder / LISTING)
