"""What is still to be asked, and what has been decided: three-valued logic over the tables of a pathway.

Nothing is asked that can no longer change anything. A row holds, does not hold, or is open while a fact is missing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from linli.disputes.rules.guide.document import (
    DeadlineRow,
    ExclusionRow,
    Fact,
    ForumRow,
    HelperRow,
    Pathway,
    Policy,
    Row,
    SaysRow,
    Table,
)

Known = Mapping[str, str]
RowT = TypeVar("RowT", bound=Row)


@dataclass(frozen=True)
class Decision(Generic[RowT]):
    """The rows that hold for sure, and those that may; decided when nothing is open.

    A table of one answer is also decided when a single row is left, because a checked table has no gap.
    """

    rows: tuple[RowT, ...]
    is_open: bool


@dataclass(frozen=True)
class Outcome:
    """What a pathway says in the end."""

    leaf: ForumRow
    exclusion: ExclusionRow
    urgency: SaysRow
    deadline: DeadlineRow
    papers: tuple[SaysRow, ...]
    helpers: tuple[HelperRow, ...]


@dataclass(frozen=True)
class Walk:
    """One way through a pathway: the facts in the order asked. ``outcome`` is None where nothing follows."""

    known: dict[str, str]
    outcome: Outcome | None


class Gap(Exception):
    """No row of a table holds: a fault of the data, which the check finds before anybody meets it."""


def holds(row: Row, known: Known) -> bool | None:
    """True, False, or None while a fact that it asks about is missing and no other speaks against it."""
    if any(fact in known and known[fact] not in values for fact, values in row.when.items()):
        return False
    return True if all(fact in known for fact in row.when) else None


def decide(table: Table[RowT], known: Known) -> Decision[RowT]:
    """What the table says so far. Raises Gap when no row of a table of one answer can hold any more."""
    if table.policy is Policy.COLLECT:
        sure = [(row, holds(row, known)) for row in table.rows]
        return Decision(tuple(row for row, state in sure if state), any(state is None for _row, state in sure))
    possible = list(_possible(table, known))
    if not possible:
        raise Gap
    return Decision(tuple(possible), len(possible) > 1)


def _possible(table: Table[RowT], known: Known) -> Iterator[RowT]:
    for row in table.rows:
        state = holds(row, known)
        if state is not False:
            yield row
        if state and table.policy is Policy.FIRST:
            return


def next_fact(pathway: Pathway, known: Known) -> Fact | None:
    """The first fact, in the order of the pathway, that can still change something; None when all is decided.

    Raises Gap.
    """
    wanted = {code for table in pathway.tables.values() for code in _wanted(table, known)}
    return next((fact for fact in pathway.facts if fact.code in wanted), None)


def _wanted(table: Table[Row], known: Known) -> set[str]:
    """The missing facts of the rows that are still open, while the table is undecided."""
    if not decide(table, known).is_open:
        return set()
    open_rows = (row for row in table.rows if holds(row, known) is None)
    return {fact for row in open_rows for fact in row.when if fact not in known}


def outcome(pathway: Pathway, known: Known) -> Outcome | None:
    """What the pathway says; None while a fact is missing that could change it. Raises Gap."""
    if any(decide(table, known).is_open for table in pathway.tables.values()):
        return None
    return Outcome(
        leaf=decide(pathway.forum, known).rows[0],
        exclusion=decide(pathway.exclusion, known).rows[0],
        urgency=decide(pathway.urgency, known).rows[0],
        deadline=decide(pathway.deadline, known).rows[0],
        papers=decide(pathway.papers, known).rows,
        helpers=decide(pathway.helpers, known).rows,
    )


def walks(pathway: Pathway) -> Iterator[Walk]:
    """Every way through a pathway that answers can lead to."""
    yield from _walks(pathway, {})


def _walks(pathway: Pathway, known: dict[str, str]) -> Iterator[Walk]:
    try:
        fact = next_fact(pathway, known)
        reached = outcome(pathway, known) if fact is None else None
    except Gap:
        yield Walk(known, None)
        return
    if fact is None:
        yield Walk(known, reached)
        return
    for value in fact.domain:
        yield from _walks(pathway, {**known, fact.code: value})
