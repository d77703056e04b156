"""Clocks of a workflow of its own: each state has its time, beside what the kind promises; the sweep minds them all."""

from typing import Any

import pytest

from linli.matters import actions, queries
from linli.matters.models import Clock, Matter, Step
from linli.matters.tests import make
from linli.matters.tests.make_steps import make_applied, make_complained
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def go(actor: Any, matter: Matter, action: str, hours: float) -> Matter:
    return actions.take_step(actor=actor, at=make.later(hours), matter_id=matter.id, action=action)


def own_clocks(matter: Matter) -> list[tuple[str, float, float, bool]]:
    """(clock, began, ends, still runs) in hours after the morning, in the order in which they ran."""
    rows = Clock.objects.filter(matter=matter, stage="STEP").order_by("started_at", "code")
    return [(row.code, hours(row.started_at), hours(row.due_at), row.stopped_at is None) for row in rows]


def hours(at: Any) -> float:
    return float((at - make.MORNING).total_seconds() / 3600)


def said(matter: Matter) -> list[str]:
    return list(Step.objects.filter(matter=matter).order_by("at", "id").values_list("verb", flat=True))


def test_one_begins_anew_with_its_state_and_one_goes_on_where_it_stopped(cast: Cast) -> None:
    matter = make_complained(cast.grid.id)
    worker = cast.caseworker.actor
    assert own_clocks(matter) == [("TOTAL", 0, 60, True)]
    go(worker, matter, "ASSIGN", 1)
    assert own_clocks(matter) == [("TOTAL", 0, 60, True), ("IN_ATWORKER", 1, 13, True)]
    go(worker, matter, "REASSIGN", 2)
    go(worker, matter, "ASSIGN", 3)
    assert own_clocks(matter)[1:] == [("IN_ATWORKER", 1, 13, False), ("IN_ATWORKER", 3, 15, True)]
    go(worker, matter, "RESOLVE", 5)
    assert not any(runs for *_rest, runs in own_clocks(matter))
    assert Matter.objects.get(id=matter.id).sweep_at is None
    go(make.holder_of_matter(matter), matter, "REOPEN", 30)
    assert own_clocks(matter)[-1] == ("TOTAL", 30, 30 + 60 - 5, True), "the hours in which nobody had it do not count"


def test_the_sweep_reminds_and_passes_up_what_ran_out_and_it_can_still_be_led_on(cast: Cast) -> None:
    matter = make_complained(cast.grid.id)
    go(cast.caseworker.actor, matter, "ASSIGN", 1)
    actions.sweep_clocks(at=make.later(10.5))
    assert said(matter)[-1] == "REMIND"
    actions.sweep_clocks(at=make.later(14))
    row = Matter.objects.get(id=matter.id)
    assert (row.owner_place_id, row.owner_post_id) == (cast.village.id, None)
    assert (row.own_state, row.state) == ("ATWORKER", "IN_PROGRESS"), "another team, the same state"
    assert said(matter)[-1] == "ESCALATE"
    assert actions.sweep_clocks(at=make.later(14.5)).looked_at == 0, "everything happens once"
    taken = go(cast.village_desk.actor, matter, "RESOLVE", 15)
    assert (taken.own_state, taken.owner_post_id) == ("RESOLVED", cast.village_desk.post.id)


def test_what_waits_for_its_resident_is_not_passed_up(cast: Cast) -> None:
    matter = make_applied(cast.grid.id)
    worker = cast.caseworker.actor
    go(worker, matter, "FORWARD", 1)
    go(worker, matter, "SENDBACKTOCITIZEN", 2)
    assert [code for code, *_rest, runs in own_clocks(matter) if runs] == ["TOTAL"]
    actions.sweep_clocks(at=make.later(101))
    row = Matter.objects.get(id=matter.id)
    assert (row.owner_place_id, row.own_state) == (cast.grid.id, "CITIZENACTION")
    assert said(matter)[-1] == "RUN_OUT"


def test_the_longest_time_on_hold_ends_and_it_stays_where_it_stands(cast: Cast) -> None:
    matter = make_applied(cast.grid.id)
    go(cast.caseworker.actor, matter, "FORWARD", 1)
    go(cast.caseworker.actor, matter, "SENDBACKTOCITIZEN", 2)
    paused = Matter.objects.get(id=matter.id).paused_until
    assert paused is not None
    actions.sweep_clocks(at=paused)
    row = Matter.objects.get(id=matter.id)
    assert (row.own_state, row.state, row.waiting_for, row.paused_until) == (
        "CITIZENACTION",
        "WAITING",
        "RESIDENT",
        None,
    )
    assert "RESUME" in said(matter)
    assert go(make.holder_of_matter(matter), matter, "RESUBMIT", hours(paused) + 1).own_state == "INSPECTION"


def test_the_clocks_are_shown_by_their_names_and_each_once(cast: Cast) -> None:
    matter = make_complained(cast.grid.id)
    for action, at in (("ASSIGN", 1), ("REASSIGN", 2), ("ASSIGN", 3)):
        go(cast.caseworker.actor, matter, action, at)
    shown = queries.list_clocks(matter.id, make.later(4), "zh-hans", of_teams=False)
    own = [(clock.name, clock.due_at) for clock in shown if clock.stage == "STEP"]
    assert own == [("全程", make.later(60)), ("in atworker", make.later(15))]
    assert all(clock.reason == "按它的办理流程" for clock in shown if clock.stage == "STEP")
