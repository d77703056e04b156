"""Where a matter can go: a place's team, an agency's, or one post."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.kit.clock import local_day
from linli.kit.errors import NotFound, Refused
from linli.matters.models import Matter
from linli.matters.queries.teams import find_post
from linli.people import queries as people
from linli.places import queries as places
from linli.places.queries import PlaceRow


@dataclass(frozen=True)
class Destination:
    """A team, perhaps one post in it. ``place`` is the agency's place for an agency."""

    place: PlaceRow
    agency_id: UUID | None
    post_id: UUID | None

    @property
    def values(self) -> dict[str, Any]:
        """The columns of a matter that say who owns it."""
        return {
            "owner_place_id": self.place.id,
            "owner_path": self.place.path,
            "owner_agency_id": self.agency_id,
            "owner_post_id": self.post_id,
            "level": self.place.level.value,
        }

    @property
    def facts(self) -> dict[str, Any]:
        """For the timeline."""
        return {
            "to_place_id": str(self.place.id),
            "to_agency_id": str(self.agency_id) if self.agency_id else None,
            "to_post_id": str(self.post_id) if self.post_id else None,
            "level": self.place.level.value,
        }

    def is_other_team_than(self, matter: Matter) -> bool:
        """True when the team that holds the matter is another."""
        return (self.place.path, self.agency_id) != (matter.owner_path, matter.owner_agency_id)


def destination(
    place_id: UUID | None, agency_id: UUID | None, post_id: UUID | None, at: datetime, *, check_post: bool = True
) -> Destination:
    """The team meant by a post, else an agency, else a place.

    Raises Refused ``hand_over.no_receiver`` when none is named, it is unknown, or the post serves no more.
    ``check_post`` False takes the post as it was checked before.
    """
    if post_id is not None and check_post:
        post = find_post(post_id, local_day(at))
        if post is None:
            raise no_receiver()
        return Destination(places.place_row(post.place_id), post.agency_id, post.id)
    try:
        if agency_id is not None:
            agency = people.get_agency(agency_id)
            return Destination(places.place_row(agency.place_id), agency.id, post_id)
        if place_id is not None:
            return Destination(places.place_row(place_id), None, post_id)
    except NotFound as missing:
        raise no_receiver() from missing
    raise no_receiver()


def no_receiver() -> Refused:
    """Nobody to give it to."""
    return Refused("hand_over.no_receiver", _("Please choose a team or person who can take it."), field="to")
