"""The clocks of a matter follow its life, whatever is done to it."""

from datetime import timedelta

import pytest

from linli.calendars.tests.make import local
from linli.matters import actions
from linli.matters.models import Clock, Matter
from linli.matters.tests import make
from linli.matters.tests.make_clocks import MONDAY, clock, count_in_working_days, make_accepted, running
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def test_a_new_matter_has_the_clocks_of_its_kind_and_of_its_level(cast: Cast) -> None:
    count_in_working_days()
    matter = make.make_matter(cast.grid.id, at=MONDAY)
    assert running(matter) == ["FIRST_CONTACT", "LEVEL", "ON_SITE", "RESOLVE"]
    assert matter.first_contact_due_at == local("2026-11-23", "14:30")
    assert matter.due_at == local("2026-11-30", "18:00")
    assert clock(matter, "LEVEL").due_at == local("2026-11-25", "18:00")
    assert (clock(matter, "LEVEL").level, clock(matter, "LEVEL").owner_place_id) == ("GRID", cast.grid.id)
    assert matter.sweep_at == min(Clock.objects.filter(matter=matter).values_list("remind_at", flat=True))


def test_hours_of_a_kind_are_counted_as_ever(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    assert matter.first_contact_due_at == make.later(4)
    assert matter.due_at == make.later(72) == clock(matter, "LEVEL").due_at
    assert clock(matter, "RESOLVE").calendar_version == ""


def test_a_promise_beyond_the_published_calendar_says_from_which_day_it_is_open(cast: Cast) -> None:
    count_in_working_days()
    matter = make.make_matter(cast.grid.id, at=local("2026-12-30"))
    assert str(clock(matter, "RESOLVE").unknown_from) == "2027-01-01"
    assert clock(matter, "FIRST_CONTACT").unknown_from is None


def test_speaking_with_the_resident_stops_the_first_contact_and_a_visit_the_way_there(cast: Cast) -> None:
    count_in_working_days()
    matter = make_accepted(cast)
    actions.ask(actor=cast.caseworker.actor, at=MONDAY, matter_id=matter.id, text="哪一盏")
    assert running(matter) == ["LEVEL", "ON_SITE", "RESOLVE"]
    actions.visit(actor=cast.caseworker.actor, at=MONDAY + timedelta(hours=1), matter_id=matter.id, text="到了")
    assert running(matter) == ["LEVEL", "RESOLVE"]
    assert clock(matter, "ON_SITE").stopped_at == MONDAY + timedelta(hours=1)


def test_the_time_of_each_team_is_kept_so_that_one_sees_whose_it_was(cast: Cast) -> None:
    count_in_working_days()
    matter = make_accepted(cast)
    up = local("2026-11-25", "10:00")
    actions.escalate(actor=cast.caseworker.actor, at=up, matter_id=matter.id, reason="要村里来")
    levels = list(Clock.objects.filter(matter=matter, stage="LEVEL").order_by("started_at"))
    assert [(one.level, one.owner_place_id, one.stopped_at) for one in levels] == [
        ("GRID", cast.grid.id, up),
        ("VILLAGE", cast.village.id, None),
    ]
    assert levels[1].due_at == Matter.objects.get(id=matter.id).due_at


def test_done_stops_every_clock_and_open_again_gives_the_team_time_but_not_the_promise(cast: Cast) -> None:
    count_in_working_days()
    matter = make_accepted(cast)
    done = local("2026-11-24", "10:00")
    actions.resolve(actor=cast.caseworker.actor, at=done, matter_id=matter.id, outcome="FIXED", text="亮了")
    after = Matter.objects.get(id=matter.id)
    assert running(matter) == []
    assert after.sweep_at is None
    again = local("2026-12-03", "10:00")
    actions.reopen(actor=make.holder_of_matter(matter), at=again, matter_id=matter.id, reason="又灭了")
    after = Matter.objects.get(id=matter.id)
    assert after.due_at == local("2026-11-30", "18:00")
    assert running(matter) == ["LEVEL", "RESOLVE"]
    assert clock(matter, "RESOLVE").expired_at == again
    assert clock(matter, "LEVEL").due_at == local("2026-12-07", "18:00")


def test_another_kind_counts_anew_from_the_receipt(cast: Cast) -> None:
    matter = make_accepted(cast)
    count_in_working_days(make.QUARREL)
    at = local("2026-11-23", "15:00")
    actions.reclassify(
        actor=cast.coordinator.actor, at=at, matter_id=matter.id, kind_code=make.QUARREL, reason="其实是吵架"
    )
    after = Matter.objects.get(id=matter.id)
    assert after.due_at == local("2026-11-30", "18:00")
    assert after.first_contact_due_at == local("2026-11-23", "14:30")
    assert clock(matter, "FIRST_CONTACT").expired_at == at
    assert "ON_SITE" in running(matter)


def test_a_place_that_becomes_another_leaves_the_clock_with_the_same_team(cast: Cast) -> None:
    matter = make_accepted(cast)
    actions.follow_merged_place(from_ids=[cast.grid.id], to_id=cast.far_grid.id, at=make.later(5))
    assert Clock.objects.filter(matter=matter, stage="LEVEL").count() == 1
    assert clock(matter, "LEVEL").owner_place_id == cast.far_grid.id
