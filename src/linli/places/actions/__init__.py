"""Changes of the ladder. Each is one transaction, one ledger entry and one event; all take ``actor`` and ``at``."""

from linli.places.actions.close_place import close_place
from linli.places.actions.generate_grids import GeneratedGrids, generate_grids
from linli.places.actions.import_places import Origin, import_places
from linli.places.actions.load_divisions import load_divisions
from linli.places.actions.merge_places import merge_places
from linli.places.actions.move_place import move_place
from linli.places.actions.rename_place import rename_place
from linli.places.actions.split_place import Part, split_place
from linli.places.imports import ImportReport, Outcome, RawPlace, RowReport, read_outlines, read_places

__all__ = [
    "GeneratedGrids",
    "ImportReport",
    "Origin",
    "Outcome",
    "Part",
    "RawPlace",
    "RowReport",
    "close_place",
    "generate_grids",
    "import_places",
    "load_divisions",
    "merge_places",
    "move_place",
    "read_outlines",
    "read_places",
    "rename_place",
    "split_place",
]
