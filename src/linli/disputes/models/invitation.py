"""Being asked to take part, and complaining about how it goes."""

from django.db import models
from django.db.models import Q

from linli.disputes.models.dispute import Dispute, Party
from linli.kit.ids import uuid7


class Invitation(models.Model):
    """A code for one party, by one way. A new one stops the old. The code itself is derived and stands nowhere."""

    class Channels(models.TextChoices):
        LETTER = "LETTER"
        SMS = "SMS"
        EMAIL = "EMAIL"
        IN_PERSON = "IN_PERSON"  # a caseworker brings or reads it

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="invitations")
    channel = models.CharField(max_length=9, choices=Channels.choices)
    code_digest = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # Whoever asks decides for any reason, and everybody is asked: it tells nothing of what was said in confidence.
    names_asker = models.BooleanField(default=True)
    opened_at = models.DateTimeField(null=True)  # the code was first typed
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=Q(stopped_at__isnull=True), name="dispute_one_invitation"
            )
        ]


class Complaint(models.Model):
    """A party complains, beside the dispute: nothing waits for it. The words are items of the party's channel."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="complaints")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, db_index=False, related_name="+")
    reviewer_path = models.TextField(db_collation="C")  # the place whose registrar answers
    # Who mediated when it was made: never reads it, whatever other post is held.
    mediator = models.ForeignKey("people.Post", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    item_id = models.UUIDField()  # its words
    answer_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    unknown_from = models.DateField(null=True)  # working days from here on are not published
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["reviewer_path", "due_at"], condition=Q(answered_at__isnull=True), name="dispute_complaint_due"
            )
        ]
