"""Who holds each matter of a list, or is asked to take it, in words: a few statements for the whole page."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from linli.kit.actors import Actor
from linli.matters.access import pending_for
from linli.matters.models import HandOver
from linli.matters.queries.inbox import InboxRow
from linli.matters.queries.owner import OwnerView
from linli.people.queries import agencies_of, post_labels
from linli.places.queries import PlaceRow, place_row

_Holder = tuple[PlaceRow, UUID | None, UUID | None]  # place, agency, post


@dataclass(frozen=True)
class Offer:
    """Whom a hand-over is offered to: a team, or one post of it; ``to_reader`` when that post is the reader's own."""

    to: str
    to_reader: bool


def owner_labels(rows: Sequence[InboxRow], language: str) -> list[str]:
    """As ``OwnerView.label``, row by row.

    One statement for the posts that this process does not know yet, one for agencies, none where neither is.
    """
    return _labels([(row.owner_place, row.owner_agency_id, row.owner_post_id) for row in rows], language)


def list_offers(actor: Actor, rows: Sequence[InboxRow], language: str) -> dict[UUID, Offer]:
    """Whom each matter of a list of offers is offered to, by matter: one statement and those of ``owner_labels``.

    A desk or coordinator answers for the whole team, so what is offered to one person of it is on the list as well.
    """
    pending = HandOver.objects.filter(pending_for(actor), matter_id__in=[row.id for row in rows])
    found = pending.values_list("matter_id", "to_place_id", "to_agency_id", "to_post_id") if rows else []
    own = {duty.post_id for duty in actor.duties}
    asked = [(matter_id, (place_row(place), agency, post)) for matter_id, place, agency, post in found]
    labels = _labels([holder for _matter, holder in asked], language)
    return {matter_id: Offer(label, holder[2] in own) for (matter_id, holder), label in zip(asked, labels, strict=True)}


def _labels(holders: Sequence[_Holder], language: str) -> list[str]:
    posts = post_labels([post for _place, _agency, post in holders if post], language)
    agencies = agencies_of({agency for _place, agency, post in holders if agency and not post})
    teams: dict[tuple[UUID, UUID | None], str] = {}
    labels = []
    for place, agency_id, post_id in holders:
        if post_id is not None:
            labels.append(posts[post_id])
            continue
        team = place.id, agency_id
        if team not in teams:
            agency = agencies[agency_id] if agency_id else None
            teams[team] = OwnerView(place, agency, None).team_label(language)
        labels.append(teams[team])
    return labels
