"""What a check found: a state, what it saw, and what to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class State(StrEnum):
    """ATTENTION can wait until somebody has time; BROKEN means that people notice, or will."""

    OK = "OK"
    ATTENTION = "ATTENTION"
    BROKEN = "BROKEN"


STATES: dict[State, Words] = {
    State.OK: _("All right"),
    State.ATTENTION: _("Attention"),
    State.BROKEN: _("Broken"),
}
_ORDER = (State.OK, State.ATTENTION, State.BROKEN)


@dataclass(frozen=True)
class Finding:
    """``code`` for programs, ``title`` what was looked at, ``seen`` what was found, ``remedy`` what to do about it."""

    code: str
    title: Words
    state: State
    seen: Words = ""
    remedy: Words = ""


Check = Callable[[], Iterator[Finding]]


def worst(findings: list[Finding]) -> State:
    """The state of the whole."""
    return max((one.state for one in findings), key=_ORDER.index, default=State.OK)


def state_of(value: float, *, attention: float, broken: float | None = None) -> State:
    """By two thresholds; from each on it counts."""
    if broken is not None and value >= broken:
        return State.BROKEN
    return State.ATTENTION if value >= attention else State.OK
