"""Who acts on the pages of staff: an account through its posts, never the resident of the matter."""

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotFound
from linli.matters import actions
from linli.matters.queries import MatterView


def staff_actor(request: HttpRequest) -> Actor:
    """The actor as signed in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def open_as_staff(actor: Actor, matter_id: UUID) -> MatterView:
    """The matter through a post, with the look noted for its resident.

    Raises NotFound ``matter.unknown`` also for its own resident: residents have pages of their own.
    """
    view = actions.open_matter(actor=actor, at=clock.now(), matter_id=matter_id)
    if not view.is_staff:
        raise NotFound("matter.unknown", _("There is no such matter, or it is not yours to see."))
    return view
