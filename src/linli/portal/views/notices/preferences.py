"""How somebody is told: behind the link of a matter, and on the page of an account."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed
from linli.notices import actions
from linli.notices import queries as notices
from linli.notices.queries import Chosen
from linli.notices.rules import Audience, legal_templates
from linli.portal.forms.notices import ChoiceForm, initial_of
from linli.portal.pages.devices import devices_of_account
from linli.portal.pages.matter_link import open_link
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of
from linli.ui.sealed import sealed

TEMPLATE = "portal/notices/preferences.jinja"
METHODS = ["GET", "HEAD", "POST"]


@sealed
@require_http_methods(METHODS)
def matter_notices(request: HttpRequest, reference: str, secret: str = "") -> HttpResponse:
    """Of one matter, by its link: no account is needed."""
    link = open_link(request, reference, secret)
    back: dict[str, Any] = {"back": link.base, "back_label": link.matter.reference}
    if request.method != "POST":
        return _show(request, _form(Audience.RESIDENT, chosen=notices.chosen_for_matter(link.matter.id)), back, [])
    form = _form(Audience.RESIDENT, request=request)
    if not form.is_valid():
        return _show(request, form, back, errors_of(form), status=422)
    actions.choose_for_matter(actor=link.actor, at=clock.now(), matter_id=link.matter.id, choice=form.choice())
    return HttpResponseRedirect(f"{link.url_of('matter_notices')}?saved=1")


@never_cache
@require_http_methods(METHODS)
def account_notices(request: HttpRequest) -> HttpResponse:
    """Of the account that is signed in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.account_id is None:
        raise NotAllowed("notice.sign_in", gettext_lazy("Please sign in: notices on these pages belong to an account."))
    audience = Audience.STAFF if actor.is_staff else Audience.RESIDENT
    back: dict[str, Any] = {
        "back": reverse("my_account"),
        "back_label": _("My account"),
        "devices": devices_of_account(request, actor.account_id),
    }
    if request.method != "POST":
        return _show(request, _form(audience, chosen=notices.chosen_for_account(actor.account_id)), back, [])
    form = _form(audience, request=request)
    if not form.is_valid():
        return _show(request, form, back, errors_of(form), status=422)
    actions.choose_for_account(actor=actor, at=clock.now(), choice=form.choice())
    return HttpResponseRedirect(f"{reverse('notice_preferences')}?saved=1")


def _form(audience: Audience, *, chosen: Chosen | None = None, request: HttpRequest | None = None) -> ChoiceForm:
    hours = notices.town_hours()
    quiet = f"{hours.quiet.begins:%H:%M}–{hours.quiet.ends:%H:%M}"
    return ChoiceForm(
        request.POST if request else None,
        initial=initial_of(chosen) if chosen else None,
        town_quiet=quiet,
        town_rhythm=notices.default_rhythm(audience),
    )


def _show(
    request: HttpRequest, form: ChoiceForm, back: dict[str, Any], errors: Errors, *, status: int = 200
) -> HttpResponse:
    language = get_language() or ""
    context = {
        **back,
        "choice_form": form,
        "errors": errors,
        "saved": "saved" in request.GET,
        "legal": [template.name(language) for template in legal_templates()],
    }
    return render.page(request, TEMPLATE, context, status=status)
