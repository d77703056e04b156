"""Erasing from a log that cannot be rewritten: what led to a leaf is destroyed, the leaf stays and tells nothing."""

from collections.abc import Collection
from uuid import UUID

from linli.ledger.models import Erased, Salt


def destroy_salts(*, subject_ids: Collection[UUID]) -> int:
    """Destroy the salts of everything on record about these subjects, in the caller's transaction; how many.

    What is not published yet, and what is recorded about them later, gets none.
    """
    Erased.objects.bulk_create((Erased(subject_id=one) for one in subject_ids), ignore_conflicts=True)
    deleted, _by_model = Salt.objects.filter(subject_id__in=list(subject_ids)).delete()
    return deleted
