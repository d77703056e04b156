"""What follows when somebody uses a right over the own data: corrections, erasures, and what must stay erased."""

from django.db import models
from django.db.models import Q

from linli.kit.ids import uuid7
from linli.rights.rules import CorrectionState, Of, Target, Unit


class Correction(models.Model):
    """Somebody says that something is wrong. ``about_id``: the matter, the side of a dispute, or the account."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    of = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Of])
    about_id = models.UUIDField(db_index=True)
    target = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Target])
    step_id = models.UUIDField(null=True)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=[(one.value, one.value) for one in CorrectionState])
    place_path = models.TextField(db_collation="C")
    agency_id = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    rule = models.CharField(max_length=20, blank=True)  # the row of the law by which it was refused
    answered_at = models.DateTimeField(null=True)
    answered_by_post_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CorrectionState.ASKED.value, answered_at__isnull=True)
                | (~Q(state=CorrectionState.ASKED.value) & Q(answered_at__isnull=False)),
                name="rights_answer_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.REFUSED.value) | ~Q(rule=""), name="rights_refused_by_a_rule"
            ),
        ]
        indexes = [
            models.Index(
                fields=["place_path", "due_on"],
                condition=Q(state=CorrectionState.ASKED.value),
                name="rights_correction_open",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Erasure(models.Model):
    """Somebody asked that what is held goes. The receipt is opened by a secret of its own: the account may be gone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    of = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Of])
    about_id = models.UUIDField(db_index=True)
    secret_digest = models.BinaryField(unique=True)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)


class ErasureItem(models.Model):
    """One unit: gone (``done_at``), or still to go; ``due_on`` and ``rule`` as they were explained when asked."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    erasure = models.ForeignKey(Erasure, on_delete=models.PROTECT, related_name="items")
    unit = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Unit])
    subject_id = models.UUIDField()
    reference = models.CharField(max_length=10, blank=True)  # of the matter, as it is said
    fate = models.CharField(max_length=8)
    due_on = models.DateField(null=True)
    rule = models.CharField(max_length=80, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "subject_id"], condition=Q(done_at__isnull=True), name="rights_item_waits_once"
            )
        ]
        indexes = [models.Index(fields=["id"], condition=Q(done_at__isnull=True), name="rights_items_to_do")]

    def __str__(self) -> str:
        return str(self.id)


class Tombstone(models.Model):
    """Something was erased and must stay so: written to a file too, that no backup brings back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Unit])
    subject_id = models.UUIDField()
    at = models.DateTimeField()
    is_in_file = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(is_in_file=False), name="rights_not_in_file")]

    def __str__(self) -> str:
        return f"{self.unit} {self.subject_id}"
