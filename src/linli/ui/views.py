"""The switch of language, and the page that shows every component."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from linli.kit import clock
from linli.kit.errors import Refused
from linli.ui.render import respond
from linli.ui.showcase import showcase

YEAR = 365 * 24 * 3600


def _way_back(request: HttpRequest) -> str:
    """The address asked for when it is one of this site's own, else the front page."""
    asked = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(asked, allowed_hosts=None, require_https=request.is_secure())
    return asked if allowed and asked.startswith("/") and not urlsplit(asked).netloc else "/"


@csrf_exempt  # a foreign page could at most change the language; a page without forms then needs no cookie
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the reader's language in a cookie, guest or not; raises Refused ``language.unknown``."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise Refused("language.unknown", _("That language is not offered here."), field="language")
    response = HttpResponseRedirect(_way_back(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=YEAR,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
    )
    return response


TOPICS = ["showcase:none"]  # nothing ever happens to it


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state; ``?theme=dark`` or ``light`` shows it so whatever the machine prefers."""
    shown = showcase(clock.now(), theme=request.GET.get("theme", ""))
    return respond(request, "ui/components.jinja", {**shown, "topics": TOPICS}, block="live_example")
