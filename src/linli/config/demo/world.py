"""What every matter of the demonstration happens in, and what somebody raises there."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from linli.config.demo.phrases import Phrasebook, Wording
from linli.config.demo.staff import Seat, Staff
from linli.config.demo.town import Town
from linli.matters.actions import ContactDetails
from linli.matters.queries import KindRow
from linli.matters.rules import Channel
from linli.places.queries import PlaceRow

NO_CONTACT = ContactDetails()


@dataclass(frozen=True)
class World:
    """What every matter happens in."""

    town: Town
    staff: Staff
    words: Phrasebook
    passed_up: dict[UUID, datetime] = field(default_factory=dict)  # by a clock that ran out, and not taken on since


@dataclass(frozen=True)
class Raised:
    """What somebody raises, where and how. ``desk`` takes it in for them; ``account_id`` is theirs when signed in."""

    kind: KindRow
    place: PlaceRow
    wording: Wording
    channel: Channel = Channel.WEB
    point: tuple[float, float] | None = None
    contact: ContactDetails = NO_CONTACT
    desk: Seat | None = None
    account_id: UUID | None = None
