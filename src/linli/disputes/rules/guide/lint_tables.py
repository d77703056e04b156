"""Completeness and overlap of tables, by trying every combination of values: the domains are small."""

from collections.abc import Iterator
from itertools import product
from math import prod

from linli.disputes.rules.guide.asking import holds
from linli.disputes.rules.guide.document import Pathway, Policy, Row, Table
from linli.disputes.rules.guide.reading import Fault

TOO_MANY = "TOO_MANY"
MAX_COMBINATIONS = 20_000  # of one table; beyond it a table is too large to be read by people too


def table_faults(pathway: Pathway) -> Iterator[Fault]:
    """Gaps, overlaps and rows that never decide."""
    domains = {fact.code: fact.domain for fact in pathway.facts}
    for name, table in pathway.tables.items():
        facts = [code for code in domains if any(code in row.when for row in table.rows)]
        if prod(len(domains[fact]) for fact in facts) > MAX_COMBINATIONS:
            yield Fault(TOO_MANY, name)
        else:
            yield from _faults(name, table, {fact: domains[fact] for fact in facts})


def _faults(name: str, table: Table[Row], domains: dict[str, tuple[str, ...]]) -> Iterator[Fault]:
    gap = overlap = ""
    deciding: set[str] = set()
    for values in product(*domains.values()):
        known = dict(zip(domains, values, strict=True))
        hits = [row.code for row in table.rows if holds(row, known)]
        shown = ", ".join(f"{fact}={value}" for fact, value in known.items())
        gap = gap or ("" if hits else shown or "-")
        overlap = overlap or (f"{' + '.join(hits)}: {shown}" if len(hits) > 1 else "")
        deciding.update(hits[:1] if table.policy is Policy.FIRST else hits)
    if gap and table.policy is not Policy.COLLECT:
        yield Fault("GAP", name, gap)
    if overlap and table.policy is Policy.UNIQUE:
        yield Fault("OVERLAP", name, overlap)
    for row in table.rows:
        if row.code not in deciding:
            yield Fault("NEVER_DECIDES", f"{name}.{row.code}")
