"""What is held of one side of a dispute: its own words, and what was said to it alone. Never the other side's."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import is_confirmed, party_by_secret
from linli.disputes.links import secret_of
from linli.disputes.models import Channel, Invitation, Item, Party
from linli.disputes.queries.items import open_item
from linli.disputes.queries.keeping import kept_classes, over_since
from linli.disputes.rules import DataClass
from linli.kit.actors import Actor, ActorKind
from linli.kit.errors import NotAllowed
from linli.kit.ids import show_reference
from linli.kit.own_data import OwnRow


@dataclass(frozen=True)
class OwnSide:
    """A side that came by its own link: who acts, which seat, the number, where it lies, whether it confirmed."""

    actor: Actor
    party_id: UUID
    dispute_id: UUID
    reference: str
    committee_path: str
    secret: str


@dataclass(frozen=True)
class KeptOfSide:
    """One class of the own data: how much, the last day on which it is kept, by which row; None while it goes on."""

    data: DataClass
    items: int
    until: date | None
    rule_id: str
    is_over: bool


def open_own_side(secret: str, language: str) -> OwnSide:
    """As that side and nobody else.

    Raises NotFound ``dispute.unknown``, NotAllowed ``reader.confirm_first`` until the invitation was confirmed: nobody
    reads by a link that went astray.
    """
    party = party_by_secret(secret)
    if not is_confirmed(party):
        sentence = _("Please open your invitation first, and say there that it is for you.")
        raise NotAllowed("reader.confirm_first", sentence)
    dispute = party.dispute
    actor = Actor(ActorKind.RESIDENT, None, language=language, party_ids=(party.id,))
    reference = show_reference(dispute.reference)
    return OwnSide(actor, party.id, dispute.id, reference, dispute.committee_path, secret_of(party))


def parties_of_account(account_id: UUID) -> list[UUID]:
    """Every seat that the account has."""
    return list(Party.objects.filter(account_id=account_id).order_by("id").values_list("id", flat=True))


def own_rows_of_party(party_id: UUID) -> list[OwnRow]:
    """The seat, invitations to it, and every piece of its own that has not been destroyed, opened."""
    party = Party.objects.get(id=party_id)
    seat = {"side": party.side, "language": party.language, "left_at": party.left_at, "may_read": party.consents}
    rows = [OwnRow("seat", party.invited_at, seat)]
    for sent in Invitation.objects.filter(party=party).order_by("id"):
        rows.append(OwnRow("invitations", sent.made_at, {"by": sent.channel, "opened_at": sent.opened_at}))
    for item in _own_items(party):
        opened = open_item(item.channel, item)
        said = {"class": item.channel.data_class, "kind": item.kind, "by_me": item.by_party_id == party.id}
        rows.append(OwnRow("side_words", item.at, {**said, "words": opened.payload}))
    return rows


def kept_of_side(party_id: UUID, at: datetime) -> list[KeptOfSide]:
    """The classes that are its alone and hold something, by the law of the place."""
    party = Party.objects.select_related("dispute").get(id=party_id)
    is_over = over_since(party.dispute) is not None
    rules = {kept.data: kept for kept in kept_classes(party.dispute, at)}
    found = []
    for channel in own_channels(party):
        data = DataClass(channel.data_class)
        items, rule = Item.objects.filter(channel=channel).count(), rules.get(data)
        if items:
            found.append(KeptOfSide(data, items, rule.until if rule else None, rule.rule_id if rule else "", is_over))
    return found


def own_channels(party: Party) -> QuerySet[Channel]:
    """Those that hold the words of this side alone and have not been destroyed."""
    return Channel.objects.filter(party=party, wrapped_key__isnull=False).order_by("id")


def _own_items(party: Party) -> list[Item]:
    """What it wrote anywhere, and what lies in the channels that are its alone."""
    own = Q(channel__party=party) | Q(by_party=party)
    rows = Item.objects.filter(own, channel__wrapped_key__isnull=False, channel__dispute_id=party.dispute_id)
    return list(rows.exclude(sealed=b"").select_related("channel").order_by("id"))
