"""What a party said of safety, for those who may read it, and what the notices have to heed."""

from collections.abc import Mapping
from uuid import UUID

from linli.disputes.access import Standing
from linli.disputes.models import Item, Party
from linli.disputes.queries.items import newest_item, newest_payloads, open_item
from linli.disputes.rules import DataClass

MEDIATOR_FIRST = "MEDIATOR_FIRST"  # what the wish of one side is kept as


def safety_of(standing: Standing, party: Party) -> dict[str, object] | None:
    """The newest answers, or None. Raises NotFound ``channel.unknown`` for whoever may not read them."""
    found = newest_item(standing, DataClass.SAFETY, "SAFETY", party)
    return found.payload if found else None


def is_alarming(said: Mapping[str, object]) -> bool:
    """Whether these answers speak against bringing the sides together."""
    return bool(said.get("violence") or said.get("afraid")) or said.get("together") is False


def has_answered(party: Party) -> bool:
    """Whether the side has been asked and said something, were it nothing. For its own pages alone."""
    said = Item.objects.filter(channel__party=party, channel__data_class=DataClass.SAFETY.value, kind="SAFETY")
    return said.exists()


def wants_a_mediator_first(standing: Standing, party: Party) -> bool:
    """The newest wish of that side. Raises NotFound ``channel.unknown`` for whoever may not read it."""
    found = newest_item(standing, DataClass.SAFETY, MEDIATOR_FIRST, party)
    return found is not None and bool(found.payload["wanted"])


def who_want_a_mediator_first(dispute_id: UUID) -> set[UUID]:
    """The parties that want no direct talk, by their newest word. Says nothing about who may read it: for verbs."""
    rows = Item.objects.filter(
        channel__dispute_id=dispute_id, channel__party__left_at__isnull=True, kind=MEDIATOR_FIRST
    ).select_related("channel")
    wishes = {row.channel.party_id: bool(open_item(row.channel, row).payload["wanted"]) for row in rows.order_by("id")}
    return {party_id for party_id, wanted in wishes.items() if wanted and party_id is not None}


def is_between_only(standing: Standing) -> bool:
    """Whether a side told of violence, or of a threat of it: then nobody brings the sides together.

    For the mediator, who may read it, and for the mediator's verbs; nothing that another reader gets hangs on it.
    """
    told = newest_payloads([party.id for party in standing.present], (DataClass.SAFETY,))
    return any(bool(answers.get("violence")) for answers in told.values())


def may_be_told(party: Party) -> bool:
    """False when the party asked to be told nothing unasked. For ``flows`` alone."""
    return not wants_silence(newest_payloads([party.id], (DataClass.SAFETY,)).get((party.id, DataClass.SAFETY), {}))


def wants_silence(answers: Mapping[str, object]) -> bool:
    """Whether the answers of a party, which may be none, ask for it."""
    return bool(answers.get("no_notices", False))
