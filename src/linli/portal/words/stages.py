"""Where a matter stands, as its resident would say it, with the colour that goes with the word."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from linli.matters.queries import OwnState
from linli.matters.rules import CLOSED_STATES, State
from linli.ui.words import left, when


@dataclass(frozen=True)
class Stage:
    """A word and its tone."""

    text: str | Promise
    tone: str = ""


STAGES = {
    State.RECEIVED: Stage(pgettext_lazy("stage", "Received"), "go"),
    State.ACCEPTED: Stage(pgettext_lazy("stage", "Taken on"), "go"),
    State.IN_PROGRESS: Stage(pgettext_lazy("stage", "Being worked on"), "go"),
    State.WAITING: Stage(pgettext_lazy("stage", "Waiting"), "warn"),
    State.HANDED_OVER: Stage(pgettext_lazy("stage", "With another team"), "go"),
    State.ESCALATED: Stage(pgettext_lazy("stage", "With the next level up"), "go"),
    State.JOINED: Stage(pgettext_lazy("stage", "Worked on together"), "go"),
    State.RESOLVED: Stage(pgettext_lazy("stage", "Done, please check"), "ok"),
    State.CONFIRMED: Stage(pgettext_lazy("stage", "Settled"), "ok"),
    State.REOPENED: Stage(pgettext_lazy("stage", "Open again"), "warn"),
    State.DECLINED: Stage(pgettext_lazy("stage", "Not taken on")),
    State.WITHDRAWN: Stage(pgettext_lazy("stage", "Taken back")),
}


class Stands(Protocol):
    """Whatever stands somewhere: a stage, and where its workflow has states of its own, that state."""

    @property
    def state(self) -> State | str:
        """One of the built-in stages."""

    @property
    def own_state(self) -> OwnState | None:
        """The state of its own workflow; None without one."""


def stage_of(one: Stands, language: str) -> Stage:
    """Where it stands: by the name that its own workflow gives, in the tone of the stage that this counts as."""
    stage = STAGES[State(one.state)]
    return Stage(one.own_state.name(language), stage.tone) if one.own_state is not None else stage


@dataclass(frozen=True)
class Due:
    """The clock in words: what it counts to, when that is, and how long until or since."""

    title: str
    when: str
    left: str = ""
    late: bool = False


def is_closed(state: State) -> bool:
    """True when nobody works on it any more and the resident has nothing to decide."""
    return state in CLOSED_STATES


def due_of(state: State, due_at: datetime, resolved_at: datetime | None, now: datetime) -> Due:
    """The promised time while it is worked on, the time it was done afterwards. Late is shown as late."""
    if state is State.RESOLVED and resolved_at is not None:
        late = resolved_at > due_at
        words = _("Promised for %(when)s") % {"when": when(due_at, now)}
        return Due(_("Reported done"), when(resolved_at, now), words, late)
    return Due(_("Done at the latest"), when(due_at, now), left(due_at, now), due_at < now)
