"""What is held about somebody, line by line; what would go, and what went."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from linli.kit.own_data import OwnRow
from linli.portal.pages.data_door import DataDoor
from linli.rights import queries as rights
from linli.rights.queries import FATES, STATES, TARGETS, UNITS, CorrectionView, Planned, ReceiptLine
from linli.rights.rules import Fate, Outcome, law_of


def lines_of(door: DataDoor, rows: list[OwnRow], language: str) -> list[dict[str, Any]]:
    """Each line with its words, how many, since when, by which rule, and what can be done about it here."""
    tongue = "zh" if language.startswith("zh") else "en"
    found = []
    for held in rights.list_held(door.own, rows):
        law = law_of(held.line.rule)
        label, href = door.change(held.line.change)
        found.append(
            {
                "code": held.line.code,
                "name": held.line.name[tongue],
                "count": held.count,
                "since": held.since,
                "readers": held.line.readers[tongue],
                "keeps": held.line.keeps[tongue],
                "law": law.words(language) if law else "",
                "says": law.says[tongue] if law else "",
                "label": label,
                "href": href,
            }
        )
    return found


def plan_of(planned: Iterable[Planned], language: str) -> dict[str, list[dict[str, Any]]]:
    """By what becomes of it, each unit in words."""
    found: dict[str, list[dict[str, Any]]] = {fate.value: [] for fate in Fate}
    for one in planned:
        found[one.outcome.fate.value].append(
            {"what": UNITS[one.unit], "reference": one.reference, **_why(one.outcome, language)}
        )
    return found


def receipt_lines(lines: Iterable[ReceiptLine], language: str) -> list[dict[str, Any]]:
    """What went and what still goes."""
    return [
        {
            "what": str(UNITS[line.unit]),
            "reference": line.reference,
            "done_at": line.done_at,
            "fate": str(FATES[Fate.GONE if line.done_at else line.fate]),
            **_why(Outcome(line.fate, line.due_on, line.rule), language),
        }
        for line in lines
    ]


def corrections_of(views: Iterable[CorrectionView], language: str) -> list[dict[str, Any]]:
    """What was asked for, with who has it until when, and the answer."""
    return [
        {
            "target": TARGETS[view.target],
            "text": view.text,
            "state": STATES[view.state],
            "tone": {"ASKED": "", "DONE": "ok", "REFUSED": "warn"}[view.state.value],
            "who": view.who,
            "due_on": view.due_on,
            "asked_at": view.asked_at,
            "answer": view.answer,
            "answered_at": view.answered_at,
            "law": view.law.words(language) if view.law else "",
            "refused": view.state.value == "REFUSED",
        }
        for view in views
    ]


def _why(outcome: Outcome, language: str) -> dict[str, Any]:
    law, on = law_of(outcome.rule), outcome.on
    assert on is None or isinstance(on, date)
    tongue = "zh" if language.startswith("zh") else "en"
    return {
        "on": on,
        "later": outcome.fate is Fate.ON,
        "law": law.words(language) if law else "",
        "says": law.says[tongue] if law else "",
    }
