"""The administrator's first page: four doors, and what stands behind each now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from linli.kit.actors import Actor, Duty, Role
from linli.kit.errors import Conflict, NotAllowed
from linli.matters import queries as matters
from linli.places import queries as places
from linli.places.queries import PlaceRow
from linli.portal import frame


def administered(actor: Actor) -> Duty:
    """The administrator's post nearest to the top; raises NotAllowed ``keep.not_administrator`` without one."""
    duties = [duty for duty in actor.duties if duty.role is Role.ADMINISTRATOR and duty.agency_id is None]
    if not duties:
        raise NotAllowed("keep.not_administrator", _("This is for administrators."))
    return min(duties, key=lambda duty: len(duty.path))


def own_place(actor: Actor) -> PlaceRow:
    """The place that the administrator keeps; raises as administered, Conflict ``keep.place_closed`` without one."""
    own = places.find_place_by_code(administered(actor).path.rstrip("/").rsplit("/", 1)[-1])
    if own is None:
        raise Conflict(
            "keep.place_closed", _("The place of your post is no longer in force. Please ask for a new appointment.")
        )
    return own


@require_safe
def administration(request: HttpRequest) -> HttpResponse:
    """Places, posts and kinds."""
    administered(request.actor)  # type: ignore[attr-defined]
    doors: list[dict[str, Any]] = [
        {
            "title": _("Places"),
            "text": _("The ladder with its codes, names and outlines, and what became of them."),
            "href": reverse("keep_places"),
        },
        {
            "title": _("Posts"),
            "text": _("Who serves where, in which role, from when to when."),
            "href": reverse("keep_posts"),
        },
        {
            "title": _("Agencies"),
            "text": _("Bodies with duties of their own, to which matters can be handed over."),
            "href": reverse("keep_agencies"),
        },
        {
            "title": _("Kinds"),
            "text": _("%(count)s kinds are offered, version %(version)s.")
            % {"count": len(matters.list_leaves()), "version": matters.catalogue_version() or 0},
            "href": reverse("keep_kinds"),
        },
        {
            "title": _("Workflows"),
            "text": _("Who may lead a matter from where to where, what is timed, and which version is in force."),
            "href": reverse("keep_workflows"),
        },
        {
            "title": _("Messages"),
            "text": _("Every message as it goes out, in both languages, and the quiet hours."),
            "href": reverse("keep_notices"),
        },
        {
            "title": _("Routing rules"),
            "text": _("Who gets what before the ladder decides, tried out on the matters of late."),
            "href": reverse("keep_routing"),
        },
    ]
    doors += [
        {
            "title": _("Keys of programs"),
            "text": _("Which programs may bring matters in or read them, where, and until when."),
            "href": reverse("keep_keys"),
        },
        {
            "title": _("Webhooks"),
            "text": _("Which programs are told of what happens to matters, and how that goes."),
            "href": reverse("keep_webhooks"),
        },
    ]
    return frame.page(request, "portal/keep/home.jinja", {"doors": doors})
