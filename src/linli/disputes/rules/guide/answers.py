"""Answers as they travel in the page, and what they mean on a day.

The page carries what its reader has answered, and nothing more: there is nothing to seal from the reader, and the site
works everything out anew from it. What no longer fits the pathway is dropped, and asked again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from linli.calendars.rules import Calendar
from linli.disputes.rules.guide.asking import Outcome, next_fact, outcome
from linli.disputes.rules.guide.document import UNSURE, Band, Commons, Fact, FactType, Pathway
from linli.disputes.rules.guide.limitation import Clock, clock_of

MAX_LENGTH = 1000  # characters; the longest pathway needs a fifth of it
EARLIEST = date(1949, 10, 1)

Answers = dict[str, str]  # by fact: the code of an option, or a day as 2026-11-23


@dataclass(frozen=True)
class Where:
    """Where somebody stands: the answers that count, in the order asked, and the next question or the outcome."""

    answers: Answers
    known: dict[str, str]
    fact: Fact | None
    outcome: Outcome | None


def write(answers: Mapping[str, str]) -> str:
    """``danger:NO~due:2024-05-01``: what the page carries."""
    return "~".join(f"{fact}:{value}" for fact, value in answers.items())


def read(text: str, pathway: Pathway) -> Answers:
    """The answers of a page as far as they fit the pathway."""
    pairs = (part.partition(":") for part in text[:MAX_LENGTH].split("~"))
    found = {fact: value for fact, _colon, value in pairs}
    return {fact.code: found[fact.code] for fact in pathway.facts if _fits(fact, found.get(fact.code, ""))}


def _fits(fact: Fact, value: str) -> bool:
    if value in {option.code for option in fact.options}:
        return True
    return fact.type is FactType.DAY and (value == UNSURE or day_of(value) is not None)


def day_of(value: str) -> date | None:
    """The day that is written there, within living memory; None for anything else."""
    try:
        day = date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None
    return day if day is not None and day >= EARLIEST and day.year < 2100 else None


def value_of(commons: Commons, fact: Fact, answer: str, today: date, calendar: Calendar) -> str:
    """What an answer means to the tables: a day becomes the state of its clock."""
    clock = clock_from(commons, fact, answer, today, calendar)
    if clock is None:
        return answer
    day = day_of(answer)
    return fact.future if fact.future and day and day > today else clock.band


def clock_from(commons: Commons, fact: Fact, answer: str, today: date, calendar: Calendar) -> Clock | None:
    """The clock that a day starts; None for an answer that is no day."""
    day = day_of(answer) if fact.type is FactType.DAY else None
    return clock_of(commons.limits[fact.limit], day, today, calendar) if day else None


def where(commons: Commons, pathway: Pathway, answers: Mapping[str, str], today: date, calendar: Calendar) -> Where:
    """Go through the questions with these answers. What is no longer asked is left out. Raises Gap."""
    used: Answers = {}
    known: dict[str, str] = {}
    while (fact := next_fact(pathway, known)) is not None:
        if fact.code not in answers:
            return Where(used, known, fact, None)
        used[fact.code] = answers[fact.code]
        known[fact.code] = value_of(commons, fact, answers[fact.code], today, calendar)
    return Where(used, known, None, outcome(pathway, known))


__all__ = ["UNSURE", "Answers", "Band", "Where", "clock_from", "day_of", "read", "value_of", "where", "write"]
