"""Pages and their blocks as answers. Nothing here asks the database: what a page shows, its view has read."""

from collections.abc import Mapping
from typing import Any

import jinja2_fragments
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.template.backends.utils import csrf_input
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from linli.kit.actors import anonymous
from linli.ui.environment import live_url

LIVE_HEADER = "Linli-Live"  # with a renewed block: where to listen from now on, because tickets run out


def _context(request: HttpRequest, context: Mapping[str, Any]) -> dict[str, Any]:
    """What every page has: request, language, actor, place label, navigation, CSRF; the view's own values win."""
    language = get_language() or ""
    return {
        "request": request,
        # Drawn when a page first asks for it and then the same for all its forms: each drawing takes 65 random letters,
        # and a list has a form in every row.
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
        "language": language,
        "actor": getattr(request, "actor", None) or anonymous(language),
        "place_label": getattr(request, "place_label", ""),
        "nav": getattr(request, "nav", ()),
        "messages": get_messages(request),
        **context,
    }


def _engine() -> Jinja2:
    return next(engine for engine in engines.all() if isinstance(engine, Jinja2))


def page(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """The whole page with what ``request.around()`` gives to all that bring no footer of their own.

    Raises TemplateNotFound when there is no such file.
    """
    around = request.around() if hasattr(request, "around") and "footer_links" not in context else {}
    return HttpResponse(text_of(request, template, {**around, **context}), status=status)


def text_of(request: HttpRequest, template: str, context: Mapping[str, Any]) -> str:
    """What a template says, for a file as well as for a page."""
    return _engine().env.get_template(template).render(_context(request, context))


def fragment(
    request: HttpRequest, template: str, block: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """One named block of the page alone. Raises BlockNotFoundError when the template has no such block."""
    values = _context(request, context)
    return HttpResponse(jinja2_fragments.render_block(_engine().env, template, block, values), status=status)


def wants_fragment(request: HttpRequest, block: str) -> bool:
    """True when htmx asks for the element whose id is the block's name.

    htmx 4 names its target ``div#inbox``. A boosted link or a step back in history wants the whole page.
    """
    headers = request.headers
    if headers.get("HX-Request") != "true" or headers.get("HX-Request-Type") == "full":
        return False
    _tag, _hash, target = headers.get("HX-Target", "").rpartition("#")
    return target in ("", block)


def respond(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, block: str, status: int = 200
) -> HttpResponse:
    """The block for an htmx request that targets it, the whole page otherwise."""
    if wants_fragment(request, block):
        response = fragment(request, template, block, context, status)
        if topics := context.get("topics"):
            response.headers[LIVE_HEADER] = live_url(topics)
    else:
        response = page(request, template, context, status)
    response.headers["Vary"] = ", ".join(filter(None, [response.headers.get("Vary", ""), "HX-Request, HX-Target"]))
    return response
