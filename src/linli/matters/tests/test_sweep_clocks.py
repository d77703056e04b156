"""The sweep: reminders, what is overdue, one level up at a time; once, in order, and again after any interruption."""

from datetime import datetime, timedelta

import pytest

from linli.calendars import queries as calendars
from linli.calendars.rules import read_calendar
from linli.calendars.tests.make import local, shipped_files, year_file
from linli.ledger.models import Entry
from linli.matters import actions, queries
from linli.matters.actions.sweep import run
from linli.matters.actions.sweep.case import Case
from linli.matters.actions.sweep.writing import write
from linli.matters.events import MatterDueSoon, MatterEscalated, MatterOverdue
from linli.matters.models import Clock, HandOver, Matter, Step
from linli.matters.queries.clock_policy import town_calendar
from linli.matters.rules import Verb
from linli.matters.tests import make
from linli.matters.tests.make_clocks import MONDAY, clock, count_in_working_days, make_accepted, told
from linli.people import actions as people
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def _verbs(matter: Matter) -> list[str]:
    return list(Step.objects.filter(matter=matter).order_by("at", "id").values_list("verb", flat=True))


def _now(matter: Matter) -> Matter:
    return Matter.objects.get(id=matter.id)


def test_before_the_end_the_team_is_reminded_once(cast: Cast) -> None:
    heard = told(MatterDueSoon)
    matter = make_accepted(cast)
    actions.ask(actor=cast.caseworker.actor, at=MONDAY, matter_id=matter.id, text="哪一盏")
    actions.sweep_clocks(at=make.later(53))
    assert "REMIND" not in _verbs(matter)
    assert actions.sweep_clocks(at=make.later(55)).said == {"REMIND": 1}
    assert actions.sweep_clocks(at=make.later(56)).looked_at == 0
    assert sorted(event.stage for event in heard if event.matter_id == matter.id) == ["LEVEL", "RESOLVE"]
    assert all(not step.is_internal for step in queries.timeline(make.holder_of_matter(matter), matter.id))
    reminder = queries.timeline(cast.caseworker.actor, matter.id)[-1]
    assert (reminder.verb, reminder.is_internal) == ("REMIND", True)


def test_at_the_end_it_goes_up_one_level_and_both_sides_are_told(cast: Cast) -> None:
    heard = told(MatterEscalated, MatterOverdue)
    matter = make_accepted(cast)
    at = make.later(72)
    report = actions.sweep_clocks(at=at)
    after = _now(matter)
    assert report.said[Verb.ESCALATE] == 1
    assert (after.state, after.owner_place_id, after.owner_post_id) == ("ESCALATED", cast.village.id, None)
    assert (after.level, after.owner_changes, after.version) == ("VILLAGE", 1, matter.version + 1)
    mine = [event for event in heard if event.matter_id == matter.id]
    assert [type(event).__name__ for event in mine].count("MatterEscalated") == 1
    assert [event.automatic for event in mine if isinstance(event, MatterEscalated)] == [True]
    assert {event.stage for event in mine if isinstance(event, MatterOverdue)} == {"FIRST_CONTACT", "RESOLVE"}
    step = queries.timeline(make.holder_of_matter(matter), matter.id)[-1]
    assert "时限已到" in step.sentence
    entry = Entry.objects.get(subject_id=matter.id, verb="matters.escalate")
    assert entry.actor_kind == "SYSTEM"
    assert f"matter:{matter.id}" in entry.topics
    assert f"place:{cast.grid.path}" in entry.topics


def test_level_by_level_to_the_top_and_there_it_stays(cast: Cast) -> None:
    matter = make_accepted(cast)
    for number, owner in enumerate((cast.village, cast.township, cast.county), start=1):
        actions.sweep_clocks(at=make.later(72 * number))
        assert _now(matter).owner_place_id == owner.id
    actions.sweep_clocks(at=make.later(72 * 4))
    after = _now(matter)
    assert (after.owner_place_id, after.sweep_at) == (cast.county.id, None)
    assert _verbs(matter)[-1] == "RUN_OUT"
    assert actions.sweep_clocks(at=make.later(72 * 40)).looked_at == 0


def test_a_level_where_nobody_serves_is_passed_by(cast: Cast) -> None:
    matter = make_accepted(cast)
    people.end_post(actor=cast.administrator.actor, at=make.later(1), post_id=cast.village_desk.post.id)
    actions.sweep_clocks(at=make.later(72))
    assert _now(matter).owner_place_id == cast.township.id


def test_a_sweep_that_comes_twice_or_with_an_earlier_time_does_nothing(cast: Cast) -> None:
    matter = make_accepted(cast)
    actions.sweep_clocks(at=make.later(72))
    after, steps = _now(matter), _verbs(matter)
    for hours in (72, 71, -1000):
        assert actions.sweep_clocks(at=make.later(hours)).looked_at == 0
    assert (_now(matter).version, _verbs(matter)) == (after.version, steps)


