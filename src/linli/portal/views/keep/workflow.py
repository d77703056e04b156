"""One workflow for administrators: its table, its check, its versions, and a walk through it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from linli.kit.errors import Refused
from linli.matters import queries as matters
from linli.matters.rules import ENGINE, STEPS_ENGINE
from linli.portal.pages.workflow_diagram import drawn
from linli.portal.pages.workflow_walk import WalkView, hours_of, walk_view
from linli.portal.views.keep.home import administered
from linli.portal.words.workflow import (
    clocks_table,
    difference_words,
    faults_table,
    holders_table,
    states_table,
)
from linli.ui import render
from linli.ui.form_errors import Errors
from linli.workflows import queries as workflows
from linli.workflows import rules
from linli.workflows.queries import WorkflowRow
from linli.workflows.rules import Definition, Names


@require_safe
def keep_workflow(request: HttpRequest, code: str) -> HttpResponse:
    """One version, by default the newest, with what it changed and a walk as far as the address says."""
    administered(request.actor)  # type: ignore[attr-defined]
    number = _number(request.GET.get("version", ""))
    definition = _definition(code, number)
    language = get_language() or ""
    errors, walk = _walk(request, definition, Names(definition, language))
    context = {**_shown(code, number, definition, language), "walk": walk, "errors": errors}
    return render.page(request, "portal/keep/workflow.jinja", context, status=422 if errors else 200)


def _shown(code: str, number: int | None, definition: Definition, language: str) -> dict[str, Any]:
    """Everything about one version but the walk."""
    names, versions = Names(definition, language), workflows.list_versions(code)
    return {
        "code": code,
        "number": number,
        "title": names.title,
        "definition": definition,
        "states": states_table(definition, names),
        "clocks": clocks_table(definition, names),
        "holders": holders_table(definition, names, language),
        "faults": faults_table(definition),
        "drawing": drawn(definition, names),
        "mermaid": rules.mermaid(definition),
        "versions": _versions(code, versions, number),
        "difference": _before(versions, number, definition, language),
    }


@require_safe
def keep_workflow_file(request: HttpRequest, code: str) -> HttpResponse:
    """One version as a JSON file, which can be changed and sent back."""
    administered(request.actor)  # type: ignore[attr-defined]
    definition = _definition(code, _number(request.GET.get("version", "")))
    response = HttpResponse(rules.write(definition), content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{definition.code}.json"'
    return response


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None


def _definition(code: str, number: int | None) -> Definition:
    definition = workflows.find_published(code, number)
    if definition is None:
        raise workflows.unknown_workflow()
    return definition


def _walk(request: HttpRequest, definition: Definition, names: Names) -> tuple[Errors, WalkView]:
    """The walk of the address; a step that cannot be read leaves the walk at its beginning and says so."""
    asked = {name: request.GET.get(name, "") for name in ("script", "step", "hours")}
    try:
        hours = hours_of(asked["hours"])
        return [], walk_view(definition, names, asked["script"], asked["step"], hours)
    except Refused as refused:
        return [(f"id_{refused.field}", str(refused.message))], walk_view(definition, names, "", "", "")


def _versions(code: str, versions: list[WorkflowRow], number: int | None) -> list[dict[str, Any]]:
    """Each version with the matters that live under it; for matters the built-in life comes last."""
    counts = matters.count_under_way() if code == ENGINE or any(row.engine in _OF_MATTERS for row in versions) else {}
    rows: list[dict[str, Any]] = [
        {
            "number": row.version,
            "at": row.published_at,
            "source": row.source,
            "count": counts.get(row.id, 0),
            "current": row.version == (number or versions[0].version),
        }
        for row in versions
    ]
    if code == ENGINE:
        rows.append({"number": None, "count": counts.get(_NONE, 0), "current": not versions})
    return rows


_NONE: UUID | None = None
_OF_MATTERS = (ENGINE, STEPS_ENGINE)


def _before(
    versions: list[WorkflowRow], number: int | None, definition: Definition, language: str
) -> dict[str, Any] | None:
    """What this version changed against the one before it."""
    shown = number or (versions[0].version if versions else 0)
    earlier = next((row for row in versions if row.version < shown), None)
    if earlier is None:
        return None
    before = workflows.get_definition(earlier.id)
    return difference_words(rules.difference(before, definition), before, definition, language)
