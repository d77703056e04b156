"""What was sent holds words of a matter, and belongs to an account: both go with what they are about."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from linli.notices.models import Alert, Device, Notice, Preference
from linli.notices.rules import SETTLED, Channel

_EMPTY = {"offers": [], "address": "", "values": {}, "driver_reference": ""}


@transaction.atomic
def erase_content(*, at: datetime, matter_id: UUID) -> int:
    """Everything that was sent about a matter is emptied, to staff too; how many notices. Its wishes are forgotten.

    Part of the caller's act, which has the entry in the ledger. What is under way is emptied with its time.
    """
    Preference.objects.filter(matter_id=matter_id).delete()
    over = Q(state__in=[state.value for state in SETTLED]) | Q(channel=Channel.IN_APP.value)
    sent = Notice.objects.filter(over, matter_id=matter_id, erased_at__isnull=True)
    return sent.update(**_EMPTY, erased_at=at)


@transaction.atomic
def forget_account(*, at: datetime, account_id: UUID) -> int:
    """Nothing goes to an account that was erased, and nothing that went stays; how many notices.

    As ``erase_content``.
    """
    for model in (Device, Alert, Preference):
        model._default_manager.filter(account_id=account_id).delete()
    mine = Notice.objects.filter(account_id=account_id, erased_at__isnull=True)
    return mine.update(**_EMPTY, erased_at=at)