def test_after_a_long_time_without_a_sweep_each_goes_up_once_and_the_earliest_first(cast: Cast) -> None:
    heard = told(MatterEscalated)
    late = [make.make_matter(cast.grid.id, at=make.later(hours)) for hours in (5, 1, 3)]
    actions.sweep_clocks(at=make.later(72 * 9))
    assert {_now(matter).owner_place_id for matter in late} == {cast.village.id}
    order = [event.matter_id for event in heard if event.matter_id in {matter.id for matter in late}]
    assert order == [late[1].id, late[2].id, late[0].id]


def test_batches_keep_the_order_and_leave_nobody_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BATCH", 2)
    matters = [make.make_matter(cast.grid.id, at=make.later(hours)) for hours in range(5)]
    report = actions.sweep_clocks(at=make.later(200))
    assert (report.looked_at, report.said[Verb.ESCALATE]) == (5, 5)
    assert all(_now(matter).state == "ESCALATED" for matter in matters)


def test_whoever_changes_a_matter_meanwhile_wins_and_the_next_sweep_looks_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = make_accepted(cast)

    def somebody_was_faster(cases: list[Case], at: datetime) -> list[Case]:
        Matter.objects.filter(id=matter.id).update(version=matter.version + 5)
        return write(cases, at)

    monkeypatch.setattr(run, "write", somebody_was_faster)
    report = actions.sweep_clocks(at=make.later(72))
    assert (report.missed, dict(report.said)) == (1, {})
    assert _verbs(matter) == ["RECEIVE", "ACCEPT"]
    assert clock(matter, "LEVEL").expired_at is None
    monkeypatch.setattr(run, "write", write)
    assert actions.sweep_clocks(at=make.later(72)).said[Verb.ESCALATE] == 1


def test_a_sweep_that_breaks_off_has_done_nothing_by_halves(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    matter = make_accepted(cast)

    def broken(*_arguments: object) -> None:
        raise RuntimeError("the power failed")

    monkeypatch.setattr("linli.matters.actions.sweep.writing.record_many", broken)
    assert actions.sweep_clocks(at=make.later(72)).failed == 1
    assert (_now(matter).version, _verbs(matter)) == (matter.version, ["RECEIVE", "ACCEPT"])
    monkeypatch.undo()
    assert actions.sweep_clocks(at=make.later(72)).said[Verb.ESCALATE] == 1


def test_what_is_over_is_not_touched(cast: Cast) -> None:
    matter = make_accepted(cast)
    actions.resolve(actor=cast.caseworker.actor, at=make.later(2), matter_id=matter.id, outcome="FIXED", text="亮了")
    assert actions.sweep_clocks(at=make.later(500)).looked_at == 0


def test_a_pending_hand_over_falls_away_when_it_goes_up(cast: Cast) -> None:
    matter = make_accepted(cast)
    actions.propose_hand_over(
        actor=cast.caseworker.actor, at=make.later(1), matter_id=matter.id, reason="归他们", to_agency_id=cast.bureau.id
    )
    actions.sweep_clocks(at=make.later(72))
    assert HandOver.objects.get(matter=matter).answer == "WITHDRAWN"


def test_an_agency_that_lets_time_run_out_gives_it_to_the_place_it_serves(cast: Cast) -> None:
    matter = make_accepted(cast)
    actions.propose_hand_over(
        actor=cast.caseworker.actor, at=make.later(1), matter_id=matter.id, reason="归他们", to_agency_id=cast.bureau.id
    )
    actions.accept_hand_over(actor=cast.officer.actor, at=make.later(2), matter_id=matter.id)
    actions.sweep_clocks(at=make.later(72))
    after = _now(matter)
    assert (after.owner_agency_id, after.owner_place_id) == (None, cast.county.id)


def test_a_year_that_is_published_later_moves_the_promise_and_says_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_in_working_days()
    matter = make.make_matter(cast.grid.id, at=local("2026-12-30", "09:00"))
    assert matter.due_at == local("2027-01-04", "18:00")
    assert actions.sweep_clocks(at=local("2026-12-30", "09:30")).recounted == 0
    published = read_calendar({**shipped_files(), "2027.json": year_file(2027)})
    monkeypatch.setattr("linli.matters.queries.clock_policy.calendar", lambda code: published)
    assert actions.sweep_clocks(at=local("2026-12-30", "09:40")).recounted == 1
    after = _now(matter)
    assert after.due_at == local("2027-01-06", "18:00")
    assert not Clock.objects.filter(matter=matter, unknown_from__isnull=False).exists()
    assert "重新算过" in queries.timeline(make.holder_of_matter(matter), matter.id)[-1].sentence
    assert calendars.calendar("CN").last_day.year == town_calendar().last_day.year - 1


def test_the_command_sweeps_at_a_given_moment(cast: Cast) -> None:
    from io import StringIO

    from django.core.management import CommandError, call_command

    matter = make_accepted(cast)
    out = StringIO()
    call_command("sweep_clocks", at=(make.MORNING + timedelta(hours=72)).isoformat(), stdout=out)
    assert "1" in out.getvalue()
    assert _now(matter).state == "ESCALATED"
    call_command("sweep_clocks", check=True, stdout=out)
    with pytest.raises(CommandError):
        call_command("sweep_clocks", at="soon")
