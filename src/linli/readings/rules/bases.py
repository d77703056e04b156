"""The law by which a look may be shown later: data/delay_bases.json."""

from functools import cache
from pathlib import Path

import msgspec

_FILE = Path(__file__).parent.parent / "data" / "delay_bases.json"


class Basis(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One article: its law, what it says, and for how many days it may carry a delay."""

    code: str
    instrument: dict[str, str]
    article: dict[str, str]
    says: dict[str, str]
    longest_days: int

    def words(self, language: str) -> str:
        """The law and the article."""
        tongue = "zh" if language.startswith("zh") else "en"
        between = "" if tongue == "zh" else ", "
        return f"{self.instrument[tongue]}{between}{self.article[tongue]}"


class _Bases(msgspec.Struct, forbid_unknown_fields=True):
    version: str
    bases: list[Basis]


@cache
def list_bases() -> tuple[Basis, ...]:
    """All of them."""
    return tuple(msgspec.json.decode(_FILE.read_bytes(), type=_Bases).bases)


def basis_of(code: str) -> Basis | None:
    """The one of that code."""
    return next((basis for basis in list_bases() if basis.code == code), None)
