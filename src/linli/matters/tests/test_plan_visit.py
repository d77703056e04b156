"""Saying when somebody comes: the resident reads it, a new time replaces the old one, a visit ends it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from linli.kit.actors import anonymous
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.matters import actions, queries
from linli.matters.models import PlannedVisit
from linli.matters.tests.make import MORNING, holder_of_matter, later, make_matter
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
SOON: dict[str, Any] = {"from_at": later(24), "until_at": later(26)}


def test_the_resident_reads_between_when_and_when(cast: Cast) -> None:
    matter = make_matter(cast.grid.id)
    actions.plan_visit(actor=cast.caseworker.actor, at=MORNING, matter_id=matter.id, **SOON)
    step = queries.timeline(holder_of_matter(matter), matter.id)[-1]
    assert "11 月 24 日 09:00–11:00" in step.sentence
    visit = queries.find_planned_visit(matter.id, MORNING)
    assert visit is not None
    assert (visit.from_at, visit.until_at) == (SOON["from_at"], SOON["until_at"])


def test_a_new_time_takes_the_place_of_the_one_before(cast: Cast) -> None:
    matter = make_matter(cast.grid.id)
    actions.plan_visit(actor=cast.caseworker.actor, at=MORNING, matter_id=matter.id, **SOON)
    actions.plan_visit(
        actor=cast.caseworker.actor, at=later(1), matter_id=matter.id, from_at=later(48), until_at=later(49)
    )
    assert [row.end for row in PlannedVisit.objects.order_by("planned_at")] == ["CHANGED", ""]
    assert "改了上门时间" in queries.timeline(holder_of_matter(matter), matter.id)[-1].sentence


def test_a_cancelled_visit_is_told_with_its_reason(cast: Cast) -> None:
    matter = make_matter(cast.grid.id)
    actions.plan_visit(actor=cast.caseworker.actor, at=MORNING, matter_id=matter.id, **SOON)
    actions.cancel_visit(actor=cast.caseworker.actor, at=later(1), matter_id=matter.id, reason="电工明天请假")
    step = queries.timeline(holder_of_matter(matter), matter.id)[-1]
    assert step.text == "电工明天请假"
    assert queries.find_planned_visit(matter.id, later(1)) is None


def test_without_a_plan_nothing_can_be_cancelled(cast: Cast) -> None:
    matter = make_matter(cast.grid.id)
    with pytest.raises(Conflict, match=r"visit\.none"):
        actions.cancel_visit(actor=cast.caseworker.actor, at=MORNING, matter_id=matter.id, reason="没有约")


def test_being_there_ends_the_plan(cast: Cast) -> None:
    matter = make_matter(cast.grid.id)
    actions.plan_visit(actor=cast.caseworker.actor, at=MORNING, matter_id=matter.id, **SOON)
    actions.visit(actor=cast.caseworker.actor, at=later(25), matter_id=matter.id, text="看过了")
    assert PlannedVisit.objects.get().end == "MADE"


def test_a_settled_matter_has_no_visit_to_come(cast: Cast) -> None:
    matter = make_matter(cast.grid.id)
    actions.plan_visit(actor=cast.caseworker.actor, at=MORNING, matter_id=matter.id, **SOON)
    actions.withdraw(actor=holder_of_matter(matter), at=later(1), matter_id=matter.id, reason="不用来了")
    assert queries.find_planned_visit(matter.id, later(1)) is None


@pytest.mark.parametrize(
    ("from_at", "until_at", "code"),
    [
        (later(-1), later(1), "visit.past"),
        (MORNING, later(1), "visit.past"),
        (later(24), later(24), "visit.window"),
        (later(24), later(23), "visit.window"),
        (later(24), later(37), "visit.window"),
        (later(24 * 91), later(24 * 91 + 1), "visit.too_far"),
    ],
)
def test_a_window_that_nobody_can_wait_in_is_refused(
    cast: Cast, from_at: datetime, until_at: datetime, code: str
) -> None:
    matter = make_matter(cast.grid.id)
    with pytest.raises(Refused) as refused:
        actions.plan_visit(
            actor=cast.caseworker.actor,
            at=MORNING,
            matter_id=matter.id,
            from_at=from_at,
            until_at=until_at,
        )
    assert refused.value.code == code
    assert not PlannedVisit.objects.exists()


def test_whoever_does_not_hold_the_matter_plans_no_visit(cast: Cast) -> None:
    matter = make_matter(cast.grid.id)
    for actor in (cast.clerk.actor, cast.coordinator.actor):
        with pytest.raises(NotAllowed, match=r"matter\.not_yours"):
            actions.plan_visit(actor=actor, at=MORNING, matter_id=matter.id, **SOON)
    for actor in (cast.outsider.actor, cast.administrator.actor, anonymous()):
        with pytest.raises(NotFound, match=r"matter\.unknown"):
            actions.plan_visit(actor=actor, at=MORNING, matter_id=matter.id, **SOON)


def test_the_agenda_has_what_is_held_and_what_is_visited_and_nothing_of_others(cast: Cast) -> None:
    matter, far = make_matter(cast.grid.id), make_matter(cast.far_grid.id)
    actions.accept(actor=cast.caseworker.actor, at=MORNING, matter_id=matter.id)
    actions.plan_visit(actor=cast.caseworker.actor, at=MORNING, matter_id=matter.id, **SOON)
    (entry,) = queries.list_agenda(cast.caseworker.actor, MORNING)
    assert entry.matter_id == matter.id != far.id
    assert entry.place.code == cast.village.code
    assert entry.visit is not None
    assert queries.list_agenda(cast.resident.actor, MORNING) == []


def test_a_visit_that_is_long_over_is_no_longer_announced(cast: Cast) -> None:
    matter = make_matter(cast.grid.id)
    actions.plan_visit(actor=cast.caseworker.actor, at=MORNING, matter_id=matter.id, **SOON)
    assert queries.find_planned_visit(matter.id, SOON["until_at"] + timedelta(hours=13)) is None
