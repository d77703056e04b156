"""Who of the staff has seen the resident's information: by office and day, and why, for whoever asks."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kit import clock
from linli.kit.errors import NotFound, Refused
from linli.portal.pages.emergency import told_rows
from linli.portal.pages.matter_link import MatterLink, open_link
from linli.portal.pages.receipts import SUFFIX
from linli.readings import actions
from linli.readings import queries as looks
from linli.readings.queries import GroupView
from linli.readings.queries.why import why_words
from linli.ui import render
from linli.ui.form_errors import Errors, refusal_of
from linli.ui.sealed import sealed


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def readings(request: HttpRequest, reference: str, secret: str = "") -> HttpResponse:
    """Every look, by office and day, newest first. Never a name. Sent, it asks an office why."""
    link = open_link(request, reference, secret)
    if request.method != "POST":
        return _show(request, link, [])
    try:
        key = _key(request.POST.get("look", ""))
        text = request.POST.get("text", "")
        actions.ask_why(actor=link.actor, at=clock.now(), about_id=link.matter.id, key=key, text=text)
    except Refused as refused:
        return _show(request, link, refusal_of(refused, ()), status=refused.status)
    return HttpResponseRedirect(f"{link.url_of('matter_readings')}?asked=1")


@sealed
@require_safe
def look_receipt(request: HttpRequest, reference: str, look_id: str, secret: str = "") -> HttpResponse:
    """The proof of one look as a file. Raises NotFound ``receipt.not_yet`` for one that is not there or not yet."""
    link = open_link(request, reference, secret)
    raw = looks.find_look_proof(link.matter.id, UUID(look_id), clock.now())
    if raw is None:
        raise NotFound(
            "receipt.not_yet",
            _("There is no proof of this. What has just happened gets its proof within a few seconds."),
        )
    headers = {"Content-Disposition": f'attachment; filename="{link.reference}-look-{look_id[-8:]}{SUFFIX}"'}
    return HttpResponse(raw, content_type="text/plain; charset=utf-8", headers=headers)


def _show(request: HttpRequest, link: MatterLink, errors: Errors, *, status: int = 200) -> HttpResponse:
    language, after = get_language() or "", request.GET.get("after", "")
    found = looks.list_looks(link.matter.id, clock.now(), language, after)
    here = link.url_of("matter_readings")
    context: dict[str, Any] = {
        "reference": link.matter.reference,
        "base": link.base,
        "here": here,
        "emergencies": told_rows(link.matter.id, clock.now(), language) if not after else [],
        "groups": [_group(view, link) for view in found.groups],
        "next_url": f"{here}?after={found.next_cursor}" if found.next_cursor else "",
        "first_url": here if after else "",
        "asked": "asked" in request.GET,
        "errors": errors,
    }
    return render.page(request, "portal/matter/seen.jinja", context, status=status)


def _group(view: GroupView, link: MatterLink) -> dict[str, Any]:
    group, reference = view.group, link.matter.reference
    numbers = " ".join(str(reading_id)[-12:] for reading_id in group.reading_ids[:10])
    return {
        "key": view.key,
        "who": view.who,
        "day": group.day,
        "count": group.count,
        "purposes": list(dict.fromkeys(why_words(purpose) for purpose in group.purposes)),
        "newest_at": group.newest_at,
        "oldest_at": group.oldest_at if group.count > 1 else None,
        "asked": view.asked,
        "later": view.later,
        "proofs": [link.url_of("matter_look_receipt", look_id=str(one)) for one in group.reading_ids],
        "complaint": _(
            "I complain about looks at my information. Matter %(reference)s, %(who)s, %(day)s. Looks: %(numbers)s"
        )
        % {"reference": reference, "who": view.who, "day": group.day.isoformat(), "numbers": numbers},
    }


def _key(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise NotFound("look.unknown", _("There is no such look. Please open the page again.")) from error
