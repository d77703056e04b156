"""Keys of programs: made, used and revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind
from linli.kit.clock import local_day
from linli.kit.db import must_change_one
from linli.kit.errors import NotAllowed, NotFound, Refused
from linli.kit.ids import digest, new_secret, uuid7
from linli.kit.text import clean_line
from linli.ledger.actions import record
from linli.people import rules
from linli.people.actions.attempts import count_attempt
from linli.people.key_rows import KeyRow, KeyState, find_key
from linli.people.models import NAME_LENGTH, ApiKey
from linli.people.queries import get_agency
from linli.places import queries as places

LONGEST_DAYS = 730
MAX_SECRET = 100
MINUTE = 60


@dataclass(frozen=True)
class MadeKey:
    """A new key. ``secret`` is shown this once."""

    key_id: UUID
    secret: str


def make_api_key(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    place_id: UUID | None = None,
    agency_id: UUID | None = None,
    scopes: Sequence[str],
    kind_codes: Sequence[str] = (),
    days: int,
    rate: int,
) -> MadeKey:
    """Make a key for exactly one place or agency, for so many days and requests a minute.

    Raises NotAllowed ``people.not_allowed``, NotFound ``place.unknown`` and ``agency.unknown``, Refused
    ``key.no_name``, ``key.bad_scope``, ``key.bad_kind``, ``key.bad_days``, ``key.bad_rate`` and ``text.too_long``.
    """
    path = get_agency(agency_id).path if agency_id else places.get_place(place_id).path if place_id else ""
    _must_keep(actor, path)
    secret = rules.KEY_MARK + new_secret()
    key = ApiKey(
        id=uuid7(),
        name=clean_line(name, max_length=NAME_LENGTH, field="name"),
        prefix=secret[:12],
        digest=digest(secret),
        place_id=None if agency_id else place_id,
        agency_id=agency_id,
        path=path,
        scopes=sorted(set(scopes)),
        kind_codes=sorted(set(kind_codes)),
        rate=rate,
        made_at=at,
        expires_at=at + timedelta(days=min(max(days, 0), LONGEST_DAYS)),
    )
    _check(key, days)
    with transaction.atomic():
        key.save(force_insert=True)
        _record(key, "people.make_key", actor, at)
    return MadeKey(key.id, secret)


def revoke_api_key(*, actor: Actor, at: datetime, key_id: UUID) -> None:
    """Let it open nothing any more, from now on; once revoked it stays so.

    Raises NotFound ``key.unknown`` for whoever does not keep the keys there, Conflict when it was revoked already.
    """
    key = ApiKey.objects.filter(id=key_id).first()
    if key is None or not rules.may(actor, "people.keep_keys", key.path):
        raise NotFound("key.unknown", _("There is no such key."))
    with transaction.atomic():
        must_change_one(ApiKey.objects.filter(id=key.id, revoked_at__isnull=True).update(revoked_at=at))
        _record(key, "people.revoke_key", actor, at)


def use_api_key(*, at: datetime, secret: str) -> KeyRow:
    """The key of a request, counted against its own limit and with the day noted. Two statements, three once a day.

    Raises NotAllowed with status 401 ``key.unknown``, ``key.revoked`` and ``key.expired``, Refused ``key.too_often``
    (429) with the seconds to wait in its facts.
    """
    key = find_key(secret) if len(secret) <= MAX_SECRET and "\x00" not in secret else None
    if key is None:
        raise NotAllowed("key.unknown", _("This key is not valid."), status=401)
    state = key.state(at)
    if state is KeyState.REVOKED:
        raise NotAllowed("key.revoked", _("This key has been revoked."), status=401)
    if state is KeyState.EXPIRED:
        raise NotAllowed("key.expired", _("The time of this key is over."), status=401)
    if count_attempt(at=at, limit="key", who=f"key:{key.id}", seconds=MINUTE) > key.rate:
        wait = int(MINUTE - at.timestamp() % MINUTE) + 1
        sentence = _("This key was used more often than it may be in a minute. Please wait a little.")
        raise Refused("key.too_often", sentence, status=429, facts={"seconds": wait})
    day = local_day(at)
    if key.last_used_on != day:
        ApiKey.objects.filter(Q(last_used_on__isnull=True) | Q(last_used_on__lt=day), id=key.id).update(
            last_used_on=day
        )
    return key


def _must_keep(actor: Actor, path: str) -> None:
    if not path or (actor.kind is not ActorKind.SYSTEM and not rules.may(actor, "people.keep_keys", path)):
        raise NotAllowed("people.not_allowed", _("Only an administrator may do this."))


def _check(key: ApiKey, days: int) -> None:
    if not key.name:
        raise Refused("key.no_name", _("A key needs a name by which it is known."), field="name")
    if not key.scopes or not set(key.scopes) <= set(rules.SCOPES):
        raise Refused("key.bad_scope", _("Please choose what the key is for."), field="scopes")
    if not rules.kinds_fit(key.kind_codes):
        raise Refused("key.bad_kind", _("Please choose from the list."), field="kind_codes")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused("key.bad_days", _("A key lasts from one day to two years."), field="days")
    if not rules.LEAST_RATE <= key.rate <= rules.MOST_RATE:
        raise Refused("key.bad_rate", _("A key may be used from 1 to 6000 times a minute."), field="rate")


def _record(key: ApiKey, verb: str, actor: Actor, at: datetime) -> None:
    after = {"path": key.path, "scopes": key.scopes, "kinds": key.kind_codes, "expires_at": key.expires_at.isoformat()}
    record(
        verb=verb,
        subject_type="api_key",
        subject_id=key.id,
        actor=actor,
        at=at,
        before=None,
        after={**after, "revoked": verb == "people.revoke_key"},
        facts={"prefix": key.prefix, "scopes": key.scopes},
    )
