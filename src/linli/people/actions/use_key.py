"""A key is shown: the program behind it, counted; and wrong keys, which are counted too."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q, Subquery
from django.utils.translation import gettext_lazy as _

from linli.kit.clock import local_day
from linli.kit.errors import NotAllowed, Refused
from linli.kit.ids import digest
from linli.people.actions.attempts import attempts_of, count_attempt
from linli.people.key_rows import KeyRow, KeyState, key_row
from linli.people.models import ApiKey

MAX_SECRET = 100
SHOWN = 12  # characters of a secret that people tell keys apart by
MINUTE = 60
WRONG = "wrong_keys"

_CLOSED = {
    KeyState.REVOKED: ("key.revoked", _("This key has been revoked.")),
    KeyState.EXPIRED: ("key.expired", _("The time of this key is over.")),
    KeyState.PENDING: ("key.pending", _("This key waits for the approval of a second administrator.")),
    KeyState.LAPSED: ("key.lapsed", _("No second administrator approved this key within seven days.")),
}


def use_api_key(*, at: datetime, secret: str, address: str = "") -> KeyRow:
    """The key of a request, counted against its own limit and with the day noted. Two statements, three once a day.

    ``address`` is the network address that it comes from: from one that has tried too many wrong keys with the same
    beginning, no key with that beginning is taken until the window ends. Raises NotAllowed with status 401
    ``key.unknown``, ``key.revoked``, ``key.expired``, ``key.pending`` and ``key.lapsed``, Refused ``key.too_often``
    and ``key.too_many_wrong`` (429) with the seconds to wait in their facts.
    """
    key = _find(at, secret, address)
    if key is None:
        count_wrong_key(at=at, secret=secret, address=address)
        raise NotAllowed("key.unknown", _("This key is not valid."), status=401)
    state = key.state(at)
    if state in _CLOSED:
        code, sentence = _CLOSED[state]
        raise NotAllowed(code, sentence, status=401)
    if count_attempt(at=at, limit="key", who=f"key:{key.id}", seconds=MINUTE) > key.rate:
        sentence = _("This key was used more often than it may be in a minute. Please wait a little.")
        raise Refused("key.too_often", sentence, status=429, facts={"seconds": _rest(at, MINUTE)})
    day = local_day(at)
    if key.last_used_on != day:
        ApiKey.objects.filter(Q(last_used_on__isnull=True) | Q(last_used_on__lt=day), id=key.id).update(
            last_used_on=day
        )
    return key


def count_wrong_key(*, at: datetime, secret: str, address: str) -> None:
    """A key that nobody has was shown. Raises Refused ``key.too_many_wrong`` (429) above the limit. One statement.

    Counted by address and beginning of the key: others behind the same address, whose keys begin otherwise, go on.
    """
    most, seconds = settings.LINLI_LIMITS[WRONG]
    if count_attempt(at=at, limit=WRONG, who=_guesser(secret, address), seconds=seconds) > most:
        raise _too_many_wrong(at)


def _find(at: datetime, secret: str, address: str) -> KeyRow | None:
    """The key with that secret, in force or not; one statement by the digest's index, the wrong ones counted in it."""
    if len(secret) > MAX_SECRET or "\x00" in secret:
        return None
    most, seconds = settings.LINLI_LIMITS[WRONG]
    tried = attempts_of(at=at, limit=WRONG, who=_guesser(secret, address), seconds=seconds)
    found = ApiKey.objects.filter(digest=digest(secret)).annotate(wrong=Subquery(tried.values("count")[:1])).first()
    if found is not None and (found.wrong or 0) >= most:
        raise _too_many_wrong(at)
    return key_row(found) if found else None


def _guesser(secret: str, address: str) -> str:
    return f"address:{address} key:{secret[:SHOWN]}"


def _too_many_wrong(at: datetime) -> Refused:
    _most, seconds = settings.LINLI_LIMITS[WRONG]
    sentence = _("Too many wrong keys came from here. Please wait, and check the key.")
    return Refused("key.too_many_wrong", sentence, status=429, facts={"seconds": _rest(at, seconds)})


def _rest(at: datetime, seconds: int) -> int:
    """Whole seconds until the window ends."""
    return int(seconds - at.timestamp() % seconds) + 1
