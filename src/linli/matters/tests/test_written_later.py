"""What was written without a signal bears both times where the first can be true; clocks go by the arrival."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from linli.kit import clock
from linli.kit.clock import now
from linli.ledger.models import Entry
from linli.matters import actions, queries
from linli.matters.models import Matter, Step
from linli.matters.rules.written import LATE, OLDEST, believed
from linli.matters.tests import make
from linli.matters.tests.test_api_work import send
from tests.cast import Cast

ARRIVED = datetime(2026, 3, 18, 6, 30, tzinfo=UTC)
RECEIVED = ARRIVED - timedelta(days=2)


@pytest.mark.parametrize(
    ("ago", "counts"),
    [
        (timedelta(hours=4), True),
        (LATE, True),
        (LATE - timedelta(seconds=1), False),
        (timedelta(0), False),
        (-timedelta(minutes=1), False),
        (timedelta(days=2), True),
        (timedelta(days=2, seconds=1), False),
    ],
)
def test_a_time_counts_between_the_receipt_and_a_minute_before_the_arrival(ago: timedelta, counts: bool) -> None:
    said = ARRIVED - ago
    assert believed(said, ARRIVED, RECEIVED) == (said if counts else None)


def test_a_time_older_than_a_telephone_keeps_asking_is_not_believed() -> None:
    assert believed(ARRIVED - OLDEST, ARRIVED) == ARRIVED - OLDEST
    assert believed(ARRIVED - OLDEST - timedelta(seconds=1), ARRIVED) is None
    assert believed(None, ARRIVED) is None


@pytest.fixture
def matter(cast: Cast, kinds: Any) -> Matter:
    """Received two days ago."""
    return Matter.objects.get(id=make.make_received(cast.grid.id, at=now() - timedelta(days=2)).matter_id)


def _visit(cast: Cast, matter: Matter, written_at: datetime, **more: str) -> Any:
    return send(cast.caseworker, "visit", matter, {"text": "门关着", "written_at": written_at.isoformat(), **more})


@pytest.mark.django_db
def test_both_times_are_kept_and_shown_and_the_clock_goes_by_the_arrival(cast: Cast, matter: Matter) -> None:
    written = now() - timedelta(hours=4)
    assert _visit(cast, matter, written).status_code == 200
    step = queries.timeline(cast.caseworker.actor, matter.id)[-1]
    assert step.written_at == written
    assert step.at - written > timedelta(hours=3)
    assert Matter.objects.get(id=matter.id).first_contact_at == step.at
    entry = Entry.objects.get(subject_id=matter.id, verb="matters.visit")
    assert entry.facts["written_at"] == written.isoformat()


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [-1, 49, 24 * 9], ids=["in the future", "before the matter", "too old"])
def test_a_clock_that_is_wrong_loses_no_act(cast: Cast, matter: Matter, hours: int) -> None:
    assert _visit(cast, matter, now() - timedelta(hours=hours)).status_code == 200
    assert queries.timeline(cast.caseworker.actor, matter.id)[-1].written_at is None
    assert Step.objects.filter(matter_id=matter.id, verb="VISIT").count() == 1


@pytest.mark.django_db
def test_a_time_without_a_zone_is_refused(cast: Cast, matter: Matter) -> None:
    refused = send(cast.caseworker, "visit", matter, {"text": "门关着", "written_at": "2026-03-18T10:05:00"})
    assert (refused.status_code, refused.json()["code"]) == (400, "body.malformed")


@pytest.mark.django_db
def test_a_new_matter_says_when_it_was_written_and_is_due_by_its_arrival(cast: Cast, kinds: Any) -> None:
    written = now() - timedelta(hours=5)
    body = {
        "text": "井盖松了",
        "kind": make.LIGHT,
        "channel": "DESK_WALKIN",
        "place_id": str(cast.grid.id),
        "written_at": written.isoformat(),
    }
    made = send(cast.caseworker, "new", None, body)
    assert made.status_code == 200, made.content
    matter = Matter.objects.get()
    [step] = queries.timeline(cast.caseworker.actor, matter.id)
    assert step.written_at == written
    assert matter.received_at - written > timedelta(hours=4)


@pytest.mark.django_db
def test_one_that_is_sent_at_once_says_nothing_of_the_kind(cast: Cast, matter: Matter) -> None:
    assert _visit(cast, matter, now() - timedelta(seconds=5)).status_code == 200
    assert "written_at" not in Step.objects.get(matter_id=matter.id, verb="VISIT").facts
    actions.comment(actor=cast.caseworker.actor, at=clock.now(), matter_id=matter.id, text="下午再去")
    assert "written_at" not in Step.objects.get(matter_id=matter.id, verb="COMMENT").facts
