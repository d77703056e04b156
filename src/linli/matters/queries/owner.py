"""Who holds a matter, in words."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.utils import translation
from django.utils.translation import pgettext

from linli.matters.models import Matter
from linli.people.queries import AgencyRow, get_agency, post_label
from linli.places.queries import PlaceRow, place_row


@dataclass(frozen=True)
class OwnerView:
    """The owner: a place's team, or an agency's, perhaps one post of it."""

    place: PlaceRow
    agency: AgencyRow | None
    post_id: UUID | None

    def label(self, language: str) -> str:
        """ "三网格 网格员", "枫桥镇" or "城市管理局": the place and the role, never a person's name."""
        if self.post_id is not None:
            return post_label(self.post_id, language)
        return self.team_label(language)

    def team_label(self, language: str) -> str:
        """The team alone."""
        if self.agency is not None:
            return self.agency.name(language)
        return _team_pattern(language) % {"place": self.place.name(language)}


@lru_cache(maxsize=8)
def _team_pattern(language: str) -> str:
    """Looked up once a language: a list names a thousand teams."""
    with translation.override(language):
        return pgettext("a team", "%(place)s team")


def owner_view(place_id: UUID, agency_id: UUID | None, post_id: UUID | None) -> OwnerView:
    """The owner of these ids. No statement for a place's team with warm places."""
    return OwnerView(place_row(place_id), get_agency(agency_id) if agency_id else None, post_id)


def owner_of(matter: Matter) -> OwnerView:
    """The owner of a matter."""
    return owner_view(matter.owner_place_id, matter.owner_agency_id, matter.owner_post_id)
