"""What is to be destroyed after its time: on a list, which a person approves."""

from django.db import models
from django.db.models import Q

from linli.kit.ids import uuid7
from linli.matters.rules.retention import Held


class DestructionList(models.Model):
    """What had outlived its time in a subtree on a day, and what a coordinator decided about it."""

    class Decisions(models.TextChoices):
        APPROVED = "APPROVED"
        REFUSED = "REFUSED"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    path = models.TextField(db_collation="C")
    made_at = models.DateTimeField()
    made_by_post = models.ForeignKey(
        "people.Post", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by_post = models.ForeignKey(
        "people.Post", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    decision = models.CharField(max_length=8, choices=Decisions.choices, blank=True)
    reason = models.TextField(blank=True)
    carried_out_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decision="") | (Q(decided_at__isnull=False) & ~Q(decision="")),
                name="destruction_decision_has_time",
            ),
            models.UniqueConstraint(
                fields=["path"], condition=Q(decided_at__isnull=True), name="destruction_one_open_list"
            ),
        ]
        indexes = [models.Index(fields=["path", "made_at"], name="destruction_path")]

    def __str__(self) -> str:
        return str(self.id)


class DestructionItem(models.Model):
    """One matter of a list and what of it goes. ``kept_reason`` takes it off the list until ``kept_until``."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    destruction = models.ForeignKey(DestructionList, on_delete=models.PROTECT, db_index=False, related_name="items")
    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, db_index=False, related_name="+")
    held = models.CharField(max_length=8, choices=[(held.value, held.value) for held in Held])
    due_on = models.DateField()
    kept_reason = models.TextField(blank=True)
    kept_until = models.DateField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["destruction", "matter", "held"], name="destruction_item_once"),
            models.CheckConstraint(
                condition=Q(kept_reason="", kept_until__isnull=True)
                | (~Q(kept_reason="") & Q(kept_until__isnull=False, destroyed_at__isnull=True)),
                name="destruction_kept_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["matter", "held"], name="destruction_matter"),
            models.Index(
                fields=["destruction"],
                condition=Q(destroyed_at__isnull=True, kept_until__isnull=True),
                name="destruction_to_do",
            ),
        ]
