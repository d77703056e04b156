"""Reading places from files that other people made: every row is kept or refused for a reason that is said."""

from linli.places.imports.files import RawPlace, read_places
from linli.places.imports.parts import read_outlines
from linli.places.imports.report import ImportReport, Outcome, RowReport

__all__ = ["ImportReport", "Outcome", "RawPlace", "RowReport", "read_outlines", "read_places"]
