"""The shape of a workflow definition: states, roles, clocks and actions as data.

``"@GROUP"`` in a list of states stands for the states of that group. A field of the wrong type or an unknown field is
refused while reading; ``lint`` says what a definition that can be read still lacks.
"""

from enum import StrEnum
from typing import Any

import msgspec

FORMAT = 1
GROUP_MARK = "@"


class Phase(StrEnum):
    """What a state means for whoever waits: still worked on, done but not agreed, or over."""

    WORKING = "WORKING"
    DONE = "DONE"
    CLOSED = "CLOSED"


class BroadStage(StrEnum):
    """Where a state stands for those who know nothing of the workflow: lists, figures, other systems."""

    RECEIVED = "RECEIVED"
    IN_PROGRESS = "IN_PROGRESS"
    WAITING = "WAITING"
    RESOLVED = "RESOLVED"
    CONFIRMED = "CONFIRMED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"

    @property
    def phase(self) -> Phase:
        """The phase that a state of this stage has to be of."""
        if self is BroadStage.RESOLVED:
            return Phase.DONE
        working = (BroadStage.RECEIVED, BroadStage.IN_PROGRESS, BroadStage.WAITING)
        return Phase.WORKING if self in working else Phase.CLOSED


class Text(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The same in both languages."""

    zh: str = ""
    en: str = ""


class StateSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One state. ``locked`` says that nobody changes the content of an item while it is there.

    ``stage`` is what it counts as where only the broad stages are known; ``waits_for`` and ``reason`` say with whom
    and why an item waits in it, as codes of the engine.
    """

    code: str
    phase: Phase = Phase.WORKING
    name: Text | None = None
    locked: bool = False
    stage: BroadStage | None = None
    waits_for: str = ""
    reason: str = ""


class RoleSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One capacity in which somebody acts. ``parties`` are those of the engine who hold it."""

    code: str
    name: Text | None = None
    parties: tuple[str, ...] = ()


class ClockSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One clock: it runs in some states, stands still in others, and somebody answers for it.

    Its length is ``hours`` (elapsed), or is set by the kind of the item under the name in ``target``. A clock that
    ``restarts`` begins anew each time the item comes into one of its states; any other goes on where it stopped.
    """

    code: str
    owners: tuple[str, ...] = ()
    runs_in: tuple[str, ...] = ()
    pauses_in: tuple[str, ...] = ()
    hours: float | None = None
    target: str = ""
    restarts: bool = False
    name: Text | None = None


class ActionSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One row of the table: the action leads from each of ``sources`` to ``to``; an empty ``to`` keeps the state.

    The same code may stand in several rows. ``guards`` name conditions that the engine checks.
    """

    code: str
    sources: tuple[str, ...] = msgspec.field(name="from", default=())
    to: str = ""
    roles: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    name: Text | None = None


class Definition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One whole workflow. ``engine`` names the module that runs its items and sets its bounds; empty for none.

    ``sent_in`` are the actions that sending an item in already is: it is then where they lead to.
    """

    format: int
    code: str
    engine: str = ""
    title: Text | None = None
    note: Text | None = None
    source: str = ""
    initial: str = ""
    sent_in: tuple[str, ...] = ()
    groups: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    states: tuple[StateSpec, ...] = ()
    roles: tuple[RoleSpec, ...] = ()
    clocks: tuple[ClockSpec, ...] = ()
    actions: tuple[ActionSpec, ...] = ()

    def expand(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """State codes with every known group replaced by its members; the order kept, nothing twice."""
        found: dict[str, None] = {}
        for code in codes:
            members = self.groups.get(code.removeprefix(GROUP_MARK)) if code.startswith(GROUP_MARK) else None
            found.update(dict.fromkeys((code,) if members is None else members))
        return tuple(found)


def builtins(definition: Definition) -> dict[str, Any]:
    """Plain dictionaries and lists in the order of the schema, holes left out."""
    plain: dict[str, Any] = msgspec.to_builtins(definition)
    return plain


def from_builtins(plain: Any) -> Definition:
    """The definition of a stored document; raises msgspec.ValidationError."""
    return msgspec.convert(plain, Definition)
