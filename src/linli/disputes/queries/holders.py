"""Ids by which the holder of a link, or a program that leads somebody through, finds what it may act on."""

from uuid import UUID

from linli.disputes.access import get_standing
from linli.disputes.models import Agreement, Dispute, Due, Party
from linli.disputes.queries.agreement import list_hand_offs, newest_draft, packet_of
from linli.disputes.queries.links import link_of_party
from linli.kit.actors import Actor


def party_ids(dispute_id: UUID) -> list[UUID]:
    """The parties by seat."""
    return list(Party.objects.filter(dispute_id=dispute_id).order_by("seat").values_list("id", flat=True))


def is_mediated(dispute_id: UUID) -> bool:
    """Whether somebody has been chosen."""
    return Dispute.objects.filter(id=dispute_id, mediator__isnull=False).exists()


def draft_to_freeze(actor: Actor, dispute_id: UUID) -> UUID | None:
    """The newest draft that the actor may read. Raises as get_standing and newest_draft."""
    found = newest_draft(get_standing(actor, dispute_id))
    return found.item_id if found else None


def text_to_sign(dispute_id: UUID) -> str | None:
    """The hash of the text that waits for signatures."""
    rows = Agreement.objects.filter(dispute_id=dispute_id, state=Agreement.States.FROZEN)
    return rows.values_list("sha256", flat=True).first()


def due_ids(dispute_id: UUID) -> list[UUID]:
    """What is to be performed under the agreement in force, by day."""
    rows = Due.objects.filter(agreement__dispute_id=dispute_id, agreement__state=Agreement.States.IN_FORCE)
    return list(rows.order_by("due_on", "term", "number").values_list("id", flat=True))


def newest_packet(actor: Actor, dispute_id: UUID) -> bytes:
    """The bytes of what was last handed to another body, as the actor has them. Raises NotFound ``packet.unknown``."""
    standing = get_standing(actor, dispute_id)
    made = next(iter(list_hand_offs(standing)), None)
    return packet_of(standing, made.id if made else UUID(int=0))


def link_in_newest(title: str, seat: int) -> str:
    """The link of a seat in the newest dispute of a matter with that title, else empty. For the demonstration."""
    rows = Party.objects.filter(dispute__matter__title=title, seat=seat).order_by("-id")
    party = rows.first()
    return link_of_party(party) if party else ""
