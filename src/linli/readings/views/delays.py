"""Looks that are shown later: proposed by one coordinator, approved or refused by a second, counted for everybody."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.kit import clock
from linli.kit.actors import Actor, Role
from linli.kit.errors import NotAllowed, NotFound, Refused
from linli.matters import queries as matters
from linli.people import queries as people
from linli.places import queries as places
from linli.readings import actions, queries
from linli.readings.forms import DelayForm
from linli.readings.queries import DelayRow
from linli.readings.rules import list_bases
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of

VERBS = {"approve": actions.approve_delay, "refuse": actions.refuse_delay}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delays(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, what runs, and what is over; sent, it approves or refuses."""
    actor = _coordinator(request)
    errors: Errors = []
    status = 200
    if request.method == "POST":
        verb = VERBS.get(request.POST.get("act", ""), actions.approve_delay)
        try:
            verb(actor=actor, at=clock.now(), delay_id=_uuid(request.POST.get("delay", "")))
            return HttpResponseRedirect(reverse("look_delays"))
        except Refused as refused:
            errors, status = refusal_of(refused, ()), refused.status
    context = {**_lists(actor, clock.now()), "errors": errors, "sent": "sent" in request.GET}
    return render.page(request, "readings/delays.jinja", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_delay(request: HttpRequest) -> HttpResponse:
    """First the number of the matter, then whose looks, by which law, why and until when."""
    actor, given = _coordinator(request), request.GET.get("matter", "").strip()
    found = matters.find_visible(actor, given) if given else None
    if found is None:
        return _ask_number(request, given)
    form = _form(request, found[0], found[1])
    errors = errors_of(form) if form.is_bound else []
    if form.is_bound and not errors:
        errors = _propose(actor, found[0], form)
        if not errors:
            return HttpResponseRedirect(f"{reverse('look_delays')}?sent=1")
    context = {"number": given, "delay_form": form, "errors": errors}
    return render.page(request, "readings/new_delay.jinja", context, status=422 if errors else 200)


@require_safe
def delay_counts(request: HttpRequest) -> HttpResponse:
    """For everybody: how many looks are or were shown later, by institution; fewer than ten are not told."""
    language = get_language() or ""
    counts = [(_institution(agency, path, language), count) for agency, path, count in queries.count_delays()]
    return render.page(request, "readings/delay_counts.jinja", {"counts": counts})


def _ask_number(request: HttpRequest, given: str) -> HttpResponse:
    errors = [("id_matter", str(_("There is no matter of that number in your area.")))] if given else []
    if request.method == "POST":
        raise NotFound("matter.unknown", _("There is no matter of that number in your area."))
    context = {"number": given, "errors": errors}
    return render.page(request, "readings/new_delay.jinja", context, status=404 if errors else 200)


def _form(request: HttpRequest, matter_id: UUID, path: str) -> DelayForm:
    language = get_language() or ""
    posts = queries.list_looking_posts(matter_id, path, clock.now())
    labels = sorted(people.post_labels(posts, language).items(), key=lambda item: item[1])
    return DelayForm(
        request.POST if request.method == "POST" else None,
        posts=[(str(post_id), label) for post_id, label in labels],
        laws=[(law.code, _law(law, language)) for law in list_bases()],
    )


def _law(law: Any, language: str) -> str:
    says = law.says["zh" if language.startswith("zh") else "en"]
    return f"{law.words(language)}：{says}" if language.startswith("zh") else f"{law.words(language)}: {says}"


def _propose(actor: Actor, matter_id: UUID, form: DelayForm) -> Errors:
    given = form.cleaned_data
    try:
        actions.propose_delay(
            actor=actor,
            at=clock.now(),
            about_id=matter_id,
            of_post_id=UUID(given["post"]),
            basis=given["basis"],
            reason=given["reason"],
            release_at=datetime.combine(given["release_on"], time.min, clock.LOCAL),
        )
    except Refused as refused:
        return refusal_of(refused, form.fields)
    return []


def _lists(actor: Actor, at: datetime) -> dict[str, Any]:
    rows, over = queries.list_delays(actor, at), queries.list_ended_delays(actor, at)
    numbers = matters.list_visible(actor, [row.about_id for row in (*rows, *over)])
    labels = people.post_labels([row.of_post_id for row in (*rows, *over)], get_language() or "")
    shown = [_line(row, labels, numbers) for row in rows]
    return {
        "waiting": [line for line in shown if line["row"].approved_at is None],
        "running": [line for line in shown if line["row"].approved_at is not None],
        "over": [_line(row, labels, numbers) for row in over],
    }


def _line(row: DelayRow, labels: dict[UUID, str], numbers: dict[UUID, str]) -> dict[str, Any]:
    return {
        "row": row,
        "who": labels.get(row.of_post_id, ""),
        "law": row.basis.words(get_language() or "") if row.basis else "",
        "number": numbers.get(row.about_id, ""),
    }


def _coordinator(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not any(duty.role is Role.COORDINATOR and duty.agency_id is None for duty in actor.duties):
        raise NotAllowed("delay.not_allowed", _("Only a coordinator of the area decides when looks are shown."))
    return actor


def _uuid(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise Refused("look.malformed", _("Please open the page again.")) from error


def _institution(agency_id: UUID | None, path: str, language: str) -> str:
    if agency_id is not None:
        agency = people.get_agency(agency_id)
        return agency.name_zh if language.startswith("zh") else agency.name_en or agency.name_zh
    place = places.find_place_by_code(path.rstrip("/").rsplit("/", 1)[-1])
    return place.name(language) if place else ""
