"""The ladder as a table, with the columns that the import takes."""

from linli.kit.spreadsheet import csv_text
from linli.places.models import Place
from linli.places.rules import path_bounds

COLUMNS = ("level", "code", "parent", "name_zh", "name_en")  # an outline that a file does not name stays as it is


def places_csv(path: str) -> str:
    """Every current place of a subtree, those above before those below; taken in again it changes nothing."""
    low, high = path_bounds(path)
    found = Place.objects.current().filter(path__gte=low, path__lt=high).order_by("path")
    rows = found.values_list("level", "code", "parent__code", "name_zh", "name_en")
    return csv_text(COLUMNS, [dict(zip(COLUMNS, (cell or "" for cell in row), strict=True)) for row in rows])
