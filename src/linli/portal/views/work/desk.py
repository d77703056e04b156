"""The desk: every matter below one's posts, by filters that stand in the address, page by page, and in bulk."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotFound, Refused
from linli.matters import actions
from linli.matters import queries as matters
from linli.matters.actions import BulkResult
from linli.matters.queries import InboxFilters
from linli.people import queries as people
from linli.people import rules as people_rules
from linli.people.queries import AgencyRow
from linli.places import queries as places
from linli.portal import frame
from linli.portal.forms.desk import BulkForm, FilterForm
from linli.portal.forms.work import destination_of
from linli.portal.views.errors import errors_of
from linli.portal.work_places import choices_below
from linli.portal.work_rows import lines_of

TEMPLATE = "portal/work/desk.jinja"


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """One page of the list. Refused for everybody without a post."""
    return frame.respond(request, TEMPLATE, _context(request), block="inbox")


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Offer what was ticked to another team; each stands alone and says what became of it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = BulkForm(request.POST, choices=_teams(actor, get_language() or "", _agencies(actor)))
    ticked = _ticked(request)
    if not form.is_valid() or not ticked:
        missing = [] if ticked else [("", _("Please tick at least one matter."))]
        return frame.page(request, TEMPLATE, _context(request, form, [*errors_of(form), *missing]), status=422)
    target = destination_of(form.cleaned_data["choice"])
    results = actions.bulk_hand_over(
        actor=actor, at=clock.now(), matter_ids=ticked, reason=form.cleaned_data["reason"], **target
    )
    outcomes = [_outcome(actor, result) for result in results]
    return frame.page(request, "portal/work/bulk.jinja", {"outcomes": outcomes, "back": reverse("desk")})


def _outcome(actor: Actor, result: BulkResult) -> dict[str, Any]:
    """One matter of the answer; somebody else's has no name here."""
    try:
        view = matters.get_matter(actor, result.matter_id)
    except NotFound:
        return {"title": _("Not yours to see"), "href": "", "done": False, "sentence": ""}
    href = reverse("work_matter", kwargs={"matter_id": view.id})
    title = f"{view.kind.name(get_language() or '')} · {view.reference}"  # no words: nothing was opened to be read
    return {"title": title, "href": href, "done": result.done, "sentence": result.sentence}


def _ticked(request: HttpRequest) -> list[UUID]:
    try:
        return [UUID(value) for value in request.POST.getlist("matter")]
    except ValueError as error:
        raise Refused("bulk.malformed", _("The list of matters could not be read. Please tick them again.")) from error


def _agencies(actor: Actor) -> list[AgencyRow]:
    """The agencies of the county."""
    county = actor.duties[0].path.split("/")[0] + "/" if actor.duties else ""
    return people.list_agencies(county) if county else []


def _teams(actor: Actor, language: str, agencies: list[AgencyRow]) -> list[tuple[str, str]]:
    """Every team below the actor's posts, and the agencies."""
    below = [(f"place:{value}", name) for value, name in choices_below(actor, language, by="id")]
    return [*below, *((f"agency:{agency.id}", agency.name(language)) for agency in agencies)]


def _context(request: HttpRequest, bulk_form: BulkForm | None = None, errors: Any = ()) -> dict[str, Any]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language, now = get_language() or "", clock.now()
    asked = {key: value for key, value in request.GET.items() if key != "after" and value}
    form = SimpleLazyObject(lambda: FilterForm(request.GET, places=choices_below(actor, language), language=language))
    filters = form.filters() if asked else InboxFilters()
    page = actions.open_inbox(actor=actor, at=now, filters=filters, cursor=request.GET.get("after", ""))
    may_bulk = people_rules.may_anywhere(actor, "matters.bulk_hand_over")
    agencies = _agencies(actor) if may_bulk else []
    # What the choices of both forms come from: with the same of it they are drawn once.
    ground = places.index_version(), matters.catalogue_version(), tuple(duty.path for duty in actor.duties)
    lines = lines_of(page.rows, language)
    return {
        "now": now,
        "lines": lines,
        "unseen": {line.id for line in lines if line.not_looked_at(now)},
        "filter_form": form,
        "filters_key": ("desk filters", *ground, *asked.items()),
        "errors": errors,
        "next_url": _address({**asked, "after": page.next_cursor}) if page.next_cursor else "",
        "first_url": _address(asked) if request.GET.get("after") else "",
        "filtered": bool(asked),
        "may_bulk": may_bulk,
        "may_record": people_rules.may_anywhere(actor, "matters.receive_for"),
        "bulk_form": bulk_form or SimpleLazyObject(lambda: BulkForm(choices=_teams(actor, language, agencies))),
        "bulk_key": None if bulk_form else ("desk bulk", *ground, *agencies),
        "topics": [f"place:{duty.path}" for duty in actor.duties],
        "here": request.get_full_path() if request.method != "POST" else reverse("desk"),
    }


def _address(asked: dict[str, Any]) -> str:
    return f"{reverse('desk')}?{urlencode(asked)}" if asked else reverse("desk")
