"""The clocks of a matter in words: the same for the resident and for the desk, with the reason of each date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.calendars.queries import counted_words, day_lines, explanation_words, span_words
from linli.calendars.rules import Explanation, Span, Unit, Unknown, count, explain
from linli.matters.labels import LEVELS, STAGES, label
from linli.matters.lives import life_of
from linli.matters.models import Clock, Matter
from linli.matters.queries.clock_policy import clock_policy, town_calendar
from linli.matters.queries.kinds import KindRow
from linli.matters.queries.owner import owner_view
from linli.matters.rules import Stage, Target
from linli.matters.rules.clocks import TARGET_STAGES, whole_target
from linli.places.queries import place_row
from linli.ui.words import span as length_words
from linli.ui.words import when

MOST_DAYS_SHOWN = 62  # two months, day by day; longer counts are explained in one sentence


class ClockState(StrEnum):
    """How a clock stands."""

    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    OVER = "OVER"  # its time is over and it has not been stopped
    MET = "MET"
    MISSED = "MISSED"


@dataclass(frozen=True)
class ClockView:
    """One clock: what it counts to, whose it is (empty: the whole matter's), how it stands, and why it ends then.

    ``reason`` is one sentence; ``days`` are (day, weekday, reason) of every day that was counted, empty for long counts
    and for times that came with an import.
    """

    stage: Stage
    name: str
    team: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    state: ClockState
    paused_until: datetime | None
    reason: str
    days: list[tuple[str, str, str]]

    @property
    def held(self) -> timedelta | None:
        """How long a team had it; None while it has."""
        return self.stopped_at - self.started_at if self.stopped_at else None


def list_clocks(matter_id: UUID, at: datetime, language: str, *, of_teams: bool) -> list[ClockView]:
    """What was promised for the whole, then the time of each team in the order in which they had it, for staff only.

    One statement, and one for each clock of a workflow of its own.

    The caller has decided that the reader may see the matter.
    """
    clocks = Clock.objects.filter(matter_id=matter_id).order_by("started_at", "id")
    if not of_teams:
        clocks = clocks.exclude(stage__in=[Stage.LEVEL, Stage.DECIDE])
    with translation.override(language):
        return [_view(clock, at, language) for clock in sorted(_newest_of_steps(clocks), key=_place)]


def _newest_of_steps(clocks: Iterable[Clock]) -> list[Clock]:
    """Of the clocks of its own workflow the last time that each ran: one may begin anew with every state."""
    rows = list(clocks)
    newest = {clock.code: clock.id for clock in rows if clock.stage == Stage.STEP}
    return [clock for clock in rows if clock.stage != Stage.STEP or newest[clock.code] == clock.id]


def _name(clock: Clock, language: str) -> str:
    if clock.stage != Stage.STEP:
        return label(STAGES, clock.stage)
    steps = life_of(Matter.objects.values_list("workflow_id", flat=True).get(id=clock.matter_id)).steps
    return steps.clock_name(clock.code, language) if steps is not None else label(STAGES, clock.stage)


def target_words(kind: KindRow, stage: Stage) -> str:
    """How long matters of that kind may take for a stage, in the language now active; empty without a target."""
    target = whole_target(kind.targets, stage)
    return _length(target) if target else ""


def level_words(kind: KindRow) -> list[tuple[str, str]]:
    """(level, length) for the levels that have a time of their own, in the language now active."""
    return [(label(LEVELS, one.level.value), _length(one)) for one in kind.targets if one.level is not None]


def extension_days(role: str) -> int:
    """By how many working days somebody of that role may extend a time at once."""
    return clock_policy().extension_days(role)


def _place(clock: Clock) -> tuple[int, datetime]:
    """Promises in the order of their stages; stable for the rest, which comes by when it began."""
    stage = Stage(clock.stage)
    return (TARGET_STAGES.index(stage), clock.started_at) if stage in TARGET_STAGES else (len(Stage), clock.started_at)


def _length(target: Target) -> str:
    if target.span.unit is Unit.HOURS:
        return length_words(timedelta(hours=target.span.amount))
    return span_words(target.span)


def _view(clock: Clock, at: datetime, language: str) -> ClockView:
    explained = _explained(clock)
    return ClockView(
        stage=Stage(clock.stage),
        name=_name(clock, language),
        team=_team(clock, language),
        started_at=clock.started_at,
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        state=_state(clock, at),
        paused_until=clock.pause_until,
        reason=_reason(clock, explained, language),
        days=day_lines(explained, language) if explained and len(explained.days) <= MOST_DAYS_SHOWN else [],
    )


def _state(clock: Clock, at: datetime) -> ClockState:
    if clock.stopped_at is not None:
        return ClockState.MET if clock.stopped_at <= clock.due_at else ClockState.MISSED
    if clock.pause_until is not None and clock.pause_until > at:
        return ClockState.PAUSED
    return ClockState.OVER if clock.due_at < at else ClockState.RUNNING


def _team(clock: Clock, language: str) -> str:
    if clock.owner_place_id is None:
        return ""
    if clock.stage == Stage.DECIDE:
        return pgettext("who decides", "coordinator of %(place)s") % {
            "place": place_row(clock.owner_place_id).name(language)
        }
    return owner_view(clock.owner_place_id, clock.owner_agency_id, None).team_label(language)


def _explained(clock: Clock) -> Explanation | None:
    """Every day of the count as it began; None for a time that came from elsewhere, hours, and unknown days."""
    if clock.amount is None or clock.unit == Unit.HOURS:
        return None
    try:
        return explain(town_calendar(), Span(clock.amount, Unit(clock.unit)), clock.started_at)
    except Unknown:
        return None


def _reason(clock: Clock, explained: Explanation | None, language: str) -> str:
    parts = [_counted(clock, explained, language), *_moved(clock)]
    return pgettext("between parts of a sentence", ", ").join(filter(None, parts))


def _counted(clock: Clock, explained: Explanation | None, language: str) -> str:
    if explained is not None:
        capped = clock.stage == Stage.LEVEL and clock.due_at < explained.due_at
        return _("as long as was promised for the whole") if capped else explanation_words(explained, language)
    if clock.stage == Stage.STEP:
        return _("as its workflow says")
    if clock.amount is None:
        return _("as it was promised before it came here")
    span = Span(clock.amount, Unit(clock.unit))
    return counted_words(span, clock.unknown_from) if clock.unknown_from else length_or_hours(span)


def length_or_hours(span: Span) -> str:
    """Elapsed hours as days and hours, everything else as it is counted."""
    return length_words(timedelta(hours=span.amount)) if span.unit is Unit.HOURS else span_words(span)


def _moved(clock: Clock) -> list[str]:
    days = clock.paused_days
    paused = ngettext("%(n)s working day on hold", "%(n)s working days on hold", days) % {"n": days} if days else ""
    more = clock.extended_days
    extended = ngettext("extended by %(n)s working day", "extended by %(n)s working days", more) % {"n": more}
    now = _("the time on hold counted in") if clock.paused_at else ""
    return [paused, extended if more else "", now]


def extended_dates(due_at: datetime, most: int) -> list[tuple[int, str]]:
    """(working days, length and the new end) for one to ``most`` working days more, in the language now active."""
    dates = []
    for days in range(1, most + 1):
        span = Span(days, Unit.WORKING_DAYS)
        until = when(count(town_calendar(), span, due_at).due_at)
        dates.append((days, _("%(length)s, by %(due)s") % {"length": span_words(span), "due": until}))
    return dates
