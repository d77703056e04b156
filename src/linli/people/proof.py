"""How lately somebody has shown who it is, as allauth notes it in the session; and the passkey that staff make."""

import time
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from linli.kit.clock import local_day
from linli.people.models import PasskeyWait

PASSKEY_BY = "linli_passkey_by"  # in the session of staff without one: the last day on which it works without
BY_PROVIDER = "linli_mfa_by_provider"  # in a session whose holder has shown two things to the provider
HELD = "linli_held"
MOST_HELD = 20_000  # characters of a form; what is longer is filled in again
_LASTING = [Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP]
_WITHOUT = {"mfa", "code", "link", "socialaccount", "email"}  # what proves it where there is no second factor


def _own(request: HttpRequest) -> UUID:
    assert request.user.pk is not None, "somebody is signed in"
    return request.user.pk


def has_second_factor(user: Any) -> bool:
    """True with a passkey or an authenticator app."""
    return bool(is_mfa_enabled(user, types=_LASTING))


def says_second_factor(claims: dict[str, Any], accepted: Iterable[str]) -> bool:
    """True when an ID token has one of the ``accepted`` words, ``amr:mfa`` or ``acr:urn:…``, for how it was shown.

    ``amr`` is a list (RFC 8176), ``acr`` one word (OpenID Connect Core 1.0, section 2).
    """
    methods = claims.get("amr")
    said = {f"amr:{method}" for method in methods} if isinstance(methods, list) else set()
    return not {*said, f"acr:{claims.get('acr')}"}.isdisjoint(accepted)


def is_fresh(request: HttpRequest) -> bool:
    """True when somebody with a passkey or an app has used it, or anybody else any way in, within the time set.

    A code by e-mail counts for nothing where there is something stronger: who reads the mail must not get by with it.
    """
    now = time.time()
    records = get_authentication_records(request, request.user)
    fresh = {record["method"] for record in records if 0 <= now - record["at"] < settings.LINLI_STEP_UP_SECONDS}
    if "mfa" in fresh or not fresh & _WITHOUT:
        return "mfa" in fresh
    return not has_second_factor(request.user)


def note_proof(request: HttpRequest, method: str) -> None:
    """It has just been shown: note it, and give the session a new key."""
    record_authentication(request, request.user, method=method, reauthenticated=True)
    request.session.rotate()  # type: ignore[attr-defined]


def ask_for_passkey(request: HttpRequest, at: datetime) -> date | None:
    """Note in the session of somebody who serves until when it works without a passkey; None when there is one."""
    request.session.pop(PASSKEY_BY, None)
    if request.session.get(BY_PROVIDER) or has_second_factor(request.user):
        return None
    wait, _made = PasskeyWait.objects.get_or_create(account_id=_own(request), defaults={"asked_on": local_day(at)})
    last = wait.asked_on + timedelta(days=settings.LINLI_PASSKEY_DAYS)
    request.session[PASSKEY_BY] = last.isoformat()
    return last


def passkey_is_overdue(session: Any, at: datetime) -> bool:
    """True when the days are over in which posts work without."""
    last = session.get(PASSKEY_BY)
    return last is not None and date.fromisoformat(last) < local_day(at)


def passkey_is_there(request: HttpRequest) -> None:
    """One has been made: nothing is asked for any more."""
    request.session.pop(PASSKEY_BY, None)
    PasskeyWait.objects.filter(account_id=_own(request)).delete()


def hold_form(request: HttpRequest) -> None:
    """Keep what was filled in until it has been shown who it is. Files are not kept: they are chosen again."""
    request.session.pop(HELD, None)
    if request.method != "POST" or request.FILES:
        return
    fields = [[key, value] for key, values in request.POST.lists() for value in values if key != "csrfmiddlewaretoken"]
    if sum(len(key) + len(str(value)) for key, value in fields) <= MOST_HELD:
        request.session[HELD] = {"path": request.get_full_path(), "fields": fields}
