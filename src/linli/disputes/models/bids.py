"""Rounds of sealed bids. What was bid is never here: it is sealed with each party, and gone once a round has failed."""

from django.db import models
from django.db.models import Q

from linli.disputes.models.dispute import Dispute, Party
from linli.disputes.rules.bids import MOST_ROUNDS, RoundState
from linli.kit.ids import uuid7


class BidRound(models.Model):
    """One try to meet at one amount: how near is near enough is agreed on before anybody bids."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, db_index=False, related_name="+")
    dispute_round = models.PositiveSmallIntegerField()  # of the dispute: a reopening begins anew
    number = models.PositiveSmallIntegerField()
    payer = models.ForeignKey(Party, on_delete=models.PROTECT, db_index=False, related_name="+")
    payee = models.ForeignKey(Party, on_delete=models.PROTECT, db_index=False, related_name="+")
    band_percent = models.PositiveSmallIntegerField()
    hours = models.PositiveSmallIntegerField()  # for bidding, from the agreement on
    state = models.CharField(max_length=8, choices=[(state.value, state.value) for state in RoundState])
    proposed_by = models.ForeignKey(Party, on_delete=models.PROTECT, db_index=False, related_name="+")
    proposed_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "dispute_round", "number"],
                condition=~Q(state=RoundState.REFUSED.value),
                name="bid_round_once",
            ),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=MOST_ROUNDS), name="bid_round_number"),
            models.CheckConstraint(condition=~Q(payer=models.F("payee")), name="bid_round_two_sides"),
            models.CheckConstraint(
                condition=~Q(state=RoundState.OPEN.value) | Q(closes_at__isnull=False), name="bid_round_closes"
            ),
        ]
        indexes = [models.Index(fields=["closes_at"], condition=Q(state=RoundState.OPEN.value), name="bid_round_due")]
