"""The append-only record, the chain over it, and the readings of personal data.

The database itself refuses to change or delete a row of Entry, Link or Reading (triggers in migration 0001).
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from linli.kit.ids import uuid7


class Entry(models.Model):
    """One act: who did what to which subject, when. What the subject was before and after is kept by hash only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    cell = models.TextField()
    verb = models.TextField()
    subject_type = models.TextField()
    subject_id = models.UUIDField()
    actor_kind = models.TextField()
    # Plain ids, no foreign keys: the record outlives accounts and posts, and costs no lookup.
    actor_account_id = models.UUIDField(null=True)
    actor_post_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    before_hash = models.BinaryField(null=True)
    after_hash = models.BinaryField(null=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    topics = ArrayField(models.TextField(), default=list)

    class Meta:
        indexes = [models.Index(fields=["subject_id", "id"], name="ledger_entry_subject")]


class Pending(models.Model):
    """An entry that is not in the chain yet. A trigger on Entry writes it, so recording stays one statement."""

    entry_id = models.UUIDField(primary_key=True)


class Link(models.Model):
    """One link of the chain over all entries; ``rules`` says what is hashed."""

    seq = models.BigIntegerField(primary_key=True)
    # No constraint: checking it would lock and rewrite every entry once more, and verify tells of a missing one.
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="link", db_constraint=False)
    entry_hash = models.BinaryField()
    chain_hash = models.BinaryField()
    linked_at = models.DateTimeField()


class Reading(models.Model):
    """A member of staff looked at the personal data of a matter: one row an account, matter, purpose and hour.

    Of a dispute each side has its own: ``matter_id`` is then the id of the side.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account_id = models.UUIDField()
    post_id = models.UUIDField(null=True)
    role = models.TextField()
    place_path = models.TextField()
    agency_id = models.UUIDField(null=True)
    matter_id = models.UUIDField()
    at = models.DateTimeField()
    hour = models.DateTimeField()
    purpose = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter_id", "account_id", "hour", "purpose"], name="ledger_reading_once_an_hour"
            )
        ]
        indexes = [
            models.Index(fields=["matter_id", "-at", "-id"], name="ledger_reading_newest"),
            BrinIndex(fields=["at"], name="ledger_reading_at", autosummarize=True),
        ]


class UnpublishedReading(models.Model):
    """A reading that is not in the public log yet. A trigger on Reading writes it."""

    reading_id = models.UUIDField(primary_key=True)


class Leaf(models.Model):
    """One entry of the public log, in its order: ``entry`` is what stands there, byte for byte.

    ``seq`` is the number in the chain of the entry that it stands for, ``source_id`` the entry or the reading.
    """

    index = models.BigIntegerField(primary_key=True)
    source = models.TextField()
    source_id = models.UUIDField(null=True, unique=True)
    seq = models.BigIntegerField(null=True, unique=True)
    entry = models.BinaryField()


class Salt(models.Model):
    """What turns a record into its commitment. Destroyed with whom it is about; the leaf then tells nothing more."""

    leaf_index = models.BigIntegerField(primary_key=True)
    subject_id = models.UUIDField(db_index=True)
    salt = models.BinaryField()


class Erased(models.Model):
    """What is on record about this subject gets no salt any more: it was erased before its leaves were made."""

    subject_id = models.UUIDField(primary_key=True)
