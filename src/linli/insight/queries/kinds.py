"""Which kinds are published at all, and which of them with a cell of the grid."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings

from linli.insight.rules import Asked
from linli.matters import queries as matters
from linli.matters.queries import OpenKind

_SHIPPED = Path(__file__).resolve().parents[1] / "data" / "kinds_with_points.json"


def asked_kinds(asked: Asked) -> list[OpenKind]:
    """The kinds that a selection takes, by code. Never a private one."""
    return [kind for kind in matters.list_open_kinds() if asked.takes_kind(kind.code)]


def has_points(code: str) -> bool:
    """True where a place of that kind is public: a list says so, and everything else counts as somebody's home."""
    return any(code == one or code.startswith(f"{one}.") for one in _listed(settings.LINLI_OPEN_DATA_POINTS))


@cache
def _listed(path: str) -> tuple[str, ...]:
    document = json.loads((Path(path) if path else _SHIPPED).read_text(encoding="utf-8"))
    return tuple(document["kinds"])
