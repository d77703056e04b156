"""More time, a planned visit and a coordinator's decision through the interface: once for each key, by who may."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from linli.kit.clock import now
from linli.matters import actions
from linli.matters.models import Clock, Matter, PlannedVisit, Step
from linli.matters.tests import make
from linli.matters.tests.test_api_work import send
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


@pytest.fixture
def matter(cast: Cast) -> Matter:
    """Received just now."""
    return Matter.objects.get(id=make.make_received(cast.grid.id, at=now()).matter_id)


def _sent_back_twice(cast: Cast, matter: Matter) -> None:
    """By the township, whose coordinator then decides."""
    for _turn in range(2):
        actions.propose_hand_over(
            actor=cast.caseworker.actor, at=now(), matter_id=matter.id, to_place_id=cast.township.id, reason="要登高车"
        )
        actions.return_hand_over(actor=cast.clerk.actor, at=now(), matter_id=matter.id, reason="不归我们管")


def test_more_time_is_given_once(cast: Cast, matter: Matter) -> None:
    body, key = {"version": matter.version, "working_days": 1, "reason": "配件明天到"}, str(uuid4())
    first = send(cast.caseworker, "extend", matter, body, key=key)
    assert first.status_code == 200, first.content
    again = send(cast.caseworker, "extend", matter, body, key=key)
    assert again.json() == {**first.json(), "repeated": True}
    assert Matter.objects.get(id=matter.id).due_at > matter.due_at
    assert Clock.objects.get(matter_id=matter.id, stage="RESOLVE").extensions == 1


@pytest.mark.parametrize("body", [{"reason": "x"}, {"working_days": 0}, {"working_days": "1"}, {"working_days": 1e9}])
def test_more_time_needs_a_number_of_days(cast: Cast, matter: Matter, body: dict[str, Any]) -> None:
    refused = send(cast.caseworker, "extend", matter, body)
    assert (refused.status_code, refused.json()["code"]) == (400, "body.malformed")


def test_more_time_than_the_towns_rules_allow_is_refused(cast: Cast, matter: Matter) -> None:
    refused = send(cast.caseworker, "extend", matter, {"working_days": 300, "reason": "配件难找"})
    assert (refused.status_code, refused.json()["code"]) == (400, "extend.too_long")


def test_a_visit_is_planned_changed_and_taken_back(cast: Cast, matter: Matter) -> None:
    begins = now() + timedelta(days=1)
    body = {"from_at": begins.isoformat(), "until_at": (begins + timedelta(hours=2)).isoformat(), "text": "上午到"}
    assert send(cast.caseworker, "plan-visit", matter, body).status_code == 200
    later = begins + timedelta(days=1)
    body = {"from_at": later.isoformat(), "until_at": (later + timedelta(hours=2)).isoformat()}
    assert send(cast.caseworker, "plan-visit", matter, body).status_code == 200
    assert PlannedVisit.objects.get(matter_id=matter.id, ended_at__isnull=True).from_at == later
    assert send(cast.caseworker, "cancel-visit", matter, {"reason": "梯子坏了"}).status_code == 200
    assert send(cast.caseworker, "cancel-visit", matter, {"reason": "再说一次"}).json()["code"] == "visit.none"


def test_a_visit_in_the_past_or_the_whole_day_long_is_refused(cast: Cast, matter: Matter) -> None:
    begins = now() + timedelta(days=1)
    windows = ((-48, 2, "visit.past"), (0, 13, "visit.window"), (24 * 91, 2, "visit.too_far"))
    for hours, length, code in windows:
        at = begins + timedelta(hours=hours)
        body = {"from_at": at.isoformat(), "until_at": (at + timedelta(hours=length)).isoformat()}
        assert send(cast.caseworker, "plan-visit", matter, body).json()["code"] == code
    assert not PlannedVisit.objects.exists()


@pytest.mark.parametrize("edge", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_the_edges_of_the_calendar_are_refused(cast: Cast, matter: Matter, edge: str) -> None:
    refused = send(cast.caseworker, "plan-visit", matter, {"from_at": edge, "until_at": edge, "written_at": edge})
    assert refused.status_code == 400
    assert refused.json()["code"] in ("body.malformed", "visit.past", "visit.window", "visit.too_far")


def test_the_coordinator_decides_after_two_returns(cast: Cast, matter: Matter) -> None:
    _sent_back_twice(cast, matter)
    now_acts = cast.coordinator.client().get(f"/api/v1/work/{matter.id}").json()["acts"]
    assert "decide-hand-over" in now_acts
    body = {"to_agency_id": str(cast.bureau.id), "reason": "灯杆是局里装的"}
    key = str(uuid4())
    decided = send(cast.coordinator, "decide-hand-over", matter, body, key=key)
    assert decided.status_code == 200, decided.content
    assert send(cast.coordinator, "decide-hand-over", matter, body, key=key).json()["repeated"]
    stored = Matter.objects.get(id=matter.id)
    assert (stored.owner_agency_id, stored.decide_path) == (cast.bureau.id, "")
    assert Step.objects.filter(matter_id=matter.id, verb="DECIDE_HAND_OVER").count() == 1


def test_who_may_not(cast: Cast, matter: Matter) -> None:
    body = {"to_agency_id": str(cast.bureau.id), "reason": "灯杆是局里装的"}
    assert send(cast.coordinator, "decide-hand-over", matter, body).status_code == 403
    _sent_back_twice(cast, matter)
    assert send(cast.caseworker, "decide-hand-over", matter, body).status_code == 403
    for act, given in (("extend", {"working_days": 1, "reason": "配件明天到"}), ("cancel-visit", {"reason": "有事"})):
        assert send(cast.outsider, act, matter, given).status_code == 404
        assert send(cast.resident, act, matter, given).status_code == 404
    assert Matter.objects.get(id=matter.id).due_at == matter.due_at
