"""Suggestions of a program. What anybody wishes is never here: it is sealed with each party, the proof under a key
that nobody reads by.
"""

from django.db import models
from django.db.models import Q

from linli.disputes.models.channel import Item
from linli.disputes.models.dispute import Dispute, Party
from linli.disputes.rules.suggest import COUNTED, LIVE_SUGGESTIONS, MOST_SUGGESTIONS, SuggestionState
from linli.kit.ids import uuid7


class Suggestion(models.Model):
    """One request that a program may suggest: all sides agree, or it does not run."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, db_index=False, related_name="+")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=[(state.value, state.value) for state in SuggestionState])
    frame = models.ForeignKey(Item, on_delete=models.PROTECT, db_index=False, related_name="+")
    certificate = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    asked_by_party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    asked_by_post = models.ForeignKey(
        "people.Post", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    asked_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "number"],
                condition=Q(state__in=sorted(state.value for state in COUNTED)),
                name="suggestion_number_once",
            ),
            models.UniqueConstraint(
                fields=["dispute"],
                condition=Q(state__in=sorted(state.value for state in LIVE_SUGGESTIONS)),
                name="suggestion_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MOST_SUGGESTIONS), name="suggestion_at_most_five"
            ),
        ]
        indexes = [models.Index(fields=["dispute", "asked_at"], name="suggestion_order")]


class SuggestionYes(models.Model):
    """One side agrees that the program may suggest."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, db_index=False, related_name="yes")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["suggestion", "party"], name="suggestion_yes_once")]
