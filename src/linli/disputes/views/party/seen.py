"""Who of the staff has seen what is known of this side, by office and day, and why, for whoever asks."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.disputes.pages.entering import Entered, enter
from linli.disputes.pages.party_acts import must_confirm
from linli.disputes.words.reading import why_looked
from linli.kit import clock
from linli.kit.errors import NotFound, Refused
from linli.readings import actions
from linli.readings import queries as looks
from linli.readings.queries import GroupView
from linli.ui.form_errors import Errors, refusal_of
from linli.ui.render import page
from linli.ui.sealed import sealed


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def seen(request: HttpRequest, secret: str) -> HttpResponse:
    """Every look at the own data. Never a name, and nothing of the other side's. Sent, it asks an office why."""
    door = enter(request, secret, asking=True)
    if must_confirm(door.party):
        return HttpResponseRedirect(door.home)
    if request.method != "POST":
        return _show(request, door, [])
    try:
        key, text = _key(request.POST.get("look", "")), request.POST.get("text", "")
        actions.ask_why(actor=door.actor, at=clock.now(), about_id=door.party.id, key=key, text=text)
    except Refused as refused:
        return _show(request, door, refusal_of(refused, ()), status=refused.status)
    return HttpResponseRedirect(f"{door.url('dispute_seen')}?asked=1")


def _show(request: HttpRequest, door: Entered, errors: Errors, *, status: int = 200) -> HttpResponse:
    language, after, here = get_language() or "", request.GET.get("after", ""), door.url("dispute_seen")
    found = looks.list_looks(door.party.id, clock.now(), language, after)
    context: dict[str, Any] = {
        "door": door,
        "here": here,
        "groups": [_group(view) for view in found.groups],
        "next_url": f"{here}?after={found.next_cursor}" if found.next_cursor else "",
        "first_url": here if after else "",
        "asked": "asked" in request.GET,
        "errors": errors,
    }
    return page(request, "disputes/party/seen.jinja", context, status=status)


def _group(view: GroupView) -> dict[str, Any]:
    group = view.group
    return {
        "key": view.key,
        "who": view.who,
        "day": group.day,
        "count": group.count,
        "purposes": list(dict.fromkeys(why_looked(purpose) for purpose in group.purposes)),
        "newest_at": group.newest_at,
        "asked": view.asked,
        "later": view.later,
    }


def _key(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise NotFound("look.unknown", _("There is no such look. Please open the page again.")) from error
