"""Who of the staff has seen what is known of this side."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from linli.disputes.pages.entering import enter
from linli.disputes.pages.party_acts import must_confirm
from linli.disputes.words.reading import looks_at
from linli.ui.render import page
from linli.ui.sealed import sealed


@sealed
@require_safe
def seen(request: HttpRequest, secret: str) -> HttpResponse:
    """Every look at the own data, newest first. Never a name, and nothing of the other side's."""
    door = enter(request, secret, asking=True)
    if must_confirm(door.party):
        return HttpResponseRedirect(door.home)
    context = {"door": door, "readings": looks_at(door.party.id, get_language() or "")}
    return page(request, "disputes/party/seen.jinja", context)
