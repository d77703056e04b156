"""Where the sides meet by video: a link to somebody else's service, shown as a link and never loaded by a page."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.actions.channels import put
from linli.disputes.actions.room.gate import at_joint, must_not_be_between_only, record_joint
from linli.disputes.models import Item
from linli.disputes.rules.room import LINK_LENGTH, Kind
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed, Refused
from linli.kit.text import clean_line
from linli.ledger.actions import hurry


@transaction.atomic
def set_video_link(*, actor: Actor, at: datetime, dispute_id: UUID, link: str) -> Item:
    """The mediator names the meeting, or with nothing takes it away.

    Raises Refused ``video.not_https``, ``text.too_long``, NotAllowed ``video.mediator_only``, Conflict
    ``room.between_only``, and what ``gate.at_joint`` raises.
    """
    desk = at_joint(actor=actor, dispute_id=dispute_id)
    if desk.capacity.party is not None:
        raise NotAllowed("video.mediator_only", _("Only the mediator names the meeting."))
    address = clean_line(link, max_length=LINK_LENGTH, field="link")
    if address:
        must_not_be_between_only(desk.standing)
    if address and not _is_https(address):
        sentence = _("Please give the whole address of the meeting. It begins with https://")
        raise Refused("video.not_https", sentence, field="link")
    item = put(desk.channel, Kind.VIDEO, {"link": address}, at=at, by=desk.capacity)
    record_joint(desk, verb="SET_VIDEO_LINK", at=at, item=item)
    hurry()
    return item


def _is_https(address: str) -> bool:
    """A plain address of a named host: no user, no password, no blanks."""
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and parts.username is None and parts.port in (None, 443)
    except ValueError:
        return False
    return parts.scheme == "https" and named and "." in (parts.hostname or "") and " " not in address
