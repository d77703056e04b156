"""Routing rules as files, checked against what there is now, and in words for whoever keeps them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from linli.kit.errors import Refused
from linli.matters.queries.kinds import KindNode, list_kinds
from linli.matters.queries.routing_book import known_for
from linli.matters.routing_labels import condition_words, rule_fault_sentence, target_words
from linli.matters.rules import routing_rules as rules
from linli.people.queries import find_agency_by_code
from linli.places.queries import find_place_by_code
from linli.workflows.queries import severity_word, unreadable_sentence
from linli.workflows.rules import Severity, Unreadable


@dataclass(frozen=True)
class RuleFault:
    """One fault in words. ``stops`` when it keeps the list from being published."""

    severity: str
    sentence: str
    stops: bool


@dataclass(frozen=True)
class RuleWords:
    """One rule as people read it."""

    code: str
    name: str
    reason: str
    basis: str
    conditions: tuple[str, ...]
    target: str


def read_rules(raw: bytes) -> rules.RuleList:
    """The list in a JSON file; raises Refused ``routing_rules.unreadable`` with where."""
    try:
        return rules.read(raw)
    except Unreadable as error:
        raise Refused("routing_rules.unreadable", unreadable_sentence(error), field="file") from error


def faults_of(document: rules.RuleList) -> list[RuleFault]:
    """Every fault against the kinds, places and agencies of now, in the language now active."""
    chinese = (get_language() or "").startswith("zh")
    names = {rule.code: (rule.name.zh if chinese else rule.name.en) or rule.code for rule in document.rules}
    return [
        RuleFault(severity_word(fault), rule_fault_sentence(fault, names), fault.severity is Severity.ERROR)
        for fault in rules.lint(document, known_for(document))
    ]


def rules_in_words(document: rules.RuleList, language: str) -> list[RuleWords]:
    """The list in its order, in the language now active, which ``language`` names."""
    kinds = dict(_kind_names(list_kinds(), language))
    places, agencies = _names_of(document, language)
    chinese = language.startswith("zh")
    return [
        RuleWords(
            code=rule.code,
            name=rule.name.zh if chinese else rule.name.en,
            reason=rule.reason.zh if chinese else rule.reason.en,
            basis=rule.basis,
            conditions=tuple(condition_words(rule.when, kinds, places)),
            target=target_words(rule.to, agencies, places),
        )
        for rule in document.rules
    ]


def _names_of(document: rules.RuleList, language: str) -> tuple[dict[str, str], dict[str, str]]:
    places = {code: find_place_by_code(code) for code in sorted(rules.place_codes(document))}
    agencies = {rule.to.agency: find_agency_by_code(rule.to.agency) for rule in document.rules if rule.to.agency}
    return (
        {code: place.name(language) for code, place in places.items() if place},
        {code: agency.name(language) for code, agency in agencies.items() if agency},
    )


def _kind_names(nodes: Iterable[KindNode], language: str) -> Iterable[tuple[str, str]]:
    for node in nodes:
        yield node.kind.code, node.kind.name(language)
        yield from _kind_names(node.children, language)
