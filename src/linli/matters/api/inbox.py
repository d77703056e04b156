"""The list for staff as JSON, for those who are signed in and for programs with a key. A hot path."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed, Refused
from linli.matters import actions
from linli.matters.api.bodies import InboxBody, InboxRowBody
from linli.matters.api.requests import answer_json, key_of, only
from linli.matters.labels import STATES, label
from linli.matters.queries import InboxFilters, InboxRow

_TEXT_FILTERS = ("state", "owner", "kind", "place_path", "channel", "order")


@only("GET")
def inbox(request: HttpRequest) -> HttpResponse:
    """GET: one page of what the actor's teams hold, 50 rows unless ``size`` says otherwise (at most 100)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if key_of(request, "matters:read") is None and not request.user.is_authenticated:
        raise NotAllowed("inbox.not_signed_in", _("Please sign in first."), status=401)
    at = clock.now()
    page = actions.open_inbox(
        actor=actor,
        at=at,
        filters=filters_of(request),
        cursor=request.GET.get("cursor", ""),
        size=_size(request),
    )
    return answer_json(InboxBody([_row(row, at, actor.language) for row in page.rows], page.next_cursor))


def filters_of(request: HttpRequest) -> InboxFilters:
    """The filters in the address; whether they are known is for the list."""
    given = {name: request.GET[name] for name in _TEXT_FILTERS if request.GET.get(name)}
    return InboxFilters(**given, late=request.GET.get("late") == "true")


def _size(request: HttpRequest) -> int:
    size = request.GET.get("size", "50")
    if not (size.isascii() and size.isdigit() and 1 <= int(size[:4]) <= 100):
        raise Refused("inbox.bad_filter", _("This filter is not known. Please choose again."), field="size")
    return int(size)


def _row(row: InboxRow, at: datetime, language: str) -> InboxRowBody:
    return InboxRowBody(
        id=row.id,
        reference=row.reference,
        title=row.title,
        state=row.state,
        state_label=row.own_state.name(language) if row.own_state else label(STATES, row.state),
        version=row.version,
        kind=row.kind.code,
        kind_label=row.kind.name(language),
        place=row.place.name(language),
        place_path=row.place.path,
        level=row.level,
        channel=row.channel,
        is_mine=row.is_mine,
        is_late=row.is_late(at),
        unassigned=row.owner_post_id is None,
        received_at=row.received_at,
        first_contact_due_at=row.first_contact_due_at,
        due_at=row.due_at,
        next_due_at=row.next_due_at,
    )
