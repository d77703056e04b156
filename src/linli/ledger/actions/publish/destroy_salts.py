"""Erasing from a log that cannot be rewritten: what led to a leaf is destroyed, the leaf stays and tells nothing."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection, transaction

from linli.ledger.models import Erased, Salt

# The publisher's own lock, shared among those who erase: a batch that is being stored would otherwise not know yet of
# the erasure, and this here not of its salts, and they would stay. Whoever publishes does not wait, but tries again.
_NOBODY_PUBLISHES = "SELECT pg_advisory_xact_lock_shared(hashtext('linli.log'), hashtext(current_schema()))"


@transaction.atomic
def destroy_salts(*, subject_ids: Collection[UUID]) -> int:
    """Destroy the salts of everything on record about these subjects, in the caller's transaction; how many.

    What is not published yet, and what is recorded about them later, gets none. Waits for a batch that is being stored,
    and holds up the next until the transaction has ended.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NOBODY_PUBLISHES)
    Erased.objects.bulk_create((Erased(subject_id=one) for one in subject_ids), ignore_conflicts=True)
    deleted, _by_model = Salt.objects.filter(subject_id__in=list(subject_ids)).delete()
    return deleted
