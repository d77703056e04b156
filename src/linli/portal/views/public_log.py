"""The public log in plain words, and the page that checks a receipt in the browser. For everybody."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from linli.kit.addresses import absolute
from linli.ledger import queries as ledger
from linli.portal.pages.public_log import newest_checkpoint
from linli.portal.words.receipt import groups
from linli.ui import render


@require_safe
def public_log(request: HttpRequest) -> HttpResponse:
    """What the log is, how far it is, and its key."""
    context = {"newest": newest_checkpoint(), "key": ledger.find_log_key(), "address": absolute("/log")}
    return render.page(request, "portal/log/page.jinja", context)


@require_safe
def log_verify(request: HttpRequest) -> HttpResponse:
    """Check a receipt. The page holds the words and the key; once it has loaded it asks nobody anything."""
    context = {"key": ledger.find_log_key(), "words": groups(), "address": absolute("/log")}
    return render.page(request, "portal/log/verify.jinja", context)
