"""After a restore: what had been erased is erased again."""

import logging
from datetime import datetime

from django.db import connection, transaction

from linli.kit.actors import SYSTEM
from linli.rights.actions.erase import erase_unit
from linli.rights.actions.tombstones import TombstoneLine, read_file
from linli.rights.models import Tombstone

_log = logging.getLogger(__name__)


def erase_again(*, at: datetime) -> int:
    """After a restore: erase anew what the file says was erased and this database does not know; how many.

    Each in a transaction of its own; one that fails stands in the log and is tried again within the hour.
    """
    lines = list(read_file())
    known = set(Tombstone.objects.values_list("id", flat=True)) if lines else set()
    return sum(_again(line, at) for line in lines if line.id not in known)


def _again(line: TombstoneLine, at: datetime) -> bool:
    try:
        with transaction.atomic():
            erase_unit(line.unit, line.subject, actor=SYSTEM, at=at, again=True)
            Tombstone.objects.create(
                id=line.id, unit=line.unit.value, subject_id=line.subject, at=line.at, is_in_file=True
            )
            return True
    except Exception as error:
        if not connection.is_usable():
            raise
        _log.error("%s %s was not erased again: %s", line.unit, line.subject, type(error).__name__)
        return False
