"""Routing rules as data: reading, checking and matching them."""

from linli.matters.rules.routing_rules.document import (
    FORMAT,
    Answer,
    Between,
    Rule,
    RuleList,
    Target,
    Text,
    When,
    builtins,
    from_builtins,
    place_codes,
)
from linli.matters.rules.routing_rules.lint import Known, lint
from linli.matters.rules.routing_rules.matching import Asked, Test, Unfit, ready
from linli.matters.rules.routing_rules.reading import digest, read, write

__all__ = [
    "FORMAT",
    "Answer",
    "Asked",
    "Between",
    "Known",
    "Rule",
    "RuleList",
    "Target",
    "Test",
    "Text",
    "Unfit",
    "When",
    "builtins",
    "digest",
    "from_builtins",
    "lint",
    "place_codes",
    "read",
    "ready",
    "write",
]
