"""What the resident of a matter says about how it was settled."""

from django.db import models
from django.db.models import F, Q

from linli.kit.ids import uuid7
from linli.matters.rules.feedback import BEST, WORST, Settled, TimeKept


class Feedback(models.Model):
    """One answer to one settlement: a matter that was opened again and settled anew is asked about anew.

    ``resolved_at`` is that of the matter when it was answered. Nobody's name, and no post: it is about the matter.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, db_index=False, related_name="feedback")
    resolved_at = models.DateTimeField()
    settled = models.CharField(max_length=6, choices=[(one.value, one.value) for one in Settled])
    satisfaction = models.PositiveSmallIntegerField()
    time_kept = models.CharField(max_length=6, choices=[(one.value, one.value) for one in TimeKept], blank=True)
    text = models.TextField(blank=True)
    given_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "resolved_at"], name="feedback_once"),
            models.CheckConstraint(
                condition=Q(satisfaction__gte=WORST, satisfaction__lte=BEST), name="feedback_satisfaction"
            ),
            models.CheckConstraint(condition=Q(changed_at__gte=F("given_at")), name="feedback_changed_later"),
        ]
        indexes = [models.Index(fields=["given_at"], name="feedback_given")]

    def __str__(self) -> str:
        return f"{self.settled} {self.satisfaction}"
