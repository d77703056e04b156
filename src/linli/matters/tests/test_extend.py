"""More time: with a reason that the resident reads, bounded in number and length, never for what is late."""

from typing import Any

import pytest

from linli.calendars.tests.make import local
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.matters import actions, queries
from linli.matters.events import MatterExtended
from linli.matters.models import Matter
from linli.matters.tests import make
from linli.matters.tests.make_clocks import clock, count_in_working_days, make_accepted, told
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
TUESDAY = local("2026-11-24", "10:00")


def _extend(who: Any, matter: Matter, days: int = 2, **changes: Any) -> Matter:
    return actions.extend(
        **{
            "actor": who.actor,
            "at": TUESDAY,
            "matter_id": matter.id,
            "working_days": days,
            "reason": "等配件",
            **changes,
        }
    )


def test_the_promise_and_the_teams_time_move_and_the_resident_reads_why(cast: Cast) -> None:
    count_in_working_days()
    matter = make_accepted(cast)
    heard = told(MatterExtended)
    after = _extend(cast.caseworker, matter)
    assert after.due_at == local("2026-12-02", "18:00")
    assert clock(matter, "LEVEL").due_at == local("2026-11-27", "18:00")
    assert [event.due_at for event in heard if event.matter_id == matter.id] == [after.due_at]
    step = queries.timeline(make.holder_of_matter(matter), matter.id)[-1]
    assert step.text == "等配件"
    assert "2 个工作日" in step.sentence
    assert "12 月 2 日 18:00" in step.sentence


def test_a_reason_is_needed(cast: Cast) -> None:
    matter = make_accepted(cast)
    with pytest.raises(Refused) as refused:
        _extend(cast.caseworker, matter, reason=" ")
    assert refused.value.code == "text.missing"


@pytest.mark.parametrize(("who", "most"), [("caseworker", 3), ("coordinator", 10)])
def test_how_long_depends_on_the_role(cast: Cast, who: str, most: int) -> None:
    matter = make_accepted(cast)
    for days in (0, -1, most + 1):
        with pytest.raises(Refused) as refused:
            _extend(getattr(cast, who), matter, days)
        assert (refused.value.code, refused.value.facts["most"]) == ("extend.too_long", most)
    _extend(getattr(cast, who), matter, most)


def test_twice_is_the_most(cast: Cast) -> None:
    matter = make_accepted(cast)
    _extend(cast.caseworker, matter)
    _extend(cast.coordinator, matter)
    with pytest.raises(Conflict) as refused:
        _extend(cast.coordinator, matter)
    assert refused.value.code == "extend.too_often"


def test_late_is_shown_as_late_and_not_extended(cast: Cast) -> None:
    matter = make_accepted(cast)
    with pytest.raises(Conflict) as refused:
        _extend(cast.coordinator, matter, at=make.later(73))
    assert refused.value.code == "extend.too_late"


def test_a_sentence_reminds_again_before_the_new_end(cast: Cast) -> None:
    count_in_working_days()
    matter = make_accepted(cast)
    actions.sweep_clocks(at=local("2026-11-25", "09:00"))
    assert clock(matter, "LEVEL").reminded_at is not None
    _extend(cast.caseworker, matter, at=local("2026-11-25", "10:00"))
    assert clock(matter, "LEVEL").reminded_at is None


@pytest.mark.parametrize("who", ["outsider", "resident", "administrator"])
def test_nobody_else_extends(cast: Cast, who: str) -> None:
    matter = make_accepted(cast)
    with pytest.raises((NotAllowed, NotFound)):
        _extend(getattr(cast, who), matter)


def test_neither_does_the_resident_nor_a_desk_above_nor_a_volunteer(cast: Cast) -> None:
    matter = make_accepted(cast)
    for actor in (make.holder_of_matter(matter), cast.clerk.actor, cast.volunteer.actor):
        with pytest.raises((NotAllowed, NotFound)):
            _extend(cast.caseworker, matter, actor=actor)
