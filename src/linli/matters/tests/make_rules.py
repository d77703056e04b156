"""Lists of routing rules for tests."""

from typing import Any

import msgspec

from linli.kit.actors import SYSTEM
from linli.matters.actions.publish_routing_rules import PublishedRules, publish_routing_rules
from linli.matters.rules.routing_rules import RuleList
from linli.matters.tests.make import MORNING
from linli.people.models import Agency
from tests.cast import Cast


def make_rule(code: str, when: dict[str, Any], to: dict[str, str]) -> dict[str, Any]:
    """One whole rule."""
    words = {"zh": f"规则{code}", "en": f"Rule {code}"}
    return {
        "code": code,
        "name": words,
        "reason": {"zh": "资产归谁就由谁管。", "en": "whoever owns it looks after it."},
        "when": when,
        "to": to,
    }


def make_rules(*rules: dict[str, Any]) -> RuleList:
    """A list of them."""
    return msgspec.convert({"format": 1, "source": "test", "rules": list(rules)}, RuleList)


def publish_rules(*rules: dict[str, Any]) -> PublishedRules:
    """In force from the morning."""
    return publish_routing_rules(actor=SYSTEM, at=MORNING, document=make_rules(*rules))


def bureau_of(cast: Cast) -> Agency:
    """The agency of the officer."""
    agency = cast.officer.post.agency
    assert agency is not None
    return agency
