"""Kinds for administrators: the catalogue in force as a tree, as a file, and a new version from a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kit import clock
from linli.kit.errors import NotFound, Refused
from linli.matters import queries as matters
from linli.matters.actions.publish_catalogue import check_whole, publish_catalogue
from linli.matters.queries.catalogue_files import catalogue_csv, catalogue_yaml, published_catalogue, read_uploaded
from linli.matters.rules import Stage
from linli.matters.rules import catalogue as rules
from linli.portal.forms.keep import UploadForm
from linli.portal.pages.kept_upload import read_sent, taken, wait_for_yes
from linli.portal.pages.tables import as_csv
from linli.portal.views.keep.home import administered
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of
from linli.ui.words import number, percent, when

_PURPOSE = "kinds"


@require_http_methods(["GET", "HEAD", "POST"])
def keep_kinds(request: HttpRequest) -> HttpResponse:
    """The tree; POST looks through a file and, when it is whole and not a trial, publishes it."""
    administered(request.actor)  # type: ignore[attr-defined]
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm(initial={"trial": True})
    if request.method != "POST":
        return _show(request, form, [])
    if not form.is_valid():
        return _show(request, form, errors_of(form), status=422)
    try:
        changes = _take_in(request, form)
    except Refused as refused:
        holes = [("id_file", sentence) for sentence in refused.facts.get("holes", [])]
        return _show(request, form, [("id_file", str(refused.message)), *holes[1:]], status=refused.status)
    return _show(request, form, [], changes=changes)


def _take_in(request: HttpRequest, form: UploadForm) -> dict[str, Any]:
    sent = read_sent(request, form, _PURPOSE)
    document = read_uploaded(sent.content)
    if form.cleaned_data["trial"]:
        check_whole(document)
        changes = _changes(rules.difference(published_catalogue(), document))
        return {
            "trial": True,
            "waiting": wait_for_yes(request, sent, _PURPOSE) if any(changes.values()) else None,
        } | changes
    published = publish_catalogue(
        actor=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
        document=document,
        source=sent.name,
    )
    taken(request, _PURPOSE)
    return {"trial": False, "same": not published.is_new, **_changes(published.difference)}


def _changes(difference: rules.Difference) -> dict[str, int]:
    return {
        "added": len(difference.added),
        "changed": len(difference.changed),
        "retired": len(difference.retired),
    }


@require_safe
def keep_kinds_file(request: HttpRequest) -> HttpResponse:
    """The catalogue in force as one YAML file, which can be changed and sent back."""
    administered(request.actor)  # type: ignore[attr-defined]
    document = published_catalogue()
    if document is None:
        raise NotFound("catalogue.none", _("No catalogue has been published yet."))
    response = HttpResponse(catalogue_yaml(document), content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="kinds.yaml"'
    return response


@require_safe
def keep_kinds_table(request: HttpRequest) -> HttpResponse:
    """The catalogue in force as a table, one row a kind, which can be changed in a spreadsheet and sent back."""
    administered(request.actor)  # type: ignore[attr-defined]
    document = published_catalogue()
    if document is None:
        raise NotFound("catalogue.none", _("No catalogue has been published yet."))
    return as_csv(catalogue_csv(document), "kinds.csv")


def _show(
    request: HttpRequest, form: UploadForm, errors: Errors, *, changes: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    language = get_language() or ""
    tree = [
        {
            "name": subject.kind.name(language),
            "groups": [
                (group.kind.name(language), [_leaf(leaf.kind, language) for leaf in group.children])
                for group in subject.children
            ],
            "count": sum(len(group.children) for group in subject.children),
        }
        for subject in matters.list_kinds()
    ]
    context = {
        "tree": tree,
        "version": matters.catalogue_version(),
        "upload_form": form,
        "errors": errors,
        "changes": changes,
        "learnt": _learnt(),
    }
    return render.page(request, "portal/keep/kinds.jinja", context, status=status)


def _learnt() -> dict[str, Any]:
    """What suggests kinds beside the catalogue's words: when it was learnt, on what, how well; the next time."""
    status = matters.kind_model_status()
    rows = []
    if status.in_force:
        last = status.in_force
        rows = [
            {"key": _("Learnt last"), "value": when(last.at)},
            {"key": _("Closed matters learnt from"), "value": number(last.matters)},
            {"key": _("Kind named rightly"), "value": percent(last.accuracy)},
            {"key": _("By the catalogue alone"), "value": percent(last.words_accuracy)},
            {"key": _("Macro-F1"), "value": percent(last.macro_f1)},
        ]
    not_kept = ""
    if status.not_kept:
        not_kept = _("Tried again %(when)s with %(accuracy)s named rightly: no better, so what was there stays.") % {
            "when": when(status.not_kept.at),
            "accuracy": percent(status.not_kept.accuracy),
        }
    following = _("Tried at night once %(least)s matters are closed since; so far %(count)s.") % {
        "least": matters.ENOUGH_NEW,
        "count": number(status.closed_since),
    }
    return {"rows": rows, "not_kept": not_kept, "next": following}


def _leaf(kind: matters.KindRow, language: str) -> dict[str, Any]:
    return {
        "name": kind.name(language),
        "level": matters.word_of("levels", kind.first_level or ""),
        "first_contact": matters.target_words(kind, Stage.FIRST_CONTACT),
        "resolve": matters.target_words(kind, Stage.RESOLVE),
        "private": kind.private,
    }
