"""Two at the same moment: one wins, the other is told, and nothing is doubled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from linli.kit.actors import SYSTEM, Role
from linli.kit.errors import Refused
from linli.people import actions, tasks
from linli.people.models import Account, Post
from linli.people.tests.make import make_account, make_post
from tests.cast import Cast

AT = datetime(2026, 5, 4, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(*calls: Callable[[], Any]) -> list[str]:
    """Run them together; "done" or the code of the refusal for each, sorted."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> str:
        try:
            barrier.wait(timeout=10)
            call()
            return "done"
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


def test_a_sign_in_link_is_used_by_one_of_two() -> None:
    account = make_account()
    token = actions.make_sign_in_link(actor=SYSTEM, at=AT, account_id=account.id, valid_for=timedelta(hours=1))
    use = [lambda: actions.use_sign_in_link(at=AT, token=token)] * 4
    assert _at_once(*use) == ["done", "link.used", "link.used", "link.used"]


def test_the_same_appointment_twice_makes_one_post_and_one_account(committed_cast: Cast) -> None:
    accounts = Account.objects.count()

    def appoint() -> None:
        actions.appoint(
            actor=SYSTEM,
            at=AT,
            email="new@example.org",
            role=Role.CASEWORKER,
            place_id=committed_cast.grid.id,
            valid_from=date(2026, 5, 1),
        )

    assert _at_once(appoint, appoint, appoint) == ["done", "post.exists", "post.exists"]
    assert Account.objects.count() == accounts + 1
    assert Post.objects.filter(account__email="new@example.org").count() == 1


def test_the_hourly_job_run_twice_at_once_announces_an_end_once(committed_cast: Cast, heard: list[Any]) -> None:
    make_post(make_account(), Role.DESK, place=committed_cast.village, valid_to=date(2021, 1, 1))
    assert _at_once(*[lambda: tasks.end_due_posts.func(timestamp=0)] * 3) == ["done"] * 3
    assert len(heard) == 1
