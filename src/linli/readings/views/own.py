"""What a member of staff looked at: the own looks, as the residents see them, and nobody else's."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed
from linli.matters import queries as matters
from linli.readings import queries
from linli.readings.queries.why import why_words
from linli.ui import render


@never_cache
@require_safe
def own_looks(request: HttpRequest) -> HttpResponse:
    """The last looks of the account that is signed in, newest first, with the number where it still may see it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_staff or actor.account_id is None:
        raise NotAllowed("look.not_yours", _("This page is for those who serve."))
    looks = queries.list_own_looks(actor, clock.now())
    numbers = matters.list_visible(actor, [look.about_id for look in looks])
    context: dict[str, Any] = {
        "looks": [
            {
                "at": look.at,
                "why": why_words(look.purpose),
                "number": numbers.get(look.about_id, ""),
                "href": reverse("work_matter", kwargs={"matter_id": look.about_id}) if look.about_id in numbers else "",
            }
            for look in looks
        ],
    }
    return render.page(request, "readings/own.jinja", context)
