"""The page for administrators, and what load balancers ask: alive, and ready."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.config.backup.make import last_noted
from linli.config.backup.media import readable
from linli.config.running.doctor import examine
from linli.config.running.findings import STATES, State, worst
from linli.config.running.place import pending_migrations
from linli.kit.actors import Actor, Role
from linli.kit.clock import now
from linli.kit.errors import NotAllowed
from linli.ui import render

_TONES = {State.OK: "ok", State.ATTENTION: "warn", State.BROKEN: "late"}
_VERDICTS = {
    State.OK: _("Everything is all right."),
    State.ATTENTION: _("Everything works. Something wants attention."),
    State.BROKEN: _("Something is broken. Please tell whoever runs the machine."),
}
_HEARTBEAT = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'"


@never_cache
@require_safe
def running(request: HttpRequest) -> HttpResponse:
    """For administrators; raises NotAllowed for everybody else. No person and no matter is on it."""
    _check_administrator(request.actor)  # type: ignore[attr-defined]
    at = now()
    found = examine(at, beside=False, as_owner=False)
    state = worst(found)
    context = {
        "at": at,
        "tone": _TONES[state],
        "verdict": _VERDICTS[state],
        "findings": [
            {"title": one.title, "seen": one.seen, "remedy": one.remedy, "state": STATES[one.state]}
            | {"tone": _TONES[one.state]}
            for one in found
        ],
        "last": _last(),
    }
    return render.page(request, "config/running.jinja", context)


def _check_administrator(actor: Actor) -> None:
    """As on the other pages of the administration."""
    if not any(duty.role is Role.ADMINISTRATOR and duty.agency_id is None for duty in actor.duties):
        raise NotAllowed("keep.not_administrator", _("This is for administrators."))


def _last() -> dict[str, Any]:
    noted = last_noted(Path(settings.VAR))
    if not noted:
        return {}
    return {"made_at": datetime.fromisoformat(noted["made_at"]), "size": readable(noted["bytes"])}


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing is asked of anybody."""
    return JsonResponse({"alive": True})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when requests can be answered: the database is there and as this version wants it. Workers are told too.

    A missing worker is no reason to send people away: what they send is kept, and is worked off later.
    """
    state: dict[str, bool] = {"database": False, "migrations": False, "worker": False}
    try:
        state["migrations"] = not _pending()
        with connection.cursor() as cursor:
            cursor.execute(_HEARTBEAT)
            state["worker"] = cursor.fetchone()[0] > 0
        state["database"] = True
    except Error:
        connection.close()
    is_ready = state["database"] and state["migrations"]
    return JsonResponse(state, status=200 if is_ready else 503)


_up_to_date = False  # once in a process: tables do not go back while it runs


def _pending() -> bool:
    global _up_to_date
    if not _up_to_date:
        _up_to_date = not pending_migrations()
    return not _up_to_date
