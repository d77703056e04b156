"""Whether the words of disputes can be opened with the key at hand, without opening any."""

from pathlib import Path

from django.conf import settings

from linli.disputes import keys
from linli.disputes.models import Channel


def check_master_key() -> None:
    """Unwraps the key of the newest channel and forgets it. No channel and no key is well: the first dispute makes one.

    Raises Refused as ``keys.masters`` and ``keys.data_key`` do.
    """
    newest = Channel.objects.filter(wrapped_key__isnull=False).order_by("-pk").first()
    if newest is not None:
        keys.data_key(newest)
    elif settings.LINLI_MASTER_KEY or Path(settings.LINLI_MASTER_KEY_FILE).exists():
        keys.masters()
