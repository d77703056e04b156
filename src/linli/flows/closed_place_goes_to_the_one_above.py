"""When a place is closed, its posts, agencies and open matters go to the place above: each keeps an owner."""

from django.utils.translation import gettext_lazy as _

from linli.kit.actors import SYSTEM
from linli.kit.errors import Conflict
from linli.kit.events import subscribe
from linli.matters import actions as matters
from linli.matters import queries as matter_queries
from linli.people import actions as people
from linli.people import queries as people_queries
from linli.places.events import PlaceClosed


def _go_up(event: PlaceClosed) -> None:
    """Posts first: a matter stays with its caseworker, who goes the same way.

    Raises Conflict ``place.has_work`` for the top of a ladder where somebody serves or something is open.
    """
    if event.parent_id is None:
        _refuse_work(event)
        return
    people.follow_merge(actor=SYSTEM, at=event.at, from_ids=[event.place_id], to_id=event.parent_id)
    matters.follow_merged_place(from_ids=[event.place_id], to_id=event.parent_id, at=event.at)


def _refuse_work(event: PlaceClosed) -> None:
    if matter_queries.has_open_matters(event.place_id) or people_queries.is_served(event.place_id, event.at):
        sentence = _("Somebody serves here or a matter is open here, and there is no place above to take it over.")
        raise Conflict("place.has_work", sentence)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(PlaceClosed, _go_up)
