"""What routing rules still lack before they can be published: every hole, with its rule.

What there is (kinds, places, agencies) is handed in as ``Known``. An error stops publishing; a warning does not.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from linli.kit.actors import Role
from linli.matters.rules.coded import Channel, Level
from linli.matters.rules.routing_rules.document import FORMAT, Answer, Rule, RuleList, Target, When
from linli.matters.rules.routing_rules.matching import minute_of
from linli.matters.rules.routing_rules.shadow import shadowed_by
from linli.workflows.rules import Fault, Severity

MAX_RULES = 1000
MAX_DEPTH = 4  # conditions inside conditions
TARGET_ROLES = frozenset({Role.MEDIATOR, Role.DESK, Role.COORDINATOR})
_CODE = re.compile(r"[a-z][a-z0-9\-]{0,59}")


@dataclass(frozen=True)
class Known:
    """What rules can name. ``kinds`` gives each leaf's questions by code; upper levels follow from the codes.

    ``paths`` are those of places in force, ``closed`` codes of places that were.
    """

    kinds: Mapping[str, Mapping[str, str]]
    paths: Mapping[str, str]
    closed: frozenset[str]
    agencies: frozenset[str]

    def leaves_of(self, codes: tuple[str, ...]) -> list[str]:
        """The kinds that matters can have among these codes; all of them for none."""
        below = tuple(f"{code}." for code in codes)
        return [leaf for leaf in self.kinds if not codes or leaf in codes or leaf.startswith(below)]


def lint(document: RuleList, known: Known) -> list[Fault]:
    """Every hole, in the order of the rules."""
    return list(_list(document, known))


def _error(code: str, where: str, **facts: object) -> Fault:
    return Fault(code, where, facts)


def _warning(code: str, where: str, **facts: object) -> Fault:
    return Fault(code, where, facts, Severity.WARNING)


def _list(document: RuleList, known: Known) -> Iterator[Fault]:
    if document.format != FORMAT:
        yield _error("BAD_FORMAT", "format", wanted=FORMAT)
    if not document.source.strip():
        yield _error("NO_SOURCE", "source")
    if len(document.rules) > MAX_RULES:
        yield _error("TOO_MANY", "rules", most=MAX_RULES)
        return
    seen: set[str] = set()
    for position, rule in enumerate(document.rules):
        yield from _rule(rule, known)
        if rule.code in seen:
            yield _error("DOUBLE_CODE", rule.code, value=rule.code)
        seen.add(rule.code)
        earlier = shadowed_by(document.rules, position, known.paths)
        if earlier is not None:
            yield _warning("SHADOWED", rule.code, value=earlier.code)
        elif rule.when == When():
            yield _warning("CATCHES_ALL", rule.code)


def _rule(rule: Rule, known: Known) -> Iterator[Fault]:
    if not _CODE.fullmatch(rule.code):
        yield _error("BAD_CODE", rule.code, value=rule.code)
    for name, text in (("name", rule.name), ("reason", rule.reason)):
        if not (text.zh.strip() and text.en.strip()):
            yield _error("NO_WORDS", f"{rule.code}.{name}")
        elif len(text.zh) > 200 or len(text.en) > 400:
            yield _error("TOO_LONG", f"{rule.code}.{name}")
    yield from _target(rule.to, rule.code, known)
    yield from _when(rule.when, rule.code, known, 1)


def _target(to: Target, where: str, known: Known) -> Iterator[Fault]:
    if len(to.named) != 1:
        yield _error("ONE_TARGET", where, count=len(to.named))
    if to.agency and to.agency not in known.agencies:
        yield _error("UNKNOWN_AGENCY", where, value=to.agency)
    if to.place:
        yield from _place(to.place, where, known)
    if to.level and to.level not in set(Level):
        yield _error("NOT_ONE_OF", where, value=to.level, wanted=", ".join(Level))
    if to.role and to.role not in TARGET_ROLES:
        yield _error("NOT_ONE_OF", where, value=to.role, wanted=", ".join(sorted(TARGET_ROLES)))


def _place(code: str, where: str, known: Known) -> Iterator[Fault]:
    if code not in known.paths:
        yield _error("CLOSED_PLACE" if code in known.closed else "UNKNOWN_PLACE", where, value=code)


def _when(when: When, where: str, known: Known, depth: int) -> Iterator[Fault]:
    if depth > MAX_DEPTH:
        yield _error("TOO_DEEP", where, most=MAX_DEPTH)
        return
    for kind in when.kinds:
        if not known.leaves_of((kind,)):
            yield _error("UNKNOWN_KIND", where, value=kind)
    for place in when.places:
        yield from _place(place, where, known)
    for channel in when.channels:
        if channel not in set(Channel):
            yield _error("NOT_ONE_OF", where, value=channel, wanted=", ".join(Channel))
    for day in when.weekdays:
        if not 1 <= day <= 7:
            yield _error("BAD_WEEKDAY", where, value=day)
    if when.hours is not None:
        first, last = minute_of(when.hours.from_), minute_of(when.hours.to)
        if first is None or last is None or first in (last, 24 * 60):
            yield _error("BAD_HOURS", where, value=f"{when.hours.from_}–{when.hours.to}")
    for answer in when.answers:
        yield from _answer(answer, when, where, known)
    for inner in (*when.any_of, *when.none_of):
        yield from _when(inner, where, known, depth + 1)


def _answer(answer: Answer, when: When, where: str, known: Known) -> Iterator[Fault]:
    ranged = answer.at_least is not None or answer.at_most is not None
    if bool(answer.is_) is ranged:
        yield _error("ONE_ANSWER", where, value=answer.ask)
    low, high = answer.at_least, answer.at_most
    if low is not None and high is not None and low > high:
        yield _error("EMPTY_RANGE", where, value=answer.ask)
    leaves = known.leaves_of(when.kinds)
    if leaves and not any(answer.ask in known.kinds[leaf] for leaf in leaves):
        yield _error("UNKNOWN_QUESTION", where, value=answer.ask)
