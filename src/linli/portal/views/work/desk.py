"""The desk: every matter below one's posts, by filters that stand in the address, page by page."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed
from linli.matters import actions
from linli.matters import queries as matters
from linli.matters.queries import InboxFilters
from linli.notices import queries as notices
from linli.people import rules as people_rules
from linli.places import queries as places
from linli.portal.forms.desk import FilterForm
from linli.portal.pages.desk_place import choose_place, list_area
from linli.portal.pages.work_places import has_more_below, narrowing
from linli.portal.pages.work_rows import lines_of
from linli.ui import render
from linli.ui.form_errors import Errors

TEMPLATE = "portal/work/desk.jinja"
_STEPS = ("choose", "under", "q")


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """One page of the list. Refused for everybody without a post."""
    return render.respond(request, TEMPLATE, _context(request), block="inbox")


@require_safe
def where(request: HttpRequest) -> HttpResponse:
    """Narrow the list to a place found by name or step by step; the other filters stay as they are."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_staff:
        raise NotAllowed("inbox.not_staff", _("This list is for those who work matters."))
    asked = {name: value for name in FilterForm.base_fields if name != "place" and (value := request.GET.get(name))}
    step = choose_place(list_area(actor), {name: request.GET.get(name, "") for name in _STEPS}, get_language() or "")
    if request.GET.get("choose") and step.chosen:
        return HttpResponseRedirect(_address({**asked, "place": places.place_row(step.chosen.id).path}))
    context = {"step": step, "asked": asked, "back": _address(asked)}
    return render.page(request, "portal/work/desk_where.jinja", context)


def list_with(request: HttpRequest, errors: Errors) -> HttpResponse:
    """The list as it opens, with what was wrong with the form that it sent."""
    return render.page(request, TEMPLATE, _context(request, errors), status=422)


def _context(request: HttpRequest, errors: Errors | None = None) -> dict[str, Any]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language, now = get_language() or "", clock.now()
    asked = {key: value for key, value in request.GET.items() if key != "after" and value}
    form = SimpleLazyObject(lambda: _filter_form(request, actor, language))
    filters = form.filters() if asked else InboxFilters()
    page = actions.open_inbox(actor=actor, at=now, filters=filters, cursor=request.GET.get("after", ""))
    lines = lines_of(page.rows, language)
    # What the choices of the form come from: with the same of it they are drawn once.
    ground = places.index_version(), matters.catalogue_version(), tuple(duty.path for duty in actor.duties)
    return {
        "now": now,
        "lines": lines,
        "offers": matters.list_offers(actor, page.rows, language) if filters.owner == "OFFERED" else {},
        "unseen": {line.reference for line in lines if line.not_looked_at(now)},
        "filter_form": form,
        "filters_key": ("desk filters", *ground, *asked.items()),
        "where_url": _where_url(asked) if has_more_below(actor) else "",
        "errors": errors or [],
        "next_url": _address({**asked, "after": page.next_cursor}) if page.next_cursor else "",
        "first_url": _address(asked) if request.GET.get("after") else "",
        "filtered": bool(asked),
        "may_take_out": people_rules.may_anywhere(actor, "matters.export"),
        "take_out_url": _take_out_url(filters),
        "may_take_in": people_rules.may_anywhere(actor, "matters.import"),
        "may_bulk": people_rules.may_anywhere(actor, "matters.bulk_hand_over"),
        "may_record": people_rules.may_anywhere(actor, "matters.receive_for"),
        "may_print": notices.may_print(actor),
        "topics": [f"place:{duty.path}" for duty in actor.duties],
        "here": request.get_full_path() if request.method != "POST" else reverse("desk"),
    }


def _filter_form(request: HttpRequest, actor: Actor, language: str) -> FilterForm:
    return FilterForm(request.GET, places=narrowing(actor, language, request.GET.get("place", "")), language=language)


def _address(asked: dict[str, Any]) -> str:
    return f"{reverse('desk')}?{urlencode(asked)}" if asked else reverse("desk")


def _take_out_url(filters: InboxFilters) -> str:
    """The file of what this list shows: the filters as they were understood, not as they were typed."""
    chosen = {
        "state": filters.state,
        "owner": filters.owner if filters.owner != "ALL" else "",
        "kind": filters.kind,
        "place": filters.place_path,
        "channel": filters.channel,
        "late": "1" if filters.late else "",
    }
    return f"{reverse('take_out_choose')}?{urlencode({name: value for name, value in chosen.items() if value})}"


def _where_url(asked: dict[str, Any]) -> str:
    kept = {name: value for name, value in asked.items() if name != "place"}
    return f"{reverse('desk_where')}?{urlencode(kept)}" if kept else reverse("desk_where")
