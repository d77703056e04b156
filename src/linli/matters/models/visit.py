"""A visit that was announced: when somebody will come."""

from django.db import models
from django.db.models import F, Q

from linli.kit.ids import uuid7


class PlannedVisit(models.Model):
    """A window of time that the resident was told. At most one runs for each matter; a row is ended, never changed."""

    class Ends(models.TextChoices):
        CHANGED = "CHANGED"  # another time took its place
        CANCELLED = "CANCELLED"
        MADE = "MADE"  # somebody was there

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, db_index=False, related_name="+")
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=9, choices=Ends.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(ended_at__isnull=True), name="visit_one_planned"),
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="visit_window"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
                name="visit_end_has_time",
            ),
        ]
