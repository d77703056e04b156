"""Workflows as administrators read them: names for codes, tables for moves and clocks, sentences for differences."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.matters import queries as matters
from linli.matters.rules import BUILT_IN
from linli.workflows import queries as workflows
from linli.workflows import rules
from linli.workflows.rules import Definition, Difference, Names

PHASES = {
    rules.Phase.WORKING: pgettext_lazy("phase", "In work"),
    rules.Phase.DONE: pgettext_lazy("phase", "Done, not yet agreed"),
    rules.Phase.CLOSED: pgettext_lazy("phase", "Over"),
}
HOW = {
    "ADDED": pgettext_lazy("change", "New"),
    "REMOVED": pgettext_lazy("change", "Gone"),
    "CHANGED": pgettext_lazy("change", "Changed"),
}
PARTS = {
    "HEAD": _("Workflow"),
    "STATE": _("State"),
    "ROLE": _("Role"),
    "CLOCK": _("Clock"),
    "ACTION": _("Action"),
}
STANDINGS = {
    "RUNNING": pgettext_lazy("clock", "running"),
    "PAUSED": pgettext_lazy("clock", "paused"),
    "STOPPED": pgettext_lazy("clock", "standing still"),
}
FIELDS = {
    "guards": _("Conditions"),
    "hours": _("Hours"),
    "owners": _("Who answers for it"),
    "runs_in": _("Runs in"),
    "pauses_in": _("Pauses in"),
    "phase": _("Sort"),
    "name": _("Name"),
    "title": _("Title"),
    "source": _("Where it comes from"),
    "initial": _("Begins with"),
    "sent_in": _("Done by sending it in"),
    "stage": _("Counts as"),
    "parties": _("Who holds it"),
    "waits_for": _("With whom it waits"),
    "reason": _("Why it waits"),
}
GUARDS = {
    "PAPERS_ADDED": _("papers are added"),
    "REASON_GIVEN": _("a reason is given"),
    "FIRST_CONTACT_MADE": _("somebody has been in touch"),
    "VISIT_RECORDED": _("a visit is recorded"),
    "STAFF_PHOTO_ADDED": _("staff added a photo"),
    "HELD_IN_PERSON": _("one person holds it"),
    "NO_HAND_OVER_PENDING": _("no hand-over waits for an answer"),
}
COMMA = pgettext_lazy("between words of a list", ", ")


@dataclass(frozen=True)
class MoveRow:
    """One line of the table of moves."""

    action: str
    to: str
    roles: str
    guards: str


@dataclass(frozen=True)
class StateRow:
    """One state with everything that leads on from it."""

    name: str
    phase: str
    moves: list[MoveRow]


def listed(words: Iterable[object]) -> str:
    """Words of a list in the language now active."""
    return str(COMMA).join(str(word) for word in words)


def states_table(definition: Definition, names: Names) -> list[StateRow]:
    """Every state, what leads on from it, and for whom."""
    machine = rules.Machine(definition)
    return [
        StateRow(
            names.state(spec.code),
            _sort(spec),
            [_move(move, definition, names) for move in machine.moves_from(spec.code)],
        )
        for spec in definition.states
    ]


def _sort(spec: rules.StateSpec) -> str:
    """In work, done or over; of a state with a name of its own also what it counts as, and with whom it waits."""
    parts: list[object] = [PHASES[spec.phase]]
    if spec.stage is not None:
        parts.append(_("counts as “%(stage)s”") % {"stage": matters.word_of("states", spec.stage.value)})
    if spec.waits_for:
        whom, why = matters.word_of("waiting_for", spec.waits_for), matters.word_of("wait_reasons", spec.reason)
        parts.append(_("waits for %(whom)s: %(why)s") % {"whom": whom, "why": why})
    return listed(parts)


def holders_table(definition: Definition, names: Names, language: str) -> list[tuple[str, str]]:
    """Who holds each role of a workflow with states of its own; nothing for one of the built-in roles."""
    parties = Names(BUILT_IN.definition, language)
    return [
        (names.role(role.code), listed(parties.role(party) for party in role.parties))
        for role in definition.roles
        if role.parties
    ]


def _move(move: rules.Move, definition: Definition, names: Names) -> MoveRow:
    return MoveRow(
        action=names.action(move.action),
        to=names.state(move.to) if move.to != move.source else "",
        roles=listed(names.role(role.code) for role in definition.roles if role.code in move.roles),
        guards=listed(GUARDS.get(guard, guard) for guard in move.guards),
    )


def clocks_table(definition: Definition, names: Names) -> list[dict[str, Any]]:
    """Every clock: how long, where it runs and pauses, who answers for it."""
    return [
        {
            "name": names.clock(clock.code),
            "hours": clock.hours,
            "owners": listed(names.role(code) for code in clock.owners),
            "runs": listed(names.state(code) for code in definition.expand(clock.runs_in)),
            "pauses": listed(names.state(code) for code in definition.expand(clock.pauses_in)),
        }
        for clock in definition.clocks
    ]


def faults_table(definition: Definition) -> list[dict[str, Any]]:
    """What the check says, the faults first."""
    found = sorted(rules.lint(definition), key=lambda fault: fault.severity is not rules.Severity.ERROR)
    return [
        {
            "severity": workflows.severity_word(fault),
            "sentence": workflows.fault_sentence(fault),
            "stops": fault.severity is rules.Severity.ERROR,
        }
        for fault in found
    ]


def difference_words(found: Difference, before: Definition, after: Definition, language: str) -> dict[str, Any]:
    """The changes and what they mean; names of what is gone come from the older version."""
    old, new = Names(before, language), Names(after, language)
    return {
        "meanings": [workflows.meaning_sentence(meaning, new) for meaning in found.meanings],
        "changes": [
            {
                "part": PARTS[change.part],
                "how": HOW[change.how],
                "name": (old if change.how == "REMOVED" else new).part(change.part, change.code),
                "details": [_detail(name, told, new) for name, told in change.details],
            }
            for change in found.changes
        ],
    }


def _detail(name: str, told: str, names: Names) -> tuple[str, str]:
    """One changed field or right, in words."""
    role, inside, state = name.partition(" in ")
    if inside:
        who = _("%(role)s in “%(state)s”") % {"role": names.role(role), "state": names.state(state)}
        return who, " → ".join(_state_word(code, names) for code in told.split(" → ") if code)
    word = str(FIELDS.get(name, name))
    if name in {"owners", "runs_in", "pauses_in", "initial"}:
        say = names.role if name == "owners" else names.state
        sides = (listed(say(code) if code != "–" else "–" for code in side.split(", ")) for side in told.split(" → "))
        return word, " → ".join(sides)
    return word, told


def _state_word(code: str, names: Names) -> str:
    return str(pgettext_lazy("change", "not possible")) if code == "–" else names.state(code)
