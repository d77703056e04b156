"""One matter opened in an emergency, by two persons."""

from django.db import models
from django.db.models import F, Q

from linli.kit.ids import uuid7


class Emergency(models.Model):
    """Who asked to open which matter and why, who said yes or no, until when it was open, what the review found.

    Accounts are plain ids beside the posts: two posts of one person are one person. The reason is about a danger, and
    goes with the words of the matter.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, related_name="emergencies")
    place_path = models.TextField(db_collation="C")  # where the matter lay when it was asked for
    basis = models.CharField(max_length=40)  # a code of data/emergency.json
    reason = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by_id = models.UUIDField()
    asked_post_id = models.UUIDField()
    expires_at = models.DateTimeField()
    decided_by_id = models.UUIDField(null=True)
    decided_post_id = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True)
    until_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_post_id = models.UUIDField(null=True)
    review_due_on = models.DateField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_post_id = models.UUIDField(null=True)
    finding = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by_id__isnull=True) | ~Q(decided_by_id=F("asked_by_id")),
                name="emergency_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, until_at__isnull=True, review_due_on__isnull=True)
                | Q(
                    approved_at__isnull=False,
                    refused_at__isnull=True,
                    decided_by_id__isnull=False,
                    until_at__gt=F("approved_at"),
                    review_due_on__isnull=False,
                ),
                name="emergency_approved_by_somebody_and_ends",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True) | Q(approved_at__isnull=False), name="emergency_review_of_opened"
            ),
        ]
        indexes = [
            models.Index(fields=["place_path", "asked_at"], name="emergency_place"),
            models.Index(fields=["asked_by_id", "-asked_at"], name="emergency_asker"),
        ]

    def __str__(self) -> str:
        return str(self.id)
