"""The catalogue of kinds as data: reading it, finding its holes, and comparing two of them."""

from linli.matters.rules.catalogue.document import (
    FORMAT,
    Ask,
    Basis,
    Catalogue,
    Group,
    Leaf,
    Retention,
    Subject,
    Text,
    Words,
)
from linli.matters.rules.catalogue.document import builtins as catalogue_builtins
from linli.matters.rules.catalogue.flat import Difference, KindSpec, difference, digest, flatten
from linli.matters.rules.catalogue.lint import ELSE, lint
from linli.matters.rules.catalogue.lint_parts import ASK_TYPES
from linli.matters.rules.catalogue.reading import INDEX_NAME, MAX_BYTES, Unreadable, read_directory, read_single
from linli.matters.rules.catalogue.spot import Fault

__all__ = [
    "ASK_TYPES",
    "ELSE",
    "FORMAT",
    "INDEX_NAME",
    "MAX_BYTES",
    "Ask",
    "Basis",
    "Catalogue",
    "Difference",
    "Fault",
    "Group",
    "KindSpec",
    "Leaf",
    "Retention",
    "Subject",
    "Text",
    "Unreadable",
    "Words",
    "catalogue_builtins",
    "difference",
    "digest",
    "flatten",
    "lint",
    "read_directory",
    "read_single",
]
