"""The cell: one county or city with its own schema. Every event and ledger entry carries its code."""

from django.conf import settings


def current_cell() -> str:
    """The code of the cell that this process serves, e.g. ``330681``."""
    return str(settings.LINLI_CELL)
