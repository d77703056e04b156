"""How another system's table of requests is read: the mapping file, its faults, and single cells."""

from linli.matters.rules.mapping.cells import BadCell, Template, number, text, time
from linli.matters.rules.mapping.document import AreaFile, Mapping, OwnKinds, Places, UnreadableMapping, read_mapping
from linli.matters.rules.mapping.lint import MappingFault, columns_named, lint_mapping

__all__ = [
    "AreaFile",
    "BadCell",
    "Mapping",
    "MappingFault",
    "OwnKinds",
    "Places",
    "Template",
    "UnreadableMapping",
    "columns_named",
    "lint_mapping",
    "number",
    "read_mapping",
    "text",
    "time",
]
