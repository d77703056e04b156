"""Names that stand for nothing: facts, values, sources, doors, limits and kinds; and names given twice."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from linli.disputes.rules.guide.document import NONE, Band, Commons, Fact, FactType, Pathway, Row, Table
from linli.disputes.rules.guide.reading import Fault


def name_faults(commons: Commons, pathway: Pathway, kinds: Collection[str] | None) -> Iterator[Fault]:
    """Every name of a pathway that stands for nothing."""
    for fact in pathway.facts:
        yield from _fact_faults(commons, fact)
    yield from _twice("facts", (fact.code for fact in pathway.facts))
    for name, table in pathway.tables.items():
        yield from _twice(name, (row.code for row in table.rows))
        yield from _row_faults(commons, pathway, name, table)
    yield from _door_faults(commons, pathway)
    for row in pathway.forum.rows:
        if kinds is not None and row.kind and row.kind not in kinds:
            yield Fault("UNKNOWN_KIND", f"forum.{row.code}", row.kind)


def _fact_faults(commons: Commons, fact: Fact) -> Iterator[Fault]:
    place = f"facts.{fact.code}"
    codes = [option.code for option in fact.options]
    yield from _twice(place, codes)
    reserved = {NONE, *Band} if fact.type is FactType.DAY else {NONE}
    if reserved & set(codes):
        yield Fault("RESERVED", place, ", ".join(sorted(reserved & set(codes))))
    if fact.type is FactType.CHOICE and len(codes) < 2:
        yield Fault("NO_CHOICE", place)
    if fact.type is FactType.DAY and not (fact.limit in commons.limits and commons.limits[fact.limit].amount):
        yield Fault("UNKNOWN_LIMIT", place, fact.limit)
    if fact.future and fact.future not in codes:
        yield Fault("UNKNOWN_VALUE", place, fact.future)


def _row_faults(commons: Commons, pathway: Pathway, name: str, table: Table[Row]) -> Iterator[Fault]:
    domains = {fact.code: set(fact.domain) for fact in pathway.facts}
    for row in table.rows:
        place = f"{name}.{row.code}"
        for fact, values in row.when.items():
            if fact not in domains:
                yield Fault("UNKNOWN_FACT", place, fact)
            elif not values or not set(values) <= domains[fact]:
                yield Fault("UNKNOWN_VALUE", place, f"{fact}: {', '.join(set(values) - domains[fact])}")
        if not row.sources:
            yield Fault("NO_SOURCE", place)
        for source in row.sources:
            if source not in commons.sources:
                yield Fault("UNKNOWN_SOURCE", place, source)


def _door_faults(commons: Commons, pathway: Pathway) -> Iterator[Fault]:
    named = [
        *((f"forum.{row.code}", row.door) for row in pathway.forum.rows),
        *((f"helpers.{row.code}", row.door) for row in pathway.helpers.rows),
        *((f"exclusion.{row.code}", row.door) for row in pathway.exclusion.rows if row.door),
        *(("person", door) for door in pathway.person),
    ]
    for place, door in named:
        if door not in commons.doors:
            yield Fault("UNKNOWN_DOOR", place, door)
    days = {fact.code for fact in pathway.facts if fact.type is FactType.DAY}
    for row in pathway.deadline.rows:
        if row.limit not in commons.limits:
            yield Fault("UNKNOWN_LIMIT", f"deadline.{row.code}", row.limit)
        if row.counts_from and row.counts_from not in days:
            yield Fault("UNKNOWN_FACT", f"deadline.{row.code}", row.counts_from)


def _twice(place: str, codes: Iterable[str]) -> Iterator[Fault]:
    for code, times in Counter(codes).items():
        if times > 1:
            yield Fault("TWICE", place, code)
