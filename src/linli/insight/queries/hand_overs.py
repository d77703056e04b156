"""How often matters changed hands, by kind and pair of teams, as a table. Teams, never people."""

from datetime import datetime
from typing import Any

from linli.kit.spreadsheet import csv_text
from linli.matters.queries import HOPS_DAYS, Hop, list_hops
from linli.places.queries import list_children

HAND_OVER_COLUMNS = (
    "days", "kind", "kind_zh", "kind_en", "from_place", "from_agency", "from_zh", "from_en", "to_place", "to_agency",
    "to_zh", "to_en", "taken", "returned",
)  # fmt: skip


def hand_overs_csv(at: datetime) -> str:
    """Every pair of teams and kind with five answered hand-overs and more in the ninety days before.

    ``taken`` and ``returned`` are empty for one to four, which are not published. Two statements at most.
    """
    tops = [row.path for row in list_children(None)]
    return csv_text(HAND_OVER_COLUMNS, [_row(hop) for hop in list_hops(tops, at, most=None)] if tops else [])


def _row(hop: Hop) -> dict[str, str]:
    return {
        "days": str(HOPS_DAYS),
        "kind": hop.kind.code,
        "kind_zh": hop.kind.name("zh-hans"),
        "kind_en": hop.kind.name("en"),
        **_team("from", hop.from_team),
        **_team("to", hop.to_team),
        "taken": _count(hop.taken),
        "returned": _count(hop.returned),
    }


def _team(side: str, team: Any) -> dict[str, str]:
    return {
        f"{side}_place": team.place.code,
        f"{side}_agency": team.agency.code if team.agency else "",
        f"{side}_zh": team.team_label("zh-hans"),
        f"{side}_en": team.team_label("en"),
    }


def _count(count: int | None) -> str:
    return "" if count is None else str(count)
