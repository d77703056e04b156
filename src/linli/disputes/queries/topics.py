"""What a page listens to: the dispute, and the channels that its reader may read."""

from collections.abc import Iterable

from linli.disputes.access import Standing
from linli.disputes.models import Channel, Party
from linli.disputes.rules import DataClass, reads


def topic_of(channel: Channel) -> str:
    """Whom to wake: pages that show this channel."""
    return f"channel:{channel.id}"


def joint_topics(standing: Standing) -> list[str]:
    """What a page of the joint room listens to: the dispute, and the joint channel where it may be read."""
    return [f"dispute:{standing.dispute.id}", *_channel_topics(standing, DataClass.JOINT, [None])]


def caucus_topics(standing: Standing, owners: Iterable[Party]) -> list[str]:
    """The caucuses of these parties, as far as the reader may read them."""
    return _channel_topics(standing, DataClass.CAUCUS, owners)


def _channel_topics(standing: Standing, data: DataClass, owners: Iterable[Party | None]) -> list[str]:
    """Of channels that the reader may read, and of no other. One statement, none without a channel."""
    readable = {owner.id if owner else None for owner in owners if reads(standing.sight(data, owner))}
    if not readable:
        return []
    rows = Channel.objects.filter(dispute_id=standing.dispute.id, data_class=data.value).order_by("id")
    return [topic_of(row) for row in rows if row.party_id in readable]
