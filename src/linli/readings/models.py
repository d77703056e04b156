"""What follows from looks on record: questions about them, looks shown later by law, inquiries, and who may take them
along.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from linli.kit.ids import uuid7


class Question(models.Model):
    """Somebody asks why an office looked on a day. ``about_id``: the matter, or the side of a dispute.

    The words of both go with the words that they are about.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    about_id = models.UUIDField()
    of_post_id = models.UUIDField(null=True)
    agency_id = models.UUIDField(null=True)
    place_path = models.TextField()
    day = models.DateField()
    reading_ids = ArrayField(models.UUIDField())
    text = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_post_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about_id", "of_post_id", "day"], name="readings_question_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | Q(answered_at__isnull=False),
                name="readings_answer_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["place_path", "asked_at"], name="readings_open", condition=Q(answered_at__isnull=True))
        ]

    def __str__(self) -> str:
        return str(self.id)


class Delay(models.Model):
    """The looks of one office at one matter or side are shown later: by law, with two persons, and not for ever."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    about_id = models.UUIDField(db_index=True)
    of_post_id = models.UUIDField()
    agency_id = models.UUIDField(null=True)
    place_path = models.TextField()
    basis = models.CharField(max_length=40)  # a code of data/delay_bases.json
    reason = models.TextField()
    from_at = models.DateTimeField()
    release_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by_id = models.UUIDField()
    approved_at = models.DateTimeField(null=True)
    approved_by_id = models.UUIDField(null=True)
    refused_at = models.DateTimeField(null=True)
    refused_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | Q(refused_at__isnull=True), name="readings_delay_one_decision"
            ),
            models.CheckConstraint(condition=Q(release_at__gt=F("from_at")), name="readings_delay_ends"),
            models.CheckConstraint(
                condition=Q(approved_by_id__isnull=True, approved_at__isnull=True)
                | (Q(approved_by_id__isnull=False, approved_at__isnull=False) & ~Q(approved_by_id=F("asked_by_id"))),
                name="readings_delay_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Inquiry(models.Model):
    """A data protection officer asks an institution about the looks of one post: counts and reasons, never a score."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    of_post_id = models.UUIDField()
    agency_id = models.UUIDField(null=True)
    place_path = models.TextField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    counts = models.JSONField(default=dict)  # {reason: how many looks}
    text = models.TextField()
    asked_at = models.DateTimeField()
    asked_by_post_id = models.UUIDField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_post_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["place_path", "asked_at"], name="readings_inquiry_place")]

    def __str__(self) -> str:
        return str(self.id)


class Grant(models.Model):
    """One person lets one portal fetch the looks at the own data, by a code that is good for that portal alone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account_id = models.UUIDField(db_index=True)
    key_id = models.UUIDField()
    code_digest = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)
