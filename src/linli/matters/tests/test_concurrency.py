"""Two at once: one wins, the other is told, nothing is doubled or lost."""

import time
from functools import partial
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from linli.kit.actors import anonymous
from linli.kit.errors import Conflict, Refused
from linli.matters import actions
from linli.matters.actions import Idempotency
from linli.matters.models import Draft, IdempotencyKey, Matter, Photo, Step
from linli.matters.tests import make
from tests.cast import Cast, make_cast
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town() -> Cast:
    """The cast, committed, so that several connections see it."""
    make.make_kinds()
    return make_cast()


def test_of_two_who_take_on_the_same_matter_one_gets_it_and_the_other_is_told(town: Cast) -> None:
    actors = [town.clerk.actor, town.coordinator.actor]
    for _ in range(5):
        matter_id = make.make_received(town.grid.id, kind_code=make.POTHOLE).matter_id
        accept = partial(actions.accept, at=make.later(1), matter_id=matter_id, version=1)
        results = together(*[partial(accept, actor=actor) for actor in actors])
        [refused] = [result for result in results if isinstance(result, Refused)]
        [matter] = [result for result in results if isinstance(result, Matter)]
        assert isinstance(refused, Conflict)
        assert refused.code in ("changed.meanwhile", "matter.not_now")
        stored = Matter.objects.get(id=matter_id)
        assert (stored.version, stored.owner_post_id) == (2, matter.owner_post_id)
        assert Step.objects.filter(matter_id=matter_id).count() == 2


def test_one_key_sent_four_times_at_once_makes_one_matter_and_one_answer(town: Cast) -> None:
    key = Idempotency("test", "once", b"body")
    submission = make.make_submission(town.grid.id)

    def send() -> Any:
        return actions.receive(actor=anonymous(), at=make.MORNING, submission=submission, idempotency=key)

    results = together(send, send, send, send)
    assert len({(result.matter_id, result.secret) for result in results}) == 1
    assert sorted(result.repeated for result in results) == [False, True, True, True]
    assert (Matter.objects.count(), IdempotencyKey.objects.count()) == (1, 1)


def test_a_confirmation_and_a_reopening_at_once_leave_one_of_them(town: Cast) -> None:
    received = make.make_received(town.grid.id)
    common: dict[str, Any] = {"matter_id": received.matter_id}
    actions.accept(actor=town.caseworker.actor, at=make.later(1), **common)
    actions.resolve(actor=town.caseworker.actor, at=make.later(2), outcome="FIXED", text="好了", **common)
    holder = make.holder_of(received)
    version = Matter.objects.get().version
    results = together(
        lambda: actions.confirm(actor=holder, at=make.later(3), version=version, **common),
        lambda: actions.reopen(actor=holder, at=make.later(3), reason="没好", version=version, **common),
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Matter.objects.get().version == version + 1


def test_an_answer_and_a_withdrawal_of_one_hand_over_at_once_leave_one_owner(town: Cast) -> None:
    received = make.make_received(town.grid.id)
    common: dict[str, Any] = {"matter_id": received.matter_id}
    actions.propose_hand_over(
        actor=town.caseworker.actor, at=make.later(1), reason="换", to_place_id=town.far_grid.id, **common
    )
    results = together(
        lambda: actions.accept_hand_over(actor=town.outsider.actor, at=make.later(2), **common),
        lambda: actions.withdraw_hand_over(actor=town.caseworker.actor, at=make.later(2), **common),
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    matter = Matter.objects.get()
    taken = isinstance(results[0], Matter)
    assert matter.owner_post_id == (town.outsider.post.id if taken else town.caseworker.post.id)


def test_a_photo_added_while_its_report_is_sent_comes_along_or_is_told_that_it_is_too_late(town: Cast) -> None:
    for number in range(4):
        draft = actions.save_draft(actor=anonymous(), at=make.MORNING, data={"text": "路灯"})
        sent = make.make_submission(town.grid.id, draft_secret=draft.secret)
        add = partial(actions.add_draft_photo, actor=anonymous(), at=make.MORNING, secret=draft.secret)
        results = together(
            partial(actions.receive, actor=anonymous(), at=make.MORNING, submission=sent),
            partial(add, data=make.make_picture(20 + number, 20)),
        )
        assert not isinstance(results[0], Refused)
        photos = Photo.objects.filter(matter_id=results[0].matter_id).count()
        assert photos == (0 if isinstance(results[1], Refused) else 1)
        assert not Photo.objects.filter(draft__isnull=False).exists()


def somebody_waits_for_us() -> bool:
    """True while another connection waits for a row that this one has changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])


def test_what_is_saved_while_its_report_is_being_sent_does_not_bring_the_draft_back(town: Cast) -> None:
    draft = actions.save_draft(actor=anonymous(), at=make.MORNING, data={"text": "路灯"})
    sent, refusals = Event(), []

    def save() -> None:
        sent.wait(timeout=10)
        try:
            actions.save_draft(actor=anonymous(), at=make.later(1), data={"text": "又一句"}, secret=draft.secret)
        except Refused as refused:
            refusals.append(refused.code)
        finally:
            connection.close()

    thread = Thread(target=save)
    thread.start()
    with transaction.atomic():
        submission = make.make_submission(town.grid.id, draft_secret=draft.secret)
        actions.receive(actor=anonymous(), at=make.MORNING, submission=submission)
        sent.set()
        deadline = time.monotonic() + 10
        while not somebody_waits_for_us():
            assert time.monotonic() < deadline, "the one who saves has to wait for the one who sends"
            time.sleep(0.01)
    thread.join(timeout=30)
    assert refusals == ["draft.unknown"]
    assert not Draft.objects.exists()
