"""Where words are: channels with a key each, and the sealed items in them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.disputes.models.dispute import Dispute, Party
from linli.disputes.rules import OF_ONE_PARTY, DataClass, Label
from linli.kit.ids import uuid7


class MasterKey(models.Model):
    """The id of each master key that ever wrapped a channel's: a lost key file is noticed, never replaced."""

    key_id = models.CharField(primary_key=True, max_length=16, db_collation="C")
    made_at = models.DateTimeField()


class Channel(models.Model):
    """One class of data of one dispute, or of one of its parties, under one key. Without the key nothing is left."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="channels")
    data_class = models.CharField(max_length=12, choices=[(data.value, data.value) for data in DataClass])
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    master = models.ForeignKey(MasterKey, on_delete=models.PROTECT, related_name="+")
    wrapped_key = models.BinaryField(null=True)  # None once destroyed
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "data_class", "party"], nulls_distinct=False, name="channel_once"
            ),
            models.CheckConstraint(
                condition=Q(data_class__in=sorted(data.value for data in OF_ONE_PARTY), party__isnull=False)
                | (~Q(data_class__in=sorted(data.value for data in OF_ONE_PARTY)) & Q(party__isnull=True)),
                name="channel_owner_fits",
            ),
            models.CheckConstraint(
                condition=Q(wrapped_key__isnull=False, destroyed_at__isnull=True)
                | Q(wrapped_key__isnull=True, destroyed_at__isnull=False),
                name="channel_key_or_destroyed",
            ),
        ]


class Item(models.Model):
    """One sealed piece: AES-256-GCM under the channel's key, bound to channel, item and kind."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, db_index=False, related_name="items")
    kind = models.CharField(max_length=20, db_collation="C")  # MESSAGE, CLAIM, OFFER, NOTE ...: what to decode it as
    at = models.DateTimeField()
    by_party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    by_post = models.ForeignKey("people.Post", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    label = models.CharField(max_length=16, choices=[(label.value, label.value) for label in Label], blank=True)
    released_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    once = models.UUIDField(null=True)  # the key of the form that brought it: sent again, it is this one
    nonce = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "once"], name="item_once")]
        indexes = [models.Index(fields=["channel", "id"], name="item_order")]


class Erasure(models.Model):
    """What stands where words were: which class of data of whom, how many pieces, by which period of the law, when.

    ``files`` are those that still lie on the disk, unreadable since their key is gone; empty once they are removed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="erasures")
    rule_id = models.CharField(max_length=80, db_collation="C", blank=True)  # empty: with the rest of the dispute
    items = models.PositiveIntegerField()
    files = ArrayField(models.UUIDField(), default=list)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["id"], condition=~Q(files=[]), name="erasure_files_left")]
