"""Places for administrators: walk the ladder, rename, merge, close, take in a file."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import Refused
from linli.places import actions
from linli.places import queries as places
from linli.places.actions import ImportReport, Outcome
from linli.places.queries import PlaceRow
from linli.places.rules import Level
from linli.portal.forms.keep import MergeForm, MoveForm, NamesForm, UploadForm
from linli.portal.pages.kept_upload import read_sent, taken, wait_for_yes
from linli.portal.pages.tables import as_csv
from linli.portal.pages.work_rows import place_words
from linli.portal.views.keep.home import administered, own_place
from linli.portal.views.keep.split_place import may_split
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of

_ROWS_SHOWN = 200


@require_safe
def keep_places(request: HttpRequest, place_id: UUID | None = None) -> HttpResponse:
    """One place with what lies below it; without an id the administrator's own."""
    return _show(request, _place(request, place_id))


@require_POST
def keep_rename(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Give it other names, from a day on; the old ones stay in its history."""
    place = _place(request, place_id)
    form = NamesForm(request.POST)
    if not form.is_valid():
        return _show(request, place, names=form, errors=errors_of(form), status=422)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        actions.rename_place(actor=actor, at=clock.now(), place_id=place.id, **form.cleaned_data)
    except Refused as refused:
        return _show(request, place, names=form, errors=refusal_of(refused, form.fields), status=refused.status)
    return _back(place.id)


@require_POST
def keep_merge(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Let a place beside take it over, with everything below it and all that is open there."""
    place = _place(request, place_id)
    form = MergeForm(request.POST, choices=_beside(place))
    if not form.is_valid():
        return _show(request, place, merge=form, errors=errors_of(form), status=422)
    into = UUID(form.cleaned_data["into"])
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        actions.merge_places(actor=actor, at=clock.now(), from_ids=[place.id], to_id=into)
    except Refused as refused:
        return _show(request, place, merge=form, errors=refusal_of(refused, form.fields), status=refused.status)
    return _back(into)


@require_POST
def keep_move(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Let it belong to another place above, with everything below it."""
    place = _place(request, place_id)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = MoveForm(request.POST, choices=_parents(actor, place))
    if not form.is_valid():
        return _show(request, place, move=form, errors=errors_of(form), status=422)
    try:
        parent_id = UUID(form.cleaned_data["parent"])
        actions.move_place(actor=actor, at=clock.now(), place_id=place.id, parent_id=parent_id)
    except Refused as refused:
        return _show(request, place, move=form, errors=refusal_of(refused, form.fields), status=refused.status)
    return _back(place.id)


@require_POST
def keep_close(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Close a place that has nothing below it."""
    place = _place(request, place_id)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        actions.close_place(actor=actor, at=clock.now(), place_id=place.id)
    except Refused as refused:
        return _show(request, place, errors=[("", str(refused.message))], status=refused.status)
    return _back(place.parent_id)


@require_http_methods(["GET", "HEAD", "POST"])
def keep_import(request: HttpRequest) -> HttpResponse:
    """Take in GeoJSON or CSV; every row is kept or refused with its reason, and a trial writes nothing."""
    own = _place(request, None)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm(initial={"trial": True})
    context: dict[str, Any] = {"upload_form": form, "errors": [], "top": own.name(get_language() or "")}
    status = 200
    if request.method == "POST":
        try:
            context |= _imported(request, form)
        except Refused as refused:
            context["errors"], status = refusal_of(refused, form.fields, "file"), refused.status
        if form.errors:
            context["errors"], status = errors_of(form), 422
    return render.page(request, "portal/keep/import_places.jinja", context, status=status)


@require_safe
def keep_places_file(request: HttpRequest) -> HttpResponse:
    """The ladder of what the administrator keeps, as a file which can be changed and sent back."""
    return as_csv(places.places_csv(_place(request, None).path), "places.csv")


def _imported(request: HttpRequest, form: UploadForm) -> dict[str, Any]:
    if not form.is_valid():
        return {}
    trial, sent = form.cleaned_data["trial"], read_sent(request, form, _PURPOSE)
    rows = actions.read_places(sent.content)
    report = actions.import_places(rows=rows, actor=request.actor, at=clock.now(), trial=trial)  # type: ignore[attr-defined]
    changes = report.count(Outcome.CREATED) + report.count(Outcome.CHANGED)
    if not trial:
        taken(request, _PURPOSE)
    waiting = wait_for_yes(request, sent, _PURPOSE) if trial and changes else None
    return {"report": _report(report), "trial": trial, "changes": changes, "waiting": waiting}


_PURPOSE = "places"
_WORDS = {
    Outcome.CREATED: lambda: _("New"),
    Outcome.CHANGED: lambda: _("Changed"),
    Outcome.UNCHANGED: lambda: _("As before"),
    Outcome.REFUSED: lambda: _("Refused"),
}


def _report(report: ImportReport) -> dict[str, Any]:
    telling = [row for row in report.rows if row.outcome is not Outcome.UNCHANGED]
    return {
        "counts": [(_WORDS[outcome](), report.count(outcome)) for outcome in Outcome],
        "rows": [(row.row, row.code, _WORDS[row.outcome](), row.sentence) for row in telling[:_ROWS_SHOWN]],
        "more": max(0, len(telling) - _ROWS_SHOWN),
    }


def _place(request: HttpRequest, place_id: UUID | None) -> PlaceRow:
    """The place asked for; the ladder is public, what may be changed in it is decided by each action."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    administered(actor)
    return own_place(actor) if place_id is None else places.get_place(place_id)


def _beside(place: PlaceRow) -> list[tuple[str, str]]:
    language = get_language() or ""
    beside = places.list_children(place.parent_id) if place.parent_id else []
    return [(str(row.id), row.name(language)) for row in beside if row.id != place.id]


def _parents(actor: Actor, place: PlaceRow) -> list[tuple[str, str]]:
    """The places of the level above it that the administrator keeps, without the one where it is."""
    if place.parent_id is None:
        return []
    level, language = places.place_row(place.parent_id).level, get_language() or ""
    kept = places.places_by_path_prefix(administered(actor).path, level=level)
    return [(str(row.id), place_words(row, language)) for row in kept if row.id != place.parent_id]


def _show(
    request: HttpRequest,
    place: PlaceRow,
    *,
    names: NamesForm | None = None,
    merge: MergeForm | None = None,
    move: MoveForm | None = None,
    errors: Errors = [],  # noqa: B006 - never changed
    status: int = 200,
) -> HttpResponse:
    language = get_language() or ""
    below = places.list_children(place.id)
    context = {
        "place": place,
        "name": place.name(language),
        "other_name": place.name_en if language.startswith("zh") else place.name_zh,
        "trail": [(row.name(language), reverse("keep_place", kwargs={"place_id": row.id})) for row in _above(place)],
        "below": [
            (row.name(language), row.code, reverse("keep_place", kwargs={"place_id": row.id}), row.is_synthetic)
            for row in below
        ],
        "names_form": names or NamesForm(initial={"name_zh": place.name_zh, "name_en": place.name_en}),
        "merge_form": merge or MergeForm(choices=_beside(place)),
        "move_form": move or MoveForm(choices=_parents(request.actor, place)),  # type: ignore[attr-defined]
        "may_close": not below and place.level is not Level.COUNTY,
        "may_split": may_split(request.actor, place),  # type: ignore[attr-defined]
        "posts_href": f"{reverse('keep_posts')}?place={place.id}",
        "errors": errors,
        "saved": "saved" in request.GET,
    }
    return render.page(request, "portal/keep/place.jinja", context, status=status)


def _above(place: PlaceRow) -> list[PlaceRow]:
    return [row for row in places.list_ancestors(place.id) if row.id != place.id]


def _back(place_id: UUID | None) -> HttpResponse:
    if place_id is None:
        return HttpResponseRedirect(f"{reverse('keep_places')}?saved=1")
    return HttpResponseRedirect(f"{reverse('keep_place', kwargs={'place_id': place_id})}?saved=1")
