"""Import another system's requests from a table, as its mapping says."""

from linli.matters.actions.import_requests.areas import import_areas
from linli.matters.actions.import_requests.run import ImportReport, RowOutcome, import_requests

__all__ = ["ImportReport", "RowOutcome", "import_areas", "import_requests"]
