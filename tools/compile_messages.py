"""Compiles the catalogues of translations: ``python -m tools.compile_messages``.

Writes the .mo beside every .po under src/linli that is newer. Exit status 1 names a catalogue that cannot be read.
"""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

SOURCE = Path(__file__).resolve().parent.parent / "src" / "linli"


def stale() -> list[Path]:
    """Catalogues whose compiled form is missing or older."""
    found = sorted(SOURCE.glob("*/locale/*/LC_MESSAGES/*.po"))
    return [path for path in found if not _is_current(path)]


def _is_current(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime_ns >= path.stat().st_mtime_ns


def compile_one(path: Path) -> None:
    """Write the .mo of one .po, whole or not at all. Raises PoFileError."""
    with path.open("rb") as source:
        catalog = read_po(source, abort_invalid=True)
    part = path.with_suffix(".mo.part")
    with part.open("wb") as target:
        write_mo(target, catalog)
    part.replace(path.with_suffix(".mo"))


def main() -> int:
    """Compile what is stale."""
    for path in stale():
        try:
            compile_one(path)
        except (PoFileError, UnicodeDecodeError) as error:
            sys.stderr.write(f"{path.relative_to(SOURCE)}: {error}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
