"""Clocks as they are said on the page of a matter: the same to the resident and to the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.matters import queries as matters
from linli.matters.queries import ClockState, ClockView, MatterView
from linli.places import queries as places
from linli.ui.words import when

_TONES = {ClockState.PAUSED: "", ClockState.OVER: "late", ClockState.MET: "ok", ClockState.MISSED: "late"}


@dataclass(frozen=True)
class ClockLine:
    """One clock: its name, whose it is, until when, how it stands (word and tone), why, and day by day."""

    name: str
    team: str
    due: str
    state: str
    tone: str
    reason: str
    days: Sequence[tuple[str, str, str]]


def clock_lines(clocks: Sequence[ClockView], now: datetime) -> list[ClockLine]:
    """The clocks in the order in which they began."""
    return [_line(clock, now) for clock in clocks]


def own_clock_lines(view: MatterView, now: datetime, language: str) -> list[ClockLine]:
    """What was promised to the resident: the first look, on the spot, done."""
    return clock_lines(matters.list_clocks(view.id, now, language, of_teams=False), now)


def decider_words(view: MatterView, language: str) -> str:
    """The place whose coordinator is to decide who gets it; empty when nobody is."""
    if not view.decide_path:
        return ""
    place = places.find_place_by_code(view.decide_path.rstrip("/").rsplit("/", 1)[-1])
    return place.name(language) if place else ""


def _line(clock: ClockView, now: datetime) -> ClockLine:
    return ClockLine(
        name=clock.name,
        team=clock.team,
        due=when(clock.due_at, now),
        state=_state(clock, now),
        tone=_TONES.get(clock.state, "go"),
        reason=clock.reason,
        days=clock.days,
    )


def _state(clock: ClockView, now: datetime) -> str:
    if clock.state is ClockState.PAUSED:
        return _("stands still until %(until)s at the latest") % {"until": when(clock.paused_until, now)}
    if clock.state is ClockState.OVER:
        return pgettext("clock", "over")
    if clock.stopped_at is None:
        return pgettext("clock", "running")
    ended = {"when": when(clock.stopped_at, now)}
    if clock.state is ClockState.MET:
        return _("in time, %(when)s") % ended
    return _("late, %(when)s") % ended
