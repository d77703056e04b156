"""What a party said of safety, for those who may read it, and what the notices have to heed."""

from linli.disputes.access import Standing
from linli.disputes.models import Channel, Item, Party
from linli.disputes.queries.items import newest_item, open_item
from linli.disputes.rules import DataClass


def safety_of(standing: Standing, party: Party) -> dict[str, object] | None:
    """The newest answers, or None. Raises NotFound ``channel.unknown`` for whoever may not read them."""
    found = newest_item(standing, DataClass.SAFETY, "SAFETY", party)
    return found.payload if found else None


def may_be_told(party: Party) -> bool:
    """False when the party asked to be told nothing unasked. For ``flows`` alone."""
    channel = Channel.objects.filter(
        dispute_id=party.dispute_id, data_class=DataClass.SAFETY.value, party=party, wrapped_key__isnull=False
    ).first()
    item = Item.objects.filter(channel=channel, kind="SAFETY").order_by("-id").first() if channel else None
    if channel is None or item is None:
        return True
    return not open_item(channel, item).payload.get("no_notices", False)
