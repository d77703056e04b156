"""Add the device in hand, or take one off: behind the link of a matter, and for an account."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_POST

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed, Refused
from linli.notices import actions
from linli.portal.forms.devices import DeviceForm
from linli.portal.pages.devices import ADDED, REMOVED
from linli.portal.pages.matter_link import open_link
from linli.ui.sealed import sealed


@sealed
@require_POST
def matter_devices(request: HttpRequest, reference: str, secret: str = "") -> HttpResponse:
    """Of one matter, by its link: no account is needed."""
    link = open_link(request, reference, secret)
    return _change(request, link.actor, link.base, link.matter.id)


@require_POST
def account_devices(request: HttpRequest) -> HttpResponse:
    """Of the account that is signed in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.account_id is None:
        raise NotAllowed("notice.sign_in", gettext_lazy("Please sign in: notices on these pages belong to an account."))
    return _change(request, actor, reverse("notice_preferences"), None)


def _change(request: HttpRequest, actor: Actor, back: str, matter_id: UUID | None) -> HttpResponse:
    form = DeviceForm(request.POST)
    if not form.is_valid() and "remove" in form.errors:
        raise Refused("device.malformed", gettext_lazy("There is no such device."))
    device_id = form.device_id()
    if device_id is not None:
        actions.remove_device(actor=actor, at=clock.now(), device_id=device_id, matter_id=matter_id)
        return HttpResponseRedirect(f"{back}?device={REMOVED}#devices")
    actions.add_device(
        actor=actor,
        at=clock.now(),
        subscription=form.subscription(),
        language=get_language() or "",
        matter_id=matter_id,
    )
    return HttpResponseRedirect(f"{back}?device={ADDED}#devices")
