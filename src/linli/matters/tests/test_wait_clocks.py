"""On hold: the clock stands still for listed reasons only, for as long as they allow, and then runs by itself."""

from datetime import datetime

import pytest

from linli.calendars.tests.make import local
from linli.matters import actions, queries
from linli.matters.models import Clock, Matter
from linli.matters.tests.make import holder_of_matter
from linli.matters.tests.make_clocks import MONDAY, clock, count_in_working_days, make_accepted
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
TUESDAY = local("2026-11-24", "10:00")


def _wait(cast: Cast, matter: Matter, reason: str, at: datetime = TUESDAY) -> Matter:
    return actions.wait(actor=cast.caseworker.actor, at=at, matter_id=matter.id, waiting_for="RESIDENT", reason=reason)


def test_a_reason_that_is_not_listed_stops_nothing(cast: Cast) -> None:
    count_in_working_days()
    matter = make_accepted(cast)
    after = _wait(cast, matter, "PARTS_ORDERED")
    assert (after.state, after.paused_until, after.due_at) == ("WAITING", None, matter.due_at)
    assert not Clock.objects.filter(matter=matter, paused_at__isnull=False).exists()
    steps = queries.timeline(holder_of_matter(matter), matter.id)
    assert "照常计时" in steps[-1].sentence


def test_a_listed_reason_stops_the_clock_for_at_most_its_days(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.kit.clock.now", lambda: TUESDAY)  # of another year the page names the year
    count_in_working_days()
    matter = make_accepted(cast)
    after = _wait(cast, matter, "INFORMATION_NEEDED")
    assert after.paused_until == local("2026-12-01", "18:00")
    assert after.due_at == local("2026-12-07", "18:00")
    assert clock(matter, "RESOLVE").pause_until == after.paused_until
    steps = queries.timeline(holder_of_matter(matter), matter.id)
    assert "最迟到 12 月 1 日 18:00" in steps[-1].sentence


def test_going_on_moves_the_end_by_the_working_days_it_took(cast: Cast) -> None:
    count_in_working_days()
    matter = make_accepted(cast)
    _wait(cast, matter, "INFORMATION_NEEDED")
    after = actions.resume(actor=cast.caseworker.actor, at=local("2026-11-26", "09:00"), matter_id=matter.id)
    assert after.due_at == local("2026-12-02", "18:00")
    assert (after.paused_until, clock(matter, "RESOLVE").paused_days) == (None, 2)
    assert clock(matter, "LEVEL").due_at == local("2026-11-27", "18:00")


def test_without_a_word_it_runs_again_by_itself_when_the_longest_time_is_over(cast: Cast) -> None:
    count_in_working_days()
    matter = make_accepted(cast)
    _wait(cast, matter, "INFORMATION_NEEDED")
    actions.sweep_clocks(at=local("2026-12-01", "17:00"))
    assert Matter.objects.get(id=matter.id).state == "WAITING"
    actions.sweep_clocks(at=local("2026-12-01", "18:00"))
    after = Matter.objects.get(id=matter.id)
    assert (after.state, after.waiting_for, after.paused_until) == ("IN_PROGRESS", "", None)
    assert after.due_at == local("2026-12-07", "18:00")
    resumed, run_out = queries.timeline(holder_of_matter(matter), matter.id)[-2:]
    assert "继续计时" in resumed.sentence
    assert "到现场" in run_out.sentence


def test_all_pauses_together_have_a_bound(cast: Cast) -> None:
    count_in_working_days()
    matter = make_accepted(cast)
    Clock.objects.filter(matter=matter, stage="RESOLVE").update(paused_days=18)
    assert _wait(cast, matter, "PARTY_AWAY").paused_until == local("2026-11-26", "18:00")
    Clock.objects.filter(matter=matter, stage="RESOLVE").update(paused_days=20)
    actions.resume(actor=cast.caseworker.actor, at=TUESDAY, matter_id=matter.id)
    assert _wait(cast, matter, "PARTY_AWAY").paused_until is None


def test_what_is_over_already_is_not_stopped_any_more(cast: Cast) -> None:
    count_in_working_days()
    matter = make_accepted(cast)
    after = _wait(cast, matter, "PARTY_AWAY", local("2026-12-01", "10:00"))
    assert after.due_at == matter.due_at == local("2026-11-30", "18:00")


def test_done_while_on_hold_counts_the_hold_up_to_then(cast: Cast) -> None:
    count_in_working_days()
    matter = make_accepted(cast)
    _wait(cast, matter, "PARTY_AWAY")
    after = actions.resolve(
        actor=cast.caseworker.actor, at=local("2026-11-25", "10:00"), matter_id=matter.id, outcome="FIXED", text="好了"
    )
    assert after.due_at == local("2026-12-01", "18:00")
    assert (after.paused_until, after.sweep_at) == (None, None)


def test_hours_stand_still_to_the_minute(cast: Cast) -> None:
    matter = make_accepted(cast, MONDAY)
    _wait(cast, matter, "PARTY_AWAY")
    later = local("2026-11-24", "13:30")
    after = actions.resume(actor=cast.caseworker.actor, at=later, matter_id=matter.id)
    assert after.due_at - matter.due_at == later - TUESDAY
