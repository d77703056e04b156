"""The front door: say what is wrong, look up a matter, see how this place is doing."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from linli.kit import clock
from linli.portal.forms.report import ReferenceForm, WordsForm
from linli.portal.pages import frame
from linli.portal.pages.figures import town_figures
from linli.portal.pages.kind_choices import common_chips
from linli.ui import render


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """What a resident sees first."""
    language = get_language() or ""
    context: dict[str, Any] = {
        "words": WordsForm(),
        "reference": ReferenceForm()["reference"],
        "subjects": common_chips(language),
        "figures": town_figures(clock.now()),
    }
    return render.page(request, "portal/front_door.jinja", context)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where signing in leads: the first page of the work, or the own matters."""
    return HttpResponseRedirect(frame.home_of(request.actor))  # type: ignore[attr-defined]
