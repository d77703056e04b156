"""A workflow as a drawing for people: the places come from the rules, the words from here."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from linli.portal.words.workflow import PHASES, listed
from linli.workflows import rules
from linli.workflows.rules import Definition, Diagram, Names

_LETTERS = 26  # of a narrow script that fit into a state; a Chinese character takes two
_TONES = {rules.Phase.WORKING: "working", rules.Phase.DONE: "done", rules.Phase.CLOSED: "over"}


@dataclass(frozen=True)
class Drawn:
    """The drawing with its words. ``about`` says what it shows; ``names`` are cut to fit, ``told`` whole."""

    diagram: Diagram
    title: str
    about: str
    names: dict[str, str]
    told: dict[str, str]
    tones: dict[str, str]
    lines: dict[str, str]


def drawn(definition: Definition, names: Names) -> Drawn:
    """One version of a workflow, in the language of ``names``."""
    diagram = rules.draw(definition)
    whole = {state.code: names.state(state.code) for state in definition.states}
    over = [whole[state.code] for state in definition.states if state.phase is rules.Phase.CLOSED]
    facts = {"count": len(whole), "first": whole.get(definition.initial, ""), "last": listed(over)}
    return Drawn(
        diagram=diagram,
        title=_("What leads where in “%(title)s”") % {"title": names.title},
        about=_("%(count)s states. It begins with “%(first)s” and ends with: %(last)s. The table says the same.")
        % facts,
        names={code: _fitting(name) for code, name in whole.items()},
        told={state.code: f"{whole[state.code]} · {PHASES[state.phase]}" for state in definition.states},
        tones={state.code: _TONES[state.phase] for state in definition.states},
        lines={line.to: _line(line, whole, names) for line in diagram.lines},
    )


def _line(line: rules.DiagramLine, whole: dict[str, str], names: Names) -> str:
    """Every move to that state: from where, by which action."""
    moves = dict.fromkeys((whole[move.source], names.action(move.action)) for move in line.moves)
    return _("To “%(state)s”: %(moves)s") % {
        "state": whole[line.to],
        "moves": listed(
            _("%(action)s from “%(state)s”") % {"action": action, "state": state} for state, action in moves
        ),
    }


def _fitting(name: str) -> str:
    """As much of it as fits into its box."""
    room, shown = _LETTERS, ""
    for letter in name:
        room -= 2 if ord(letter) > 0x2E80 else 1
        if room < 0:
            return shown[:-1] + "…"
        shown += letter
    return shown
