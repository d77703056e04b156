"""Keys of programs: who makes them, what they open, when they end."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from linli.kit.actors import SYSTEM, ActorKind
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.people import actions, queries, rules
from linli.people.actions import MadeKey
from linli.people.models import ApiKey
from linli.people.queries import KeyState
from linli.people.tests.make import make_working_key
from tests.cast import Cast

AT = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)


def make(cast: Cast, **changes: Any) -> MadeKey:
    """A key that works: where it shows matters, a second administrator has approved it."""
    wanted: dict[str, Any] = {"place_id": cast.township.id, "scopes": ["matters:read"], "rate": 3, **changes}
    actor, at = wanted.pop("actor", cast.administrator.actor), wanted.pop("at", AT)
    return make_working_key(actor, cast.county, at, **wanted)


def test_only_the_digest_and_the_beginning_of_a_secret_are_kept(cast: Cast) -> None:
    made = make(cast)
    stored = ApiKey.objects.get()
    assert made.secret.startswith("linli_")
    assert len(made.secret) >= 28
    assert stored.prefix == made.secret[:12]
    assert made.secret.encode() not in bytes(stored.digest)
    assert all(made.secret not in str(value) for value in vars(stored).values())


def test_a_key_reaches_its_place_and_its_kinds_and_says_only_what_its_scopes_say(cast: Cast) -> None:
    made = make(cast, kind_codes=["civil"], scopes=["matters:read", "matters:receive"])
    actor = actions.use_api_key(at=AT, secret=made.secret).actor("en")
    assert (actor.kind, actor.is_staff, actor.account_id) == (ActorKind.API, False, made.key_id)
    assert rules.may(actor, "matters.see", cast.grid.path, "civil.lighting")
    assert not rules.may(actor, "matters.see", cast.grid.path, "family.home")
    assert not rules.may(actor, "matters.see", cast.far_grid.path, "civil.lighting")
    for verb in ("matters.accept", "matters.export", "people.appoint", "people.keep_keys"):
        assert not rules.may(actor, verb, cast.grid.path)
    assert rules.key_reaches(actor, "matters.receive", cast.grid.path, "civil.lighting.streetlight")
    assert not rules.key_reaches(actor, "matters.receive", cast.far_grid.path, "civil.lighting.streetlight")


def test_a_key_that_only_brings_matters_in_sees_none(cast: Cast) -> None:
    made = make(cast, scopes=["matters:receive", "open311"])
    assert queries.scope_of(actions.use_api_key(at=AT, secret=made.secret).actor("en")).is_empty


def test_it_ends_on_its_day_and_when_it_is_revoked(cast: Cast) -> None:
    made = make(cast)
    with pytest.raises(NotAllowed) as over:
        actions.use_api_key(at=AT + timedelta(days=30), secret=made.secret)
    assert (over.value.code, over.value.status) == ("key.expired", 401)
    actions.revoke_api_key(actor=cast.administrator.actor, at=AT, key_id=made.key_id)
    with pytest.raises(NotAllowed) as revoked:
        actions.use_api_key(at=AT, secret=made.secret)
    assert (revoked.value.code, revoked.value.status) == ("key.revoked", 401)
    with pytest.raises(Conflict):
        actions.revoke_api_key(actor=cast.administrator.actor, at=AT, key_id=made.key_id)


@pytest.mark.parametrize("secret", ["", "linli_x", "x" * 5000, "linli_\x00"])
def test_what_is_no_key_of_ours_opens_nothing(cast: Cast, secret: str) -> None:
    make(cast)
    with pytest.raises(NotAllowed) as refused:
        actions.use_api_key(at=AT, secret=secret)
    assert (refused.value.code, refused.value.status) == ("key.unknown", 401)


def test_each_key_has_a_limit_of_its_own(cast: Cast) -> None:
    few, other = make(cast), make(cast)
    for _use in range(3):
        actions.use_api_key(at=AT, secret=few.secret)
    with pytest.raises(Refused) as refused:
        actions.use_api_key(at=AT + timedelta(seconds=20), secret=few.secret)
    assert (refused.value.code, refused.value.status, refused.value.facts) == ("key.too_often", 429, {"seconds": 41})
    actions.use_api_key(at=AT, secret=other.secret)
    actions.use_api_key(at=AT + timedelta(seconds=60), secret=few.secret)


def test_of_its_use_the_last_day_alone_is_kept(cast: Cast) -> None:
    made = make(cast)
    actions.use_api_key(at=AT, secret=made.secret)
    actions.use_api_key(at=AT + timedelta(days=2), secret=made.secret)
    actions.use_api_key(at=AT + timedelta(days=1), secret=made.secret)
    (key,) = queries.list_keys(cast.administrator.actor, cast.county.path)
    assert str(key.last_used_on) == "2026-05-06"
    assert [key.state(AT + timedelta(days=days)) for days in (0, 20, 30)] == [
        KeyState.IN_FORCE,
        KeyState.EXPIRING,
        KeyState.EXPIRED,
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " \u200b"}, "key.no_name"),
        ({"name": "x" * 61}, "text.too_long"),
        ({"scopes": []}, "key.bad_scope"),
        ({"scopes": ["matters:everything"]}, "key.bad_scope"),
        ({"kind_codes": ["../x"]}, "key.bad_kind"),
        ({"days": 0}, "key.bad_days"),
        ({"days": 731}, "key.bad_days"),
        ({"rate": 0}, "key.bad_rate"),
        ({"rate": 6001}, "key.bad_rate"),
        ({"place_id": None}, "people.not_allowed"),
        ({"agency_id": uuid4()}, "agency.unknown"),
    ],
)
def test_what_does_not_fit_is_refused(cast: Cast, change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        make(cast, **change)
    assert refused.value.code == code
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("member", ["resident", "caseworker", "clerk", "coordinator", "officer", "outsider"])
def test_nobody_but_administrators_makes_sees_or_revokes_keys(cast: Cast, member: str) -> None:
    actor = getattr(cast, member).actor
    with pytest.raises(NotAllowed):
        make(cast, actor=actor)
    made = make(cast, actor=SYSTEM)
    assert queries.list_keys(actor, cast.county.path) == []
    with pytest.raises(NotFound):
        actions.revoke_api_key(actor=actor, at=AT, key_id=made.key_id)


def test_a_wrong_key_is_counted_by_address_and_beginning_and_locks_nobody_else_out(cast: Cast, settings: Any) -> None:
    settings.LINLI_LIMITS = {**settings.LINLI_LIMITS, "wrong_keys": (2, 600)}
    made, other = make(cast), make(cast)
    guesses = [made.secret[:12] + f"guess{number}" for number in range(3)]
    codes = []
    for guess in guesses:
        with pytest.raises(Refused) as refused:
            actions.use_api_key(at=AT, secret=guess, address="1.1.1.1")
        codes.append((refused.value.code, refused.value.status))
    assert codes == [("key.unknown", 401), ("key.unknown", 401), ("key.too_many_wrong", 429)]
    with pytest.raises(Refused) as waits:
        actions.use_api_key(at=AT + timedelta(seconds=60), secret=made.secret, address="1.1.1.1")
    assert (waits.value.code, waits.value.facts) == ("key.too_many_wrong", {"seconds": 541})
    actions.use_api_key(at=AT, secret=other.secret, address="1.1.1.1")
    actions.use_api_key(at=AT, secret=made.secret, address="2.2.2.2")
    actions.use_api_key(at=AT + timedelta(seconds=600), secret=made.secret, address="1.1.1.1")


def test_right_keys_are_never_counted_as_wrong(cast: Cast, settings: Any) -> None:
    settings.LINLI_LIMITS = {**settings.LINLI_LIMITS, "wrong_keys": (1, 600)}
    made = make(cast, rate=100)
    for _use in range(20):
        actions.use_api_key(at=AT, secret=made.secret, address="1.1.1.1")


def test_showing_a_key_takes_two_statements(cast: Cast, django_assert_num_queries: Any) -> None:
    made = make(cast)
    actions.use_api_key(at=AT, secret=made.secret)
    with django_assert_num_queries(2):
        actions.use_api_key(at=AT, secret=made.secret, address="1.1.1.1")
