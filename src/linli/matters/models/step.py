"""The timeline of a matter."""

from django.db import models
from django.db.models import Q

from linli.kit.ids import uuid7
from linli.matters.rules import Verb, Visibility


class Step(models.Model):
    """One entry of the timeline: who did what, when, with which words, and whether the resident reads it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, db_index=False, related_name="steps")
    at = models.DateTimeField()
    verb = models.CharField(max_length=24, choices=[(verb.value, verb.value) for verb in Verb])
    visibility = models.CharField(max_length=8, choices=[(name.value, name.value) for name in Visibility])
    actor_kind = models.CharField(max_length=8)
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    text = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    # The exact JSON text that the resident was told, for the receipts of the public log; it goes with the words.
    told = models.TextField(blank=True, default="", db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["matter", "at", "id"], name="step_timeline"),
            # What changed of late, for whoever follows from outside.
            models.Index(fields=["at", "id"], condition=Q(visibility=Visibility.PUBLIC.value), name="step_public_at"),
        ]
