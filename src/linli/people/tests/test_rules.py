"""Every role, verb and edge of the rules, without a database."""

from datetime import date, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kit.actors import SYSTEM, Actor, ActorKind, Duty, Role, anonymous
from linli.kit.ids import uuid7
from linli.people import rules
from linli.people.access import scope

COUNTY = "330681/"
TOWN = "330681/330681103/"
OTHER_TOWN = "330681/330681105/"
VILLAGE = f"{TOWN}330681103201/"
GRID = f"{VILLAGE}330681103201001/"
VERBS = sorted(set().union(*rules.ROLE_VERBS.values()))


def _duty(role: Role, path: str, *kind_codes: str, agency_id: UUID | None = None, post_id: UUID | None = None) -> Duty:
    return Duty(post_id or uuid7(), role, path, agency_id, kind_codes)


def _actor(*duties: Duty) -> Actor:
    return Actor(ActorKind.STAFF, uuid7(), duties)


@pytest.mark.parametrize(("role", "verb"), list(product(Role, VERBS)))
def test_a_role_may_do_exactly_what_its_row_says_and_only_below_its_place(role: Role, verb: str) -> None:
    actor = _actor(_duty(role, TOWN))
    allowed = verb in rules.ROLE_VERBS[role]
    assert rules.may(actor, verb, TOWN) is allowed
    assert rules.may(actor, verb, GRID) is allowed
    assert rules.may_anywhere(actor, verb) is allowed
    assert not rules.may(actor, verb, COUNTY)
    assert not rules.may(actor, verb, OTHER_TOWN)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("actor", [anonymous(), SYSTEM, Actor(ActorKind.API)])
def test_without_a_post_nothing_is_allowed(actor: Actor, verb: str) -> None:
    assert not rules.may(actor, verb, GRID)


def test_every_role_has_a_row_a_reach_and_a_rank() -> None:
    assert set(rules.ROLE_VERBS) == set(rules.REACH) == set(rules.PRECEDENCE) == set(Role)
    assert len(rules.PRECEDENCE) == len(Role)


def test_an_administrator_has_no_verb_on_a_matter() -> None:
    on_matters = {verb for verb in rules.ROLE_VERBS[Role.ADMINISTRATOR] if verb.startswith("matters.")}
    assert on_matters == {"matters.publish_kinds", "matters.publish_routing"}


def test_a_neighbour_whose_code_begins_alike_is_not_below() -> None:
    actor = _actor(_duty(Role.DESK, "330681/33068110/"))
    assert not rules.may(actor, "matters.see", "330681/330681103/")


@pytest.mark.parametrize(
    ("kinds", "kind", "fits"),
    [
        ((), "civil.lighting", True),
        ((), None, True),
        (("civil",), "civil", True),
        (("civil",), "civil.lighting.streetlight", True),
        (("civil.lighting",), "civil", False),
        (("civil",), "civilian", False),
        (("noise", "civil"), "civil.roads", True),
        (("noise",), None, True),
        (("noise",), "water", False),
    ],
)
def test_a_kind_covers_itself_and_what_lies_below(kinds: tuple[str, ...], kind: str | None, fits: bool) -> None:
    assert rules.covers_kind(kinds, kind) is fits
    assert rules.may(_actor(_duty(Role.MEDIATOR, TOWN, *kinds)), "matters.accept", GRID, kind) is fits


def test_an_agency_post_reaches_what_the_agency_owns_wherever_it_is() -> None:
    bureau, other = uuid7(), uuid7()
    officer = _actor(_duty(Role.OFFICER, COUNTY, agency_id=bureau))
    assert rules.may(officer, "matters.accept", GRID, agency_id=bureau)
    assert not rules.may(officer, "matters.accept", GRID, agency_id=other)
    assert not rules.may(officer, "matters.accept", GRID)


def test_the_post_nearest_to_the_work_and_the_place_speaks() -> None:
    wide, near = _duty(Role.DESK, TOWN), _duty(Role.DESK, VILLAGE)
    grid, top = _duty(Role.CASEWORKER, GRID), _duty(Role.COORDINATOR, COUNTY)
    assert rules.duty_for(_actor(top, wide, near), "matters.accept", GRID) == near
    assert rules.duty_for(_actor(top, wide, near, grid), "matters.accept", GRID) == grid
    assert rules.duty_for(_actor(top, wide, near, grid), "matters.board", GRID) == top
    assert rules.duty_for(_actor(grid), "matters.board", GRID) is None


