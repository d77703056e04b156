"""The routing rules in force, made ready once a process and version: passing them costs no statement.

Whether something newer was published, or the ladder changed, is asked every few seconds at most, in every process.
"""

import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from linli.matters.models import RoutingRules
from linli.matters.queries.kinds import list_leaves
from linli.matters.rules import Level
from linli.matters.rules import routing_rules as rules
from linli.matters.rules.routing_rules import Asked
from linli.people import queries as people
from linli.places import queries as places

CHECKED_EVERY_SECONDS = 2.0


@dataclass(frozen=True)
class ReadyRule:
    """One rule made ready. Of the four targets one is given."""

    rule: rules.Rule
    test: rules.Test
    agency: people.AgencyRow | None = None
    place_id: UUID | None = None
    level: Level | None = None
    role: str = ""


@dataclass(frozen=True)
class Book:
    """One version of the list. ``version`` 0: nothing is published, or a draft.

    ``unfit`` are codes of rules that name something which is gone since they were published: they are passed over, and
    every matter routed meanwhile says so.
    """

    version: int
    rules: tuple[ReadyRule, ...]
    unfit: tuple[str, ...]

    def first(self, asked: Asked) -> ReadyRule | None:
        """The first rule that fits, or None: then the ladder decides."""
        return next((one for one in self.rules if one.test(asked)), None)

    def facts_of(self, one: ReadyRule) -> dict[str, Any]:
        """What a matter keeps of the rule that sent it, so that it can be explained for good."""
        return {
            "code": one.rule.code,
            "version": self.version,
            "name": msgspec.to_builtins(one.rule.name),
            "reason": msgspec.to_builtins(one.rule.reason),
            "target": one.rule.to.named[0],
        }


EMPTY = Book(0, (), ())

_book: Book | None = None
_of: tuple[UUID | None, int] | None = None
_checked_at = 0.0


def current_book() -> Book:
    """The rules in force; an empty book before the first publishing."""
    global _book, _of, _checked_at
    now = time.monotonic()
    if _book is not None and now - _checked_at < CHECKED_EVERY_SECONDS:
        return _book
    newest = RoutingRules.objects.order_by("-version").values_list("id", "version").first()
    of = (newest[0] if newest else None, places.index_version() if newest else 0)
    if _book is None or _of != of:
        document = find_rules()
        _book, _of = (make_ready(document, newest[1]) if newest and document else EMPTY), of
    _checked_at = now
    return _book


def forget_routing_rules() -> None:
    """Look again at once: called after publishing, and by tests."""
    global _book, _of, _checked_at
    _book, _of, _checked_at = None, None, 0.0


def find_rules(version: int | None = None) -> rules.RuleList | None:
    """The list of that version, or of the one in force; None when there is none."""
    rows = RoutingRules.objects.order_by("-version")
    document = (rows if version is None else rows.filter(version=version)).values_list("document", flat=True).first()
    return rules.from_builtins(document) if document is not None else None


def make_ready(document: rules.RuleList, version: int) -> Book:
    """The list ready to run against the places and agencies of now."""
    paths = paths_of(document)
    fitting, unfit = [], []
    for rule in document.rules:
        one = _ready(rule, paths)
        if one is None:
            unfit.append(rule.code)
        else:
            fitting.append(one)
    return Book(version, tuple(fitting), tuple(unfit))


def _ready(rule: rules.Rule, paths: dict[str, str]) -> ReadyRule | None:
    try:
        test = rules.ready(rule.when, paths)
    except rules.Unfit:
        return None
    if rule.to.agency:
        agency = people.find_agency_by_code(rule.to.agency)
        return ReadyRule(rule, test, agency=agency) if agency else None
    if rule.to.place:
        place = places.find_place_by_code(rule.to.place)
        return ReadyRule(rule, test, place_id=place.id) if place else None
    if rule.to.level:
        return ReadyRule(rule, test, level=Level(rule.to.level))
    return ReadyRule(rule, test, role=rule.to.role)


def known_for(document: rules.RuleList) -> rules.Known:
    """What the rules of this list can name, as it is now."""
    paths = paths_of(document)
    agencies = {rule.to.agency for rule in document.rules if rule.to.agency}
    return rules.Known(
        kinds={leaf.code: {ask["code"]: ask["type"] for ask in leaf.asks} for leaf in list_leaves()},
        paths=paths,
        closed=places.closed_codes(rules.place_codes(document) - paths.keys()),
        agencies=frozenset(code for code in agencies if people.find_agency_by_code(code)),
    )


def paths_of(document: rules.RuleList) -> dict[str, str]:
    """The paths of the places that the list names, as far as they are in force."""
    found = ((code, places.find_place_by_code(code)) for code in sorted(rules.place_codes(document)))
    return {code: place.path for code, place in found if place is not None}
