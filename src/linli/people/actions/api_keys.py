"""Keys of programs: made, approved by a second administrator where they show matters, and revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.kit.ids import digest, new_secret, uuid7
from linli.kit.text import clean_line
from linli.ledger.actions import record
from linli.people import rules
from linli.people.key_rows import APPROVE_WITHIN, has_second_administrator
from linli.people.models import NAME_LENGTH, ApiKey
from linli.people.queries import get_agency
from linli.places import queries as places

LONGEST_DAYS = 730


@dataclass(frozen=True)
class MadeKey:
    """A new key. ``secret`` is shown this once."""

    key_id: UUID
    secret: str
    needs_approval: bool = False


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

    One that shows matters opens nothing until a second administrator has approved it, within seven days. Raises
    NotAllowed ``people.not_allowed``, NotFound ``place.unknown`` and ``agency.unknown``, Refused ``key.no_name``,
    ``key.bad_scope``, ``key.bad_kind``, ``key.bad_days``, ``key.bad_rate`` and ``text.too_long``, Conflict
    ``key.no_second`` where there is no second administrator.
    """
    path = _kept_path(actor, place_id, agency_id)
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
        made_by_id=actor.account_id,
        needs_approval=rules.needs_two_persons(scopes),
        expires_at=at + timedelta(days=min(max(days, 0), LONGEST_DAYS)),
    )
    _check(key, days)
    _keep(key, actor, at)
    return MadeKey(key.id, secret, key.needs_approval)


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


def approve_api_key(*, actor: Actor, at: datetime, key_id: UUID) -> None:
    """A second administrator lets a key that shows matters open them, from now on.

    Raises NotFound ``key.unknown`` for whoever does not keep the keys there, NotAllowed ``key.own`` for whoever made
    it, Conflict ``key.not_waiting`` when it was approved or revoked already, or seven days have passed.
    """
    key = ApiKey.objects.filter(id=key_id).first()
    if key is None or actor.account_id is None or not rules.may(actor, "people.keep_keys", key.path):
        raise NotFound("key.unknown", _("There is no such key."))
    if key.made_by_id == actor.account_id:
        raise NotAllowed("key.own", _("You asked for this key yourself. Another administrator has to approve it."))
    waiting = ApiKey.objects.filter(
        id=key.id, needs_approval=True, approved_at=None, revoked_at=None, made_at__gt=at - APPROVE_WITHIN
    )
    with transaction.atomic():
        if not waiting.update(approved_at=at, approved_by_id=actor.account_id):
            raise Conflict("key.not_waiting", _("This key does not wait for an approval any more."))
        _record(key, "people.approve_key", actor, at)


def _kept_path(actor: Actor, place_id: UUID | None, agency_id: UUID | None) -> str:
    """Of the place or agency; for whoever keeps the keys there."""
    path = get_agency(agency_id).path if agency_id else places.get_place(place_id).path if place_id else ""
    if not path or (actor.kind is not ActorKind.SYSTEM and not rules.may(actor, "people.keep_keys", path)):
        raise NotAllowed("people.not_allowed", _("Only an administrator may do this."))
    return path


def _keep(key: ApiKey, actor: Actor, at: datetime) -> None:
    _refuse_alone(key, at)
    with transaction.atomic():
        key.save(force_insert=True)
        _record(key, "people.make_key", actor, at)


def _refuse_alone(key: ApiKey, at: datetime) -> None:
    """A key that needs two persons is not even begun where there is one."""
    if key.needs_approval and not has_second_administrator(key.path, key.made_by_id, at):
        sentence = _(
            "A key that shows matters is approved by a second administrator, and this place has one only. "
            "Please appoint another one first, or choose other purposes."
        )
        raise Conflict("key.no_second", sentence, field="scopes")


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
    after: dict[str, Any] = {
        "path": key.path,
        "scopes": key.scopes,
        "kinds": key.kind_codes,
        "expires_at": key.expires_at.isoformat(),
    }
    after |= {"revoked": verb == "people.revoke_key", "approved": verb == "people.approve_key"}
    record(
        verb=verb,
        subject_type="api_key",
        subject_id=key.id,
        actor=actor,
        at=at,
        before=None,
        after=after,
        facts={"prefix": key.prefix, "scopes": key.scopes},
    )
