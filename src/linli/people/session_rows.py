"""Where an account is open: its holder alone reads it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from linli.kit.actors import Actor
from linli.people.models import Session

_ENDING = timedelta(minutes=1)  # a key that has just been changed for another


@dataclass(frozen=True)
class SessionRow:
    """One browser. ``mark`` names it in an address without being its key."""

    mark: str
    device: str
    began_at: datetime
    here: bool


def session_mark(key: str) -> str:
    """A keyed digest of a session's key: who reads an address or a log cannot use it."""
    return salted_hmac("linli.people.session_mark", key, algorithm="sha256").hexdigest()[:24]


def list_own_sessions(actor: Actor, at: datetime, here: str) -> list[SessionRow]:
    """The open sessions of the actor's account, the one with the key ``here`` first, then the newest."""
    if actor.account_id is None:
        return []
    found = Session.objects.filter(account_id=actor.account_id, expire_date__gt=at + _ENDING).order_by("-began_at")
    rows = [SessionRow(session_mark(one.session_key), one.device, one.began_at, one.pk == here) for one in found]
    return sorted(rows, key=lambda row: not row.here)
