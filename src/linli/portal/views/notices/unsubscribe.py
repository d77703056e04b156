"""The link under every message to a resident: one click, no account, and what has to be told still comes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from linli.kit import clock
from linli.kit.errors import NotFound
from linli.notices import actions
from linli.notices import queries as notices
from linli.notices.rules import legal_templates
from linli.ui import render
from linli.ui.sealed import sealed


@csrf_exempt  # RFC 8058: a mail program posts it, without cookies; the token is signed, and nothing else is done by it
@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET only asks, because mail programs look at links by themselves. POST does it; ``again`` takes it back."""
    if request.method == "POST" and "again" in request.POST:
        actions.subscribe_again(at=clock.now(), token=token)
    elif request.method == "POST":
        actions.unsubscribe(at=clock.now(), token=token)
    subscribed = notices.find_subscription(token)
    if subscribed is None:
        raise NotFound("notice.unknown_token", _("This link is not one of ours. Please check that it is complete."))
    language = get_language() or ""
    context: dict[str, Any] = {
        "subscribed": subscribed,
        "legal": [template.name(language) for template in legal_templates()],
        "done": request.method == "POST",
    }
    return render.page(request, "portal/notices/unsubscribe.jinja", context)