@pytest.mark.parametrize("role", Role)
def test_only_administrators_appoint_and_only_below(role: Role) -> None:
    administrator = _actor(_duty(Role.ADMINISTRATOR, TOWN))
    assert rules.may_appoint(administrator, GRID, role)
    assert rules.may_appoint(administrator, TOWN, role) is (role is not Role.ADMINISTRATOR)
    assert not rules.may_appoint(administrator, COUNTY, role)
    assert not rules.may_appoint(administrator, OTHER_TOWN, role)
    for other in set(Role) - {Role.ADMINISTRATOR}:
        assert not rules.may_appoint(_actor(_duty(other, COUNTY)), GRID, role)


def test_a_role_stands_where_it_can_work() -> None:
    assert [role for role in Role if not rules.role_fits(role, at_agency=False)] == [Role.OFFICER]
    assert {role for role in Role if rules.role_fits(role, at_agency=True)} == rules.AGENCY_ROLES


@pytest.mark.parametrize(
    ("codes", "fit"),
    [
        ([], True),
        (["civil.lighting.streetlight"], True),
        (["Civil"], False),
        (["civil..x"], False),
        (["civil."], False),
        (["=1+1"], False),
        (["路灯"], False),
        (["x" * 41], False),
        (["noise"] * 61, False),
    ],
)
def test_kinds_must_look_like_codes(codes: list[str], fit: bool) -> None:
    assert rules.kinds_fit(codes) is fit


def test_a_post_serves_from_its_first_day_up_to_the_day_before_its_end() -> None:
    first, end = date(2026, 3, 1), date(2026, 6, 1)
    assert not rules.in_force(first, end, first - timedelta(days=1))
    assert rules.in_force(first, end, first)
    assert rules.in_force(first, end, end - timedelta(days=1))
    assert not rules.in_force(first, end, end)
    assert rules.in_force(first, None, date(2099, 1, 1))
    assert not rules.in_force(first, first, first)
    assert rules.dates_fit(first, None)
    assert rules.dates_fit(first, first)
    assert not rules.dates_fit(end, first)


_days = st.dates(date(2026, 1, 1), date(2026, 1, 12))
_spans = st.tuples(_days, st.none() | _days).filter(lambda span: rules.dates_fit(*span))


@given(_spans, _spans)
def test_two_spans_overlap_exactly_when_some_day_is_in_both(
    first: tuple[date, date | None], second: tuple[date, date | None]
) -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(14)]
    shared = any(rules.in_force(*first, day) and rules.in_force(*second, day) for day in days)
    assert rules.overlap(first, second) is shared
    assert rules.overlap(second, first) is shared


@given(st.lists(st.from_regex(r"[0-9]{1,3}", fullmatch=True), min_size=1, max_size=4), st.text(max_size=6))
def test_a_path_is_in_the_range_of_a_subtree_exactly_when_it_begins_with_its_root(codes: list[str], rest: str) -> None:
    root = "/".join(codes) + "/"
    low, high = rules.path_range(root)
    path = root + rest
    assert low.encode() <= path.encode() < high.encode()
    outside = "/".join(codes) + "0/"
    assert not low.encode() <= outside.encode() < high.encode()


def test_the_scope_is_the_widest_subtrees_the_agencies_and_every_working_post() -> None:
    bureau = uuid7()
    town, grid = _duty(Role.COORDINATOR, TOWN), _duty(Role.CASEWORKER, GRID)
    officer, keeper = _duty(Role.OFFICER, COUNTY, agency_id=bureau), _duty(Role.ADMINISTRATOR, COUNTY)
    seen = scope(_actor(grid, keeper, officer, town))
    assert [(span.low, span.high) for span in seen.spans] == [rules.path_range(TOWN)]
    assert seen.agency_ids == (bureau,)
    assert set(seen.post_ids) == {grid.post_id, officer.post_id, town.post_id}


def test_a_scope_narrowed_to_kinds_is_kept_beside_a_place_and_swallowed_by_a_wider_one() -> None:
    quarrels = _duty(Role.MEDIATOR, TOWN, "neighbours")
    village = _duty(Role.DESK, VILLAGE)
    assert [span.kind_codes for span in scope(_actor(village, quarrels)).spans] == [("neighbours",), ()]
    assert [span.low for span in scope(_actor(quarrels, _duty(Role.DESK, TOWN))).spans] == [TOWN]


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.MEDIATOR, Role.OFFICER])
def test_some_roles_see_only_what_is_assigned_to_their_post(role: Role) -> None:
    duty = _duty(role, TOWN)
    seen = scope(_actor(duty))
    assert seen.spans == ()
    assert seen.post_ids == (duty.post_id,)


def test_administrators_and_residents_see_nothing_by_virtue_of_what_they_are() -> None:
    assert scope(_actor(_duty(Role.ADMINISTRATOR, COUNTY))).is_empty
    assert scope(anonymous()).is_empty
