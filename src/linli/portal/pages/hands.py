"""Hand-overs and levels in words and figures: for the board of a coordinator, and for everybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.kit.actors import Actor
from linli.matters import actions
from linli.matters import queries as matters
from linli.portal.pages.work_rows import lines_of
from linli.portal.words.feedback import satisfaction_context
from linli.ui.words import number, percent

FEW = "1–4"


@dataclass(frozen=True)
class HopLine:
    """One pair of teams and a kind, as it is read."""

    kind: str
    from_team: str
    to_team: str
    taken: str
    returned: str


def hop_lines(paths: Iterable[str], at: datetime, language: str) -> list[HopLine]:
    """Who hands over to whom, the most first; one to four of a sort are said as such."""
    return [
        HopLine(
            kind=hop.kind.name(language),
            from_team=hop.from_team.team_label(language),
            to_team=hop.to_team.team_label(language),
            taken=FEW if hop.taken is None else number(hop.taken),
            returned=FEW if hop.returned is None else number(hop.returned),
        )
        for hop in matters.list_hops(paths, at)
    ]


def level_lines(paths: Iterable[str], at: datetime) -> list[dict[str, str]]:
    """The share first settled at each level; empty while there is too little to say."""
    names = {
        "VILLAGE": _("First settled in the village or community"),
        "TOWNSHIP": _("First settled in the township"),
        "COUNTY": _("First settled in the county"),
    }
    shares = matters.level_shares(paths, at)
    return [{"key": names[one.level], "value": percent(one.share)} for one in shares if one.share is not None]


def for_board(actor: Actor, at: datetime, language: str) -> dict[str, Any]:
    """What a coordinator's board shows of hands and levels."""
    paths = sorted({duty.path for duty in actor.duties})
    decisions = actions.open_decisions(actor=actor, at=at)
    lines = lines_of([one.row for one in decisions], language)
    return {
        "to_decide": [(line, one.due_at) for line, one in zip(lines, decisions, strict=True)],
        "level_shares": level_lines(paths, at),
        "hops": hop_lines(paths, at, language),
        "hops_days": matters.HOPS_DAYS,
        **satisfaction_context(paths, at, language, villages=True),
    }
