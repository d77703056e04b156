"""Find a matter by its words or its number, inside what one's teams hold."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed, Refused
from linli.matters import actions
from linli.matters.queries import Found
from linli.matters.rules.emergency import may_ask
from linli.people import rules as people_rules
from linli.portal.forms.search import SearchForm
from linli.portal.pages.work_places import narrowing
from linli.portal.pages.work_rows import lines_of
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of

TEMPLATE = "portal/work/search.jinja"


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The form, and what was found. Refused for everybody without a post."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_staff:
        raise NotAllowed("inbox.not_staff", _("This list is for those who work matters."))
    language = get_language() or ""
    places = narrowing(actor, language, request.GET.get("place", ""))
    form = SearchForm(request.GET if "q" in request.GET else None, places=places, language=language)
    if not form.is_bound:
        return _show(request, form, None, [])
    if {"q", "from_on", "to_on"} & set(form.errors):
        return _show(request, form, None, errors_of(form), status=422)
    cursor = request.GET.get("after", "")
    try:
        found = actions.open_search(
            actor=actor, at=clock.now(), text=form.cleaned_data["q"], filters=form.filters(), cursor=cursor
        )
    except Refused as refused:
        return _show(request, form, None, refusal_of(refused, form.fields), status=refused.status)
    return _show(request, form, found, [])


def _show(
    request: HttpRequest, form: SearchForm, found: Found | None, errors: Errors, *, status: int = 200
) -> HttpResponse:
    asked = {key: value for key, value in request.GET.items() if key != "after" and value}
    context: dict[str, Any] = {
        "now": clock.now(),
        "search_form": form,
        "narrowed": any(key != "q" for key in asked),
        "lines": lines_of(found.rows, get_language() or "") if found else [],
        "searched": found is not None,
        "looked_back_to": found.looked_back_to if found else None,
        "next_url": _address({**asked, "after": found.next_cursor}) if found and found.next_cursor else "",
        "first_url": _address(asked) if request.GET.get("after") else "",
        "take_out_url": f"{reverse('take_out_choose')}?{urlencode(asked)}" if _may_take_out(request, found) else "",
        "may_ask_emergency": may_ask(request.actor),  # type: ignore[attr-defined]
        "errors": errors,
    }
    return render.page(request, TEMPLATE, context, status=status)


def _may_take_out(request: HttpRequest, found: Found | None) -> bool:
    return bool(found and found.rows) and people_rules.may_anywhere(request.actor, "matters.export")  # type: ignore[attr-defined]


def _address(asked: dict[str, Any]) -> str:
    return f"{reverse('desk_search')}?{urlencode(asked)}"
