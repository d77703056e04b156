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
from linli.matters.rules.catalogue.table import COLUMNS as TABLE_COLUMNS
from linli.matters.rules.catalogue.table import NEEDED as TABLE_NEEDED
from linli.matters.rules.catalogue.table import from_rows, to_rows

__all__ = [
    "ASK_TYPES",
    "ELSE",
    "FORMAT",
    "INDEX_NAME",
    "MAX_BYTES",
    "TABLE_COLUMNS",
    "TABLE_NEEDED",
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
    "from_rows",
    "lint",
    "read_directory",
    "read_single",
    "to_rows",
]
