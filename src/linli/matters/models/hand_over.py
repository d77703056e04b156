"""A hand-over from team to team: a proposal until the receiver answers."""

from django.db import models
from django.db.models import Q

from linli.kit.ids import uuid7


class HandOver(models.Model):
    """Who asked whom to take a matter, why, and the answer. At most one is pending for a matter."""

    class Answers(models.TextChoices):
        ACCEPTED = "ACCEPTED"
        RETURNED = "RETURNED"
        WITHDRAWN = "WITHDRAWN"
        DECIDED = "DECIDED"  # given by the coordinator above, without being asked

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, related_name="hand_overs")
    from_place = models.ForeignKey("places.Place", on_delete=models.PROTECT, db_index=False, related_name="+")
    from_agency = models.ForeignKey(
        "people.Agency", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    from_post = models.ForeignKey("people.Post", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    to_place = models.ForeignKey("places.Place", on_delete=models.PROTECT, db_index=False, related_name="+")
    to_path = models.TextField(db_collation="C")
    to_agency = models.ForeignKey(
        "people.Agency", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    to_post = models.ForeignKey("people.Post", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    reason = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by_post = models.ForeignKey(
        "people.Post", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=Answers.choices, blank=True)
    answer_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(answered_at__isnull=True), name="hand_over_one_pending"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="hand_over_answer_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_path", "proposed_at"], condition=Q(answered_at__isnull=True), name="hand_over_path"
            ),
            models.Index(
                fields=["to_agency", "proposed_at"],
                condition=Q(answered_at__isnull=True, to_agency__isnull=False),
                name="hand_over_agency",
            ),
        ]
