"""Two people at once: one joins, the other is told; nothing is joined twice or in a circle."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import monotonic, sleep

import pytest
from django.db import connections, transaction

from linli.kit.db import fetch_all
from linli.kit.errors import Refused
from linli.matters import actions
from linli.matters.models import Link, Matter
from linli.matters.rules import State
from linli.matters.tests import make
from linli.matters.tests.make import later
from tests.cast import Cast


def _at_once(*acts: Callable[[], object]) -> list[str]:
    """Carry them out at the same moment; "done" or the code of the refusal for each."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        start.wait(timeout=10)
        try:
            act()
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


@pytest.fixture
def two(committed_cast: Cast) -> tuple[Cast, Matter, Matter]:
    """Two open matters in one grid, committed."""
    make.make_kinds()
    grid = committed_cast.grid.id
    return committed_cast, make.make_matter(grid), make.make_matter(grid)


def test_the_same_join_twice_is_one_link(two: tuple[Cast, Matter, Matter]) -> None:
    cast, lead, other = two

    def join() -> object:
        return actions.join(actor=cast.caseworker.actor, at=later(1), matter_id=other.id, lead_id=lead.id)

    assert _at_once(join, join) == ["done", "matter.not_now"]
    assert Link.objects.count() == 1
    assert Matter.objects.get(id=lead.id).joined_count == 1


def test_each_to_the_other_is_no_circle(two: tuple[Cast, Matter, Matter]) -> None:
    cast, first, second = two
    worker = cast.caseworker.actor
    outcome = _at_once(
        lambda: actions.join(actor=worker, at=later(1), matter_id=first.id, lead_id=second.id),
        lambda: actions.join(actor=worker, at=later(1), matter_id=second.id, lead_id=first.id),
    )
    assert outcome.count("done") == 1
    assert Matter.objects.filter(state=State.JOINED).count() == 1


def test_done_and_parted_at_once_leaves_no_clock_without_an_owner(two: tuple[Cast, Matter, Matter]) -> None:
    cast, lead, other = two
    worker = cast.caseworker.actor
    actions.accept(actor=worker, at=later(1), matter_id=lead.id)
    actions.join(actor=worker, at=later(1), matter_id=other.id, lead_id=lead.id)
    outcome = _at_once(
        lambda: actions.resolve(actor=worker, at=later(2), matter_id=lead.id, outcome="FIXED", text="好了"),
        lambda: actions.separate(actor=make.holder_of_matter(other), at=later(2), matter_id=other.id),
    )
    assert "done" in outcome
    joined = Matter.objects.get(id=other.id)
    if joined.state == State.RESOLVED:
        assert not joined.clocks.filter(stopped_at__isnull=True).exists()
    else:
        assert joined.state == State.RECEIVED
        assert joined.clocks.filter(stopped_at__isnull=True).exists()
    assert Matter.objects.get(id=lead.id).joined_count == Link.objects.filter(ended_at__isnull=True).count()


def test_parting_takes_both_rows_in_the_order_in_which_joining_does(two: tuple[Cast, Matter, Matter]) -> None:
    cast, other, lead = two  # the one that leads has the higher id
    actions.join(actor=cast.caseworker.actor, at=later(1), matter_id=other.id, lead_id=lead.id)
    resident = make.holder_of_matter(other)

    def part() -> object:
        return actions.separate(actor=resident, at=later(2), matter_id=other.id)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Matter.objects.select_for_update().get(id=other.id)
            parting = pool.submit(_at_once, part)
            _wait_for_a_lock()
            assert Matter.objects.select_for_update(nowait=True).get(id=lead.id).joined_count == 1
        assert parting.result(timeout=30) == ["done"]


def _wait_for_a_lock() -> None:
    """Until somebody waits for a row of this database that is held here."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    until = monotonic() + 20
    while not fetch_all(waiting, [])[0][0]:
        assert monotonic() < until, "nobody waits"
        sleep(0.02)


def test_two_who_say_me_too_at_once_both_wait_with_the_lead(two: tuple[Cast, Matter, Matter]) -> None:
    cast, lead, _other = two
    submission = make.make_submission(cast.grid.id, joins=lead.id)
    outcome = _at_once(*[lambda: actions.receive(actor=cast.respondent, at=later(1), submission=submission)] * 2)
    assert outcome == ["done", "done"]
    assert Matter.objects.get(id=lead.id).joined_count == 2


def test_a_matter_put_to_two_events_at_once_belongs_to_one(two: tuple[Cast, Matter, Matter]) -> None:
    cast, matter, _other = two

    def group() -> object:
        return actions.create_group(
            actor=cast.clerk.actor,
            at=later(1),
            name="老街停水",
            place_id=cast.township.id,
            happened_at=later(0),
            matter_ids=[matter.id],
        )

    assert _at_once(group, group).count("done") == 1
