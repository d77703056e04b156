"""Appointing somebody to a post."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from linli.kit.actors import SYSTEM, Actor, Role
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.kit.ids import uuid7
from linli.people import actions, queries
from linli.people.models import Account, Post
from tests.cast import Cast

AT = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)
FIRST = date(2026, 5, 1)


def _appoint(actor: Actor, *, email: str = "new@example.org", role: Role = Role.CASEWORKER, **kwargs: Any) -> UUID:
    return actions.appoint(actor=actor, at=AT, email=email, role=role, **{"valid_from": FIRST, **kwargs})


def test_an_administrator_appoints_a_caseworker_who_is_then_at_work(cast: Cast) -> None:
    post_id = _appoint(
        cast.administrator.actor,
        email=" Mei.Chen@Example.ORG ",
        display_name="陈梅",
        place_id=cast.grid.id,
        kind_codes=["noise"],
    )
    account = queries.find_account_by_email("mei.chen@example.org")
    assert account is not None
    assert account.display_name == "陈梅"
    (duty,) = queries.actor_of(account.id, AT).duties
    assert (duty.post_id, duty.role, duty.path, duty.kind_codes) == (
        post_id,
        Role.CASEWORKER,
        cast.grid.path,
        ("noise",),
    )


def test_one_entry_is_recorded_and_one_event_announced(
    cast: Cast, recorded: Callable[[], list[str]], heard: list[Any]
) -> None:
    before = len(recorded())
    post_id = _appoint(cast.administrator.actor, place_id=cast.grid.id)
    assert recorded()[before:] == ["people.appoint"]
    assert [(type(event).__name__, event.post_id, event.path) for event in heard] == [
        ("PostBegan", post_id, cast.grid.path)
    ]


def test_a_person_may_hold_several_posts_and_keeps_the_own_name(cast: Cast) -> None:
    email = cast.caseworker.account.email
    _appoint(
        cast.administrator.actor, email=email, display_name="别的名字", role=Role.MEDIATOR, place_id=cast.village.id
    )
    assert {duty.role for duty in cast.caseworker.actor.duties} == {Role.CASEWORKER, Role.MEDIATOR}
    assert Account.objects.get(email=email).display_name == cast.caseworker.account.display_name


def test_a_post_at_an_agency_has_the_path_of_its_place(cast: Cast) -> None:
    post_id = _appoint(cast.administrator.actor, role=Role.OFFICER, agency_id=cast.bureau.id)
    post = Post.objects.get(id=post_id)
    assert (post.place_id, post.agency_id, post.path) == (None, cast.bureau.id, cast.county.path)


@pytest.mark.parametrize(
    "member", ["resident", "caseworker", "volunteer", "clerk", "mediator", "coordinator", "officer", "outsider"]
)
def test_nobody_but_an_administrator_appoints(cast: Cast, member: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        _appoint(getattr(cast, member).actor, place_id=cast.grid.id)
    assert refused.value.code == "people.not_allowed"
    assert not Account.objects.filter(email="new@example.org").exists()


def test_an_administrator_makes_no_second_administrator_of_the_same_place(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        _appoint(cast.administrator.actor, role=Role.ADMINISTRATOR, place_id=cast.county.id)
    _appoint(cast.administrator.actor, role=Role.ADMINISTRATOR, place_id=cast.township.id)
    _appoint(SYSTEM, role=Role.ADMINISTRATOR, place_id=cast.county.id)


def test_an_administrator_of_one_township_has_no_say_in_the_other(cast: Cast) -> None:
    _appoint(SYSTEM, email="town@example.org", role=Role.ADMINISTRATOR, place_id=cast.township.id)
    account = queries.find_account_by_email("town@example.org")
    assert account is not None
    with pytest.raises(NotAllowed):
        _appoint(queries.actor_of(account.id, AT), place_id=cast.far_grid.id)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"email": "not an address"}, "account.bad_email"),
        ({"email": "a" * 250 + "@example.org"}, "account.bad_email"),
        ({"email": "a\u202eb@example.org"}, "account.bad_email"),
        ({"email": "<script>@example.org"}, "account.bad_email"),
        ({"email": "陈@example.org"}, "account.bad_email"),
        ({"display_name": "梅" * 61}, "text.too_long"),
        ({"title_zh": "长" * 61}, "text.too_long"),
        ({"role": Role.OFFICER}, "post.role_does_not_fit"),
        ({"kind_codes": ["=cmd()"]}, "post.bad_kinds"),
        ({"valid_to": date(2026, 4, 30)}, "post.bad_dates"),
        ({"place_id": None}, "post.place_or_agency"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(cast: Cast, change: dict[str, Any], code: str) -> None:
    accounts, posts = Account.objects.count(), Post.objects.count()
    with pytest.raises(Refused) as refused:
        _appoint(cast.administrator.actor, **{"place_id": cast.grid.id, **change})
    assert refused.value.code == code
    assert (Account.objects.count(), Post.objects.count()) == (accounts, posts)


def test_a_place_and_an_agency_at_once_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match=r"post\.place_or_agency"):
        _appoint(cast.administrator.actor, place_id=cast.grid.id, agency_id=cast.bureau.id)


def test_unknown_places_and_agencies_are_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound, match=r"place\.unknown"):
        _appoint(cast.administrator.actor, place_id=uuid7())
    with pytest.raises(NotFound, match=r"agency\.unknown"):
        _appoint(cast.administrator.actor, role=Role.OFFICER, agency_id=uuid7())


def test_the_same_post_twice_is_a_conflict_but_a_later_term_is_not(cast: Cast) -> None:
    _appoint(cast.administrator.actor, place_id=cast.grid.id, valid_to=date(2026, 6, 1))
    with pytest.raises(Conflict, match=r"post\.exists"):
        _appoint(cast.administrator.actor, place_id=cast.grid.id, valid_from=date(2026, 5, 31))
    _appoint(cast.administrator.actor, place_id=cast.grid.id, valid_from=date(2026, 6, 1))


def test_invisible_characters_do_not_get_into_a_name(cast: Cast) -> None:
    _appoint(cast.administrator.actor, display_name="陈\u202e\u200b梅\x07<script>", place_id=cast.grid.id)
    assert Account.objects.get(email="new@example.org").display_name == "陈梅<script>"


def _wanted(cast: Cast, email: str, **changes: Any) -> actions.Appointment:
    fields = {"role": Role.CASEWORKER, "place_id": cast.grid.id, "valid_from": FIRST, **changes}
    return actions.Appointment(email=email, **fields)


def test_many_are_appointed_in_order_each_with_its_entry_and_event(
    cast: Cast, recorded: Callable[[], list[str]], heard: list[Any]
) -> None:
    before = len(recorded())
    given = actions.appoint_many(
        actor=cast.administrator.actor,
        at=AT,
        appointments=[
            _wanted(cast, "one@example.org", display_name="甲"),
            _wanted(cast, "two@example.org"),
            _wanted(cast, "ONE@example.org", display_name="别名", role=Role.MEDIATOR, place_id=cast.village.id),
            _wanted(cast, cast.officer.account.email, role=Role.OFFICER, place_id=None, agency_id=cast.bureau.id,
                    valid_from=date(2019, 1, 1), valid_to=date(2019, 2, 1)),
        ],
    )  # fmt: skip
    posts = [Post.objects.select_related("account").get(id=one.post_id) for one in given]
    assert [(post.account.email, post.role, post.path) for post in posts] == [
        ("one@example.org", "CASEWORKER", cast.grid.path),
        ("two@example.org", "CASEWORKER", cast.grid.path),
        ("one@example.org", "MEDIATOR", cast.village.path),
        (cast.officer.account.email, "OFFICER", cast.county.path),
    ]
    assert posts[0].account.display_name == "甲"
    assert [one.account_id for one in given] == [post.account_id for post in posts]
    assert recorded()[before:] == ["people.appoint"] * 4
    assert [event.post_id for event in heard] == [one.post_id for one in given]


def test_of_many_one_at_fault_keeps_all_from_being_appointed(cast: Cast) -> None:
    accounts, posts = Account.objects.count(), Post.objects.count()
    for fault, code in (
        (_wanted(cast, "nobody"), "account.bad_email"),
        (_wanted(cast, "new@example.org", place_id=uuid7()), "place.unknown"),
        (_wanted(cast, "one@example.org"), "post.exists"),
        (_wanted(cast, cast.caseworker.account.email), "post.exists"),
    ):
        with pytest.raises(Refused) as refused:
            actions.appoint_many(actor=SYSTEM, at=AT, appointments=[_wanted(cast, "one@example.org"), fault])
        assert refused.value.code == code
    assert (Account.objects.count(), Post.objects.count()) == (accounts, posts)


def test_many_are_not_appointed_by_who_may_not_appoint_one_of_them(cast: Cast) -> None:
    wanted = [_wanted(cast, "one@example.org"), _wanted(cast, "two@example.org", role=Role.ADMINISTRATOR,
                                                        place_id=cast.county.id)]  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.appoint_many(actor=cast.administrator.actor, at=AT, appointments=wanted)
    assert not Account.objects.filter(email="one@example.org").exists()
