"""The pages and files of the day without a signal. None of them holds anything about anybody."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from linli.kit.actors import Actor
from linli.places import queries as places
from linli.portal.forms import work as forms
from linli.portal.forms.desk import RecordForm
from linli.portal.pages import offline
from linli.portal.pages.app_icon import icon_png
from linli.portal.pages.desk_place import record_area
from linli.portal.pages.kind_choices import by_subject
from linli.portal.views.work.acts import ACTS, Act
from linli.portal.views.work.staff import staff_actor
from linli.ui import render

MOST_PLACES = 60  # a longer choice is no choice on a telephone


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, asked for anew each time: it names the version in force."""
    response = _script(offline.worker_script())
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    return response


@require_safe
def script(request: HttpRequest, version: str, name: str) -> HttpResponse:
    """One script of a version; what another version holds is on the telephones that have it."""
    return _of_version(_script(offline.script(name)), version)


@require_safe
def icon(request: HttpRequest, version: str, name: str, size: int) -> HttpResponse:
    """The icon as PNG at one of the sizes that telephones ask for."""
    return _of_version(HttpResponse(icon_png(name, size), content_type="image/png"), version)


def _of_version(response: HttpResponse, version: str) -> HttpResponse:
    lasting = version == offline.version()
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if lasting else "no-store"
    return response


def _script(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a telephone asks before it puts the day on its first screen."""
    text = json.dumps(offline.manifest(get_language() or ""), ensure_ascii=False)
    return HttpResponse(text, content_type="application/manifest+json")


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits on this telephone; the page itself holds nothing, its script reads it there."""
    context = {"offline": offline.offline_of(staff_actor(request)), "always": True}
    return render.page(request, "portal/offline/queue.jinja", context)


@require_safe
def form(request: HttpRequest) -> HttpResponse:
    """Every form of the day on one page, for when no other page can be had."""
    actor = staff_actor(request)
    language = get_language() or ""
    context = {
        "offline": offline.offline_of(actor),
        "always": True,
        "pages": [_page(code, ACTS[code]) for code in offline.LATER],
        "record_form": _record_form(actor, language) if record_area(actor).paths else None,
        "record_places": record_places(actor, language),
    }
    return render.page(request, "portal/offline/form.jinja", context)


def _page(code: str, act: Act) -> dict[str, Any]:
    """The form without a matter: what depends on one is filled in on the telephone."""
    drawn = forms.ChoiceForm(choices=[], choice_label=act.choice_label) if act.choices else act.form()
    return {"code": code, "name": offline.LATER[code], "act": act, "act_form": drawn}


def _record_form(actor: Actor, language: str) -> RecordForm:
    return RecordForm(
        initial={"channel": "DESK_WALKIN", "language": language}, kinds=by_subject(language), language=language
    )


def record_places(actor: Actor, language: str) -> list[tuple[UUID, str]]:
    """The places that a caseworker knows: those of the posts, and one step below them."""
    tops = record_area(actor).tops()
    below = [child for top in tops for child in places.list_children(top.id)]
    return [(row.id, row.name(language)) for row in [*tops, *below]][:MOST_PLACES]
