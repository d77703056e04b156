"""Pages of plain words: ask first, what is kept, accessibility."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from linli.matters import queries as matters
from linli.matters.queries import KindNode
from linli.portal.pages.about import accessibility_parts, numbers, privacy_parts
from linli.portal.pages.kind_choices import promise
from linli.ui import render
from linli.ui.environment import url


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, and who sees it."""
    return render.page(request, "portal/about/privacy.jinja", {"parts": privacy_parts()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works, what does not yet, and whom to tell."""
    return render.page(request, "portal/about/accessibility.jinja", {"parts": accessibility_parts()})


@require_safe
def ask_first(request: HttpRequest) -> HttpResponse:
    """Whom to call, and what happens with matters of a subject, before anything is said."""
    language = get_language() or ""
    tree = matters.list_kinds()
    asked = request.GET.get("subject", "")
    chosen = next((node for node in tree if node.kind.code == asked), None)
    subjects = [
        (node.kind.name(language), f"{url('ask_first', {'subject': node.kind.code})}#subject", node is chosen)
        for node in tree
    ]
    context = {"numbers": numbers(), "subjects": subjects, "chosen": _subject(chosen, language) if chosen else None}
    return render.page(request, "portal/about/ask_first.jinja", context)


def _subject(node: KindNode, language: str) -> dict[str, Any]:
    return {
        "name": node.kind.name(language),
        "kinds": [
            {
                "name": kind.name(language),
                "promise": promise(kind),
                "href": url("report", {"kind": kind.code}),
                "report": gettext("Report: %(kind)s") % {"kind": kind.name(language)},
            }
            for kind in matters.leaves_of(node)
        ],
    }
