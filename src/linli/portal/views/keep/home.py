"""The administrator's first page: its doors, and what stands behind each now."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from linli.kit import clock
from linli.kit.actors import Actor, Duty, Role
from linli.kit.errors import Conflict, NotAllowed
from linli.matters import queries as matters
from linli.people import queries as people
from linli.places import queries as places
from linli.places.queries import PlaceRow
from linli.ui import render

# What each door is called, what stands behind it, and its page; the text of Kinds is filled in with what is offered.
_DOORS = (
    (_("Places"), _("The ladder with its codes, names and outlines, and what became of them."), "keep_places"),
    (_("Posts"), _("Who serves where, in which role, from when to when."), "keep_posts"),
    (_("Agencies"), _("Bodies with duties of their own, to which matters can be handed over."), "keep_agencies"),
    (_("Kinds"), _("%(count)s kinds are offered, version %(version)s."), "keep_kinds"),
    (
        _("Workflows"),
        _("Who may lead a matter from where to where, what is timed, and which version is in force."),
        "keep_workflows",
    ),
    (_("Messages"), _("Every message as it goes out, in both languages, and the quiet hours."), "keep_notices"),
    (
        _("Routing rules"),
        _("Who gets what before the ladder decides, tried out on the matters of late."),
        "keep_routing",
    ),
    (
        _("Keys of programs"),
        _("Which programs may bring matters in or read them, where, and until when."),
        "keep_keys",
    ),
    (_("Questions of the guide"), _("By week, where no answer fitted, and where people were led to."), "guide_counts"),
    (_("How the system runs"), _("Whether everything is all right, what waits, and the last backup."), "running"),
    (_("Webhooks"), _("Which programs are told of what happens to matters, and how that goes."), "keep_webhooks"),
)


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
    """What the work rests on, a door to each."""
    administered(request.actor)  # type: ignore[attr-defined]
    offered = {"count": len(matters.list_leaves()), "version": matters.catalogue_version() or 0}
    waiting = people.count_waiting_keys(request.actor, clock.now())  # type: ignore[attr-defined]
    notes = {"keep_keys": ngettext("%(num)s waits for you", "%(num)s wait for you", waiting) % {"num": waiting}}
    doors = [
        {
            "title": title,
            "text": text % offered,
            "href": reverse(name),
            "note": notes.get(name, "") if waiting else "",
        }
        for title, text, name in _DOORS
    ]
    return render.page(request, "portal/keep/home.jinja", {"doors": doors})
