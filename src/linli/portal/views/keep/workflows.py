"""Workflows for administrators: which are in force, and a new version from a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from linli.kit import clock
from linli.kit.errors import Refused
from linli.matters import queries as matters
from linli.matters.rules import BUILT_IN, ENGINE
from linli.portal.forms.keep import WorkflowForm
from linli.portal.pages.kept_upload import read_sent, taken, wait_for_yes
from linli.portal.views.keep.home import administered
from linli.portal.words.workflow import difference_words, faults_table
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of
from linli.workflows import queries as workflows
from linli.workflows import rules
from linli.workflows.actions import publish_workflow

_PURPOSE = "workflows"


@require_http_methods(["GET", "HEAD", "POST"])
def keep_workflows(request: HttpRequest) -> HttpResponse:
    """The list; POST looks through a file and, when it is sound and not a trial, publishes it."""
    administered(request.actor)  # type: ignore[attr-defined]
    if request.method != "POST":
        return _show(request, WorkflowForm(initial={"trial": True}), [])
    form = WorkflowForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form, errors_of(form), status=422)
    try:
        looked = _take_in(request, form)
    except Refused as refused:
        holes = [("id_file", sentence) for sentence in refused.facts.get("holes", [])]
        return _show(request, form, [("id_file", str(refused.message)), *holes[1:]], status=refused.status)
    return _show(request, form, [], looked=looked)


def _take_in(request: HttpRequest, form: WorkflowForm) -> dict[str, Any]:
    sent, language = read_sent(request, form, _PURPOSE), get_language() or ""
    opened = workflows.open_workflow(sent.content, name=sent.name, service=form.cleaned_data["service"])
    definition = opened.definition
    before = workflows.find_published(definition.code)
    looked: dict[str, Any] = {
        "trial": form.cleaned_data["trial"],
        "title": rules.Names(definition, language).title,
        "notes": [workflows.note_sentence(note) for note in opened.imported.notes] if opened.imported else [],
        "faults": faults_table(definition),
    }
    if before is not None:
        found = rules.difference(before, definition)
        looked["difference"] = difference_words(found, before, definition, language)
    if not looked["trial"]:
        at = clock.now()
        published = publish_workflow(actor=request.actor, at=at, definition=definition)  # type: ignore[attr-defined]
        looked |= {"version": published.version, "same": not published.is_new}
        taken(request, _PURPOSE)
    elif not any(fault["stops"] for fault in looked["faults"]):
        looked |= {"waiting": wait_for_yes(request, sent, _PURPOSE), "service": form.cleaned_data["service"]}
    return looked


def _show(
    request: HttpRequest, form: WorkflowForm, errors: Errors, *, looked: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    language = get_language() or ""
    counts = matters.count_under_way()
    rows = [
        _row(row.code, row.version, workflows.get_definition(row.id), language) for row in workflows.list_workflows()
    ]
    if not any(row["code"] == ENGINE for row in rows):
        rows.insert(0, _row(ENGINE, None, BUILT_IN.definition, language))
    context = {
        "rows_in_force": rows,
        "under_way": sum(counts.values()),
        "upload_form": form,
        "errors": errors,
        "looked": looked,
    }
    return render.page(request, "portal/keep/workflows.jinja", context, status=status)


def _row(code: str, version: int | None, definition: rules.Definition, language: str) -> dict[str, Any]:
    facts = {"states": len(definition.states), "roles": len(definition.roles)}
    counted = _("%(states)s states, %(roles)s roles") % facts
    number = _("version %(version)s") % {"version": version} if version else _("built in")
    return {"code": code, "title": rules.Names(definition, language).title, "meta": f"{number} · {counted}"}
