"""One matter that cannot be swept does not hold up the others, and nobody who joins meanwhile is left behind."""

import logging
from datetime import datetime
from uuid import UUID

import pytest

from linli.kit import events
from linli.matters import actions
from linli.matters.actions.sweep import run
from linli.matters.actions.sweep.case import Case
from linli.matters.actions.sweep.writing import write
from linli.matters.events import MatterEscalated
from linli.matters.models import Matter
from linli.matters.rules import Verb
from linli.matters.tests import make
from linli.matters.tests.make_joined import make_me_too
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

WORDS = "三组老王家门口"


@pytest.fixture
def culprits(monkeypatch: pytest.MonkeyPatch) -> set[UUID]:
    """Matters for which a reaction to their going up fails, quoting words in what it raises."""
    chosen: set[UUID] = set()

    def react(event: MatterEscalated) -> None:
        if event.matter_id in chosen:
            raise RuntimeError(WORDS)

    handlers = [*events._handlers[MatterEscalated], react]
    monkeypatch.setitem(events._handlers, MatterEscalated, handlers)
    return chosen


def _state(matter: Matter) -> str:
    return str(Matter.objects.get(id=matter.id).state)


def test_a_reaction_that_fails_for_one_matter_stops_no_other(
    cast: Cast, culprits: set[UUID], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "BATCH", 3)
    matters = [make.make_matter(cast.grid.id, at=make.later(hours)) for hours in range(5)]
    culprit = matters[1]
    culprits.add(culprit.id)
    with caplog.at_level(logging.ERROR, logger=run.__name__):
        report = actions.sweep_clocks(at=make.later(200))
    assert (report.failed, report.looked_at, report.said[Verb.ESCALATE]) == (1, 4, 4)
    assert [_state(matter) for matter in matters] == ["ESCALATED", "RECEIVED", "ESCALATED", "ESCALATED", "ESCALATED"]
    assert str(culprit.id) in caplog.text
    assert "RuntimeError" in caplog.text
    assert WORDS not in caplog.text


def test_what_failed_is_swept_by_the_next_run_once_it_can_be(cast: Cast, culprits: set[UUID]) -> None:
    matter = make.make_matter(cast.grid.id)
    culprits.add(matter.id)
    assert actions.sweep_clocks(at=make.later(72)).failed == 1
    culprits.clear()
    report = actions.sweep_clocks(at=make.later(72))
    assert (report.failed, report.said[Verb.ESCALATE], _state(matter)) == (0, 1, "ESCALATED")


def test_a_report_that_joins_between_reading_and_writing_follows_its_lead_up(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = make.make_matter(cast.grid.id)
    joined: list[Matter] = []

    def somebody_joins_first(cases: list[Case], at: datetime) -> list[Case]:
        joined.append(make_me_too(cast.grid.id, lead, hours=71))
        return write(cases, at)

    monkeypatch.setattr(run, "write", somebody_joins_first)
    actions.sweep_clocks(at=make.later(72))
    assert _state(lead) == "ESCALATED"
    [follower] = joined
    assert Matter.objects.get(id=follower.id).owner_place_id == cast.village.id
