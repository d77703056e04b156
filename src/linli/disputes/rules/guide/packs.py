"""Samples beside a pathway: facts and where they lead. Run before anything is changed for residents."""

from collections.abc import Iterator

from linli.disputes.rules.guide.asking import Gap, Outcome, next_fact, outcome, walks
from linli.disputes.rules.guide.document import Case, Pack, Pathway
from linli.disputes.rules.guide.reading import Fault

LEAST = 12  # cases of a pathway


def pack_faults(pathway: Pathway, pack: Pack | None) -> list[Fault]:
    """Every case that leads elsewhere, leaves that no case reaches, and a pack that is too small."""
    if pack is None or len(pack.cases) < LEAST:
        return [Fault("FEW_CASES", pathway.code, str(len(pack.cases) if pack else 0))]
    failed = [fault for case in pack.cases for fault in _run(pathway, case)]
    reachable = {walk.outcome.leaf.code for walk in walks(pathway) if walk.outcome}
    untried = sorted(reachable - {case.leaf for case in pack.cases})
    return [*failed, *(Fault("UNTRIED", f"forum.{code}") for code in untried)]


def _run(pathway: Pathway, case: Case) -> Iterator[Fault]:
    known: dict[str, str] = {}
    try:
        while (fact := next_fact(pathway, known)) is not None:
            if case.facts.get(fact.code) not in fact.domain:
                yield Fault("NOT_GIVEN", case.name, fact.code)
                return
            known[fact.code] = case.facts[fact.code]
        reached = outcome(pathway, known)
    except Gap:
        reached = None
    if reached is None:
        yield Fault("DEAD_END", case.name)
        return
    for code in case.facts.keys() - known.keys():
        yield Fault("NOT_ASKED", case.name, code)
    yield from _compared(case, reached)


def _compared(case: Case, reached: Outcome) -> Iterator[Fault]:
    expected = [
        (case.leaf, reached.leaf.code),
        (case.urgency, reached.urgency.code),
        (case.exclusion, reached.exclusion.code),
        (case.limit, reached.deadline.limit),
    ]
    for wanted, found in expected:
        if wanted and wanted != found:
            yield Fault("OTHER_LEAF", case.name, f"{wanted} / {found}")
    missing = {
        *(set(case.papers) - {row.code for row in reached.papers}),
        *(set(case.helpers) - {row.code for row in reached.helpers}),
    }
    for code in sorted(missing):
        yield Fault("NOT_SAID", case.name, code)
