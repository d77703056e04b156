"""Where a request to open a matter in an emergency stands, and who may do what with it then. No database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from linli.kit.actors import Actor, ActorKind, Duty, Role
from linli.matters.rules.emergency import (
    ACTS,
    Act,
    Part,
    Stage,
    Times,
    acts_of,
    asking_duty,
    deciding_duty,
    emergency_policy,
    is_overdue,
    paths_above,
    reviewing_duty,
    stage_of,
)

ASKED_AT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
POLICY = emergency_policy()
WAITING = Times(expires_at=POLICY.expires_at(ASKED_AT))
YES_AT = ASKED_AT + timedelta(minutes=5)
OPENED = replace(WAITING, approved_at=YES_AT, until_at=POLICY.until_at(YES_AT))
SECOND = timedelta(seconds=1)
VILLAGE, GRID = "330681/330681103/330681103205/", "330681/330681103/330681103205/g3/"


def serving(role: Role, path: str, *, agency: bool = False, kinds: tuple[str, ...] = ()) -> Actor:
    duty = Duty(post_id=UUID(int=1), role=role, path=path, agency_id=UUID(int=9) if agency else None, kind_codes=kinds)
    return Actor(kind=ActorKind.STAFF, account_id=UUID(int=2), duties=(duty,), language="zh-hans")


def test_time_alone_ends_waiting_and_reading() -> None:
    assert stage_of(WAITING, WAITING.expires_at - SECOND) is Stage.ASKED
    assert stage_of(WAITING, WAITING.expires_at) is Stage.LAPSED
    assert OPENED.until_at is not None
    assert stage_of(OPENED, OPENED.until_at - SECOND) is Stage.OPEN
    assert stage_of(OPENED, OPENED.until_at) is Stage.OVER


def test_an_end_a_refusal_and_a_taking_back_are_final() -> None:
    assert stage_of(replace(OPENED, ended_at=YES_AT), YES_AT) is Stage.OVER
    assert stage_of(replace(WAITING, refused_at=YES_AT), YES_AT) is Stage.REFUSED
    assert stage_of(replace(WAITING, ended_at=YES_AT), YES_AT) is Stage.WITHDRAWN


def test_only_the_asker_reads_and_only_while_it_is_open() -> None:
    readers = {key for key, acts in ACTS.items() if Act.READ in acts}
    assert readers == {(Stage.OPEN, Part.ASKER)}


def test_the_asker_never_answers_and_nobody_reviews_twice() -> None:
    asker = frozenset({Part.ASKER})
    assert not any(acts_of(stage, asker) & {Act.APPROVE, Act.REFUSE, Act.REVIEW} for stage in Stage)
    reviewer = frozenset({Part.REVIEWER})
    assert acts_of(Stage.OVER, reviewer) == {Act.REVIEW}
    assert acts_of(Stage.OVER, reviewer, is_reviewed=True) == frozenset()


@pytest.mark.parametrize("role", list(Role), ids=[role.value for role in Role])
def test_who_serves_at_the_place_or_above_may_ask_and_desks_and_coordinators_answer(role: Role) -> None:
    asks = role in (Role.CASEWORKER, Role.DESK, Role.COORDINATOR)
    answers = role in (Role.DESK, Role.COORDINATOR)
    assert (asking_duty(serving(role, VILLAGE), GRID) is not None) == asks
    assert (deciding_duty(serving(role, VILLAGE), GRID) is not None) == answers
    assert asking_duty(serving(role, GRID), VILLAGE) is None  # below the place is not above it
    assert asking_duty(serving(role, VILLAGE, agency=True), GRID) is None


def test_reviewing_is_for_the_post_that_protects_data() -> None:
    assert reviewing_duty(serving(Role.OFFICER, VILLAGE, agency=True, kinds=("data.protection",)), GRID) is not None
    assert reviewing_duty(serving(Role.OFFICER, VILLAGE, agency=True), GRID) is None
    assert reviewing_duty(serving(Role.COORDINATOR, VILLAGE, kinds=("data.protection",)), GRID) is None


def test_a_review_is_late_from_the_day_after() -> None:
    assert not is_overdue(date(2026, 11, 30), date(2026, 11, 30))
    assert is_overdue(date(2026, 11, 30), date(2026, 12, 1))


def test_the_nearest_place_is_asked_first() -> None:
    assert paths_above(VILLAGE) == [VILLAGE, "330681/330681103/", "330681/"]


def test_every_law_is_named_in_both_languages_and_says_whether_a_lawyer_read_it() -> None:
    assert {basis.code for basis in POLICY.bases} == {"pipl-13-4", "civil-code-1005"}
    for basis in POLICY.bases:
        assert basis.words("zh-hans") != basis.words("en")
        assert basis.meaning("zh-hans") != basis.meaning("en")
        assert basis.verified is False
