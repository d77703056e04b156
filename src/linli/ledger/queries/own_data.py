"""How much is on record about one subject: counts and moments, since entries hold no words."""

from uuid import UUID

from linli.kit.own_data import OwnRow
from linli.ledger.models import Entry, Salt


def own_rows_about(subject_id: UUID) -> list[OwnRow]:
    """Entries of the record about it, and the salts that lead from there to the public log."""
    entries = Entry.objects.filter(subject_id=subject_id).order_by("at", "id").values_list("at", "verb")
    salts = Salt.objects.filter(subject_id=subject_id).order_by("leaf_index").values_list("leaf_index", flat=True)
    return [
        *(OwnRow("record", at, {"what": verb}) for at, verb in entries),
        *(OwnRow("salts", None, {"leaf": index}) for index in salts),
    ]
