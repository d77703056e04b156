"""An agreement's versions, who approved which text, and what is to be performed. The text itself is an item."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.disputes.models.dispute import Dispute, Party
from linli.kit.ids import uuid7


class Agreement(models.Model):
    """One frozen version. ``sha256`` is of the frozen bytes, and the same for everybody who approves it."""

    class States(models.TextChoices):
        FROZEN = "FROZEN"
        ABANDONED = "ABANDONED"  # taken back to be reworked, or never signed
        IN_FORCE = "IN_FORCE"
        SUPERSEDED = "SUPERSEDED"  # a later version is in force

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="agreements")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=States.choices)
    sha256 = models.CharField(max_length=64, db_collation="C")
    partial = models.BooleanField(default=False)  # some of it stays open, and is handed off
    reflection_code = models.CharField(max_length=20)  # the row of the law that gave its hours
    frozen_at = models.DateTimeField()
    reflect_until = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)  # the paper bears the platform's seal

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "version"], name="agreement_version_once"),
            models.UniqueConstraint(fields=["dispute"], condition=Q(state__in=["FROZEN"]), name="agreement_one_frozen"),
            models.UniqueConstraint(
                fields=["dispute"], condition=Q(state__in=["IN_FORCE"]), name="agreement_one_in_force"
            ),
            models.CheckConstraint(
                condition=~Q(state="IN_FORCE") | Q(in_force_at__isnull=False), name="agreement_force_has_time"
            ),
        ]


class PowerCheck(models.Model):
    """A person looked at what the power check found in one draft; without it nothing with findings is frozen."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, db_index=False, related_name="+")
    draft = models.ForeignKey("disputes.Item", on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, db_index=False, related_name="+")
    codes = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft"], name="power_check_once")]


class Waiver(models.Model):
    """A party does without the time for reflection, before a mediator; it counts when all have."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, db_index=False, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, db_index=False, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "party"], name="waiver_once")]


class SigningKey(models.Model):
    """A passkey that a party, or a mediator, made to approve texts of this dispute, and for nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, null=True, db_index=False, related_name="+")
    post = models.ForeignKey("people.Post", on_delete=models.CASCADE, null=True, db_index=False, related_name="+")
    credential_id = models.BinaryField()
    public_key = models.BinaryField()  # COSE, as CBOR
    sign_count = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "credential_id"], name="signing_key_once"),
            models.CheckConstraint(
                condition=Q(party__isnull=True, post__isnull=False) | Q(party__isnull=False, post__isnull=True),
                name="signing_key_has_owner",
            ),
        ]


class Approval(models.Model):
    """One signer's approval of one text, with what proves it."""

    class Methods(models.TextChoices):
        PASSKEY = "PASSKEY"
        PAPER = "PAPER"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, db_index=False, related_name="approvals")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    method = models.CharField(max_length=7, choices=Methods.choices)
    sha256 = models.CharField(max_length=64, db_collation="C")  # what was approved, as the signer's proof has it
    proof = models.JSONField(default=dict)  # the assertion, or which scan and who witnessed it
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "party"], name="approval_party_once"),
            models.CheckConstraint(
                condition=Q(party__isnull=False) | Q(post__isnull=False), name="approval_has_signer"
            ),
        ]
        indexes = [models.Index(fields=["agreement", "id"], name="approval_of")]


class Due(models.Model):
    """One thing to perform, with its day; how much it is stands in the text alone.

    ``said_done_at``: whoever owes it says so. ``confirmed_at``: whoever it is owed to says so; silence is no receipt.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="dues")
    term = models.CharField(max_length=40, db_collation="C")
    number = models.PositiveSmallIntegerField()
    owed_by = models.ForeignKey(Party, on_delete=models.PROTECT, db_index=False, related_name="+")
    owed_to = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    due_on = models.DateField(null=True)
    late_from = models.DateField(null=True)
    remind_on = ArrayField(models.DateField(), default=list)  # the days that are still to come, in order
    next_reminder_on = models.DateField(null=True)
    cure_days = models.PositiveSmallIntegerField()
    said_done_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    disputed_at = models.DateTimeField(null=True)  # "I did not get it"
    released_at = models.DateTimeField(null=True)  # whoever it is owed to does without it
    noticed_at = models.DateTimeField(null=True)  # both were told that it is late
    cure_until = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "term", "number"], name="due_once")]
        indexes = [
            models.Index(
                fields=["late_from", "id"],
                condition=Q(confirmed_at__isnull=True, released_at__isnull=True, noticed_at__isnull=True),
                name="due_late",
            ),
            models.Index(
                fields=["next_reminder_on", "id"],
                condition=Q(confirmed_at__isnull=True, released_at__isnull=True, next_reminder_on__isnull=False),
                name="due_remind",
            ),
        ]


class JointWish(models.Model):
    """What needs the word of every side: new terms, or that a court confirms. It counts when all have said it."""

    class Kinds(models.TextChoices):
        RENEGOTIATE = "RENEGOTIATE"
        CONFIRM = "CONFIRM"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, db_index=False, related_name="+")
    kind = models.CharField(max_length=11, choices=Kinds.choices)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, db_index=False, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "kind", "party"], name="joint_wish_once")]


class HandOff(models.Model):
    """A packet for another body: undisputed facts and agreement, nothing else. The bytes are an item."""

    class States(models.TextChoices):
        MADE = "MADE"
        FILED = "FILED"
        RETURNED = "RETURNED"  # something is missing or wrong: corrected, it can be handed in again
        ACCEPTED = "ACCEPTED"
        GRANTED = "GRANTED"
        REFUSED = "REFUSED"
        WITHDRAWN = "WITHDRAWN"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="hand_offs")
    kind = models.CharField(max_length=16)
    addressed_to = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64, db_collation="C")
    state = models.CharField(max_length=9, choices=States.choices, default=States.MADE)
    receiver_reference = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)


class Receiver(models.Model):
    """A body whose signed answers are taken in: its name, the doors it keeps, and the key that its answers bear."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=80)
    kinds = ArrayField(models.CharField(max_length=16))  # of packets
    public_key = models.BinaryField(unique=True)  # Ed25519, RFC 8032: 32 bytes
    is_test = models.BooleanField(default=False)  # a simulator: its answers have no legal effect, and say so
    listed_at = models.DateTimeField()
    unlisted_at = models.DateTimeField(null=True)
