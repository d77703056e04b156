"""What an editor would otherwise learn from a resident: gaps, overlaps, dead ends, questions for nothing."""

from collections.abc import Collection, Iterator
from datetime import date

from linli.disputes.rules.guide.asking import Gap, Walk, next_fact, outcome, walks
from linli.disputes.rules.guide.document import Commons, Pathway
from linli.disputes.rules.guide.lint_names import name_faults
from linli.disputes.rules.guide.lint_tables import TOO_MANY, table_faults
from linli.disputes.rules.guide.lint_words import word_faults
from linli.disputes.rules.guide.reading import Fault


def lint(commons: Commons, pathway: Pathway, kinds: Collection[str] | None = None) -> list[Fault]:
    """Every fault of a pathway. ``kinds``: the codes under which matters can be raised; None leaves them unchecked.

    Tables and the ways through them are looked at when the names are sound, because they build on them.
    """
    faults = [*name_faults(commons, pathway, kinds), *word_faults(pathway)]
    if faults:
        return faults
    faults = list(table_faults(pathway))
    is_large = any(fault.code == TOO_MANY for fault in faults)
    return faults if is_large else [*faults, *_walk_faults(commons, pathway)]


def lint_commons(commons: Commons) -> list[Fault]:
    """Every fault of what the pathways share."""
    unknown = [
        Fault("UNKNOWN_SOURCE", f"limits.{code}", source)
        for code, limit in commons.limits.items()
        for source in limit.sources
        if source not in commons.sources
    ]
    backwards = [
        Fault("BACKWARDS", f"sources.{code}")
        for code, source in commons.sources.items()
        if source.valid_to is not None and source.valid_to < source.valid_from
    ]
    silent = [Fault("NO_SOURCE", f"limits.{code}") for code, limit in commons.limits.items() if not limit.sources]
    doors = [Fault("UNKNOWN_DOOR", "person", code) for code in commons.person if code not in commons.doors]
    alone = [] if any(_is_human(commons, code) for code in commons.person) else [Fault("NO_HUMAN_DOOR", "person")]
    leave = [] if not commons.leave or commons.leave.startswith("https://") else [Fault("NO_ADDRESS", "leave")]
    return [*unknown, *backwards, *silent, *doors, *alone, *leave, *word_faults(commons)]


def overdue(commons: Commons, today: date) -> list[str]:
    """The sources that were to be looked at again before today, or are no longer in force: not a fault, a task."""
    return [
        code
        for code, source in commons.sources.items()
        if source.review_by < today or (source.valid_to is not None and source.valid_to < today)
    ]


def _walk_faults(commons: Commons, pathway: Pathway) -> Iterator[Fault]:
    if pathway.person and not any(_is_human(commons, code) for code in pathway.person):
        yield Fault("NO_HUMAN_DOOR", "person")
    found = list(walks(pathway))
    asked = {fact for walk in found for fact in walk.known}
    for fact in pathway.facts:
        if fact.code not in asked:
            yield Fault("NEVER_ASKED", f"facts.{fact.code}")
    for walk in found:
        yield from _faults_of(commons, pathway, walk)


def _faults_of(commons: Commons, pathway: Pathway, walk: Walk) -> Iterator[Fault]:
    shown = ", ".join(f"{fact}={value}" for fact, value in walk.known.items())
    reached = walk.outcome
    if reached is None:
        yield Fault("DEAD_END", "facts", shown)
        return
    doors = [reached.leaf.door, reached.exclusion.door, *(row.door for row in reached.helpers)]
    if not any(_is_human(commons, door) for door in doors):
        yield Fault("NO_HUMAN_DOOR", f"forum.{reached.leaf.code}", shown)
    for fact in walk.known:
        if is_settled_without(pathway, walk, fact):
            yield Fault("IN_VAIN", f"facts.{fact}", shown)


def is_settled_without(pathway: Pathway, walk: Walk, fact: str) -> bool:
    """True when the outcome stands even with that answer unknown: it was asked for nothing."""
    rest = {code: value for code, value in walk.known.items() if code != fact}
    try:
        return next_fact(pathway, rest) is None and outcome(pathway, rest) is not None
    except Gap:
        return False


def _is_human(commons: Commons, door: str) -> bool:
    return door in commons.doors and commons.doors[door].human
