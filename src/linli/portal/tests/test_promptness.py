"""The public figure: how many notices were with a carrier within ten seconds."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.notices.models import Notice
from linli.notices.queries import forget_promptness
from linli.notices.tests.make import make_notice
from linli.portal.tests.make import english, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _anew() -> None:
    forget_promptness()


def make_handed(count: int, seconds: float, **changes: object) -> None:
    """So many mails that were handed over so many seconds after they might go."""
    at = clock.now() - timedelta(minutes=5)
    for _number in range(count):
        notice = make_notice(at=at)
        values = {"state": "SENT", "handed_at": at + timedelta(seconds=seconds), **changes}
        Notice.objects.filter(id=notice.id).update(**values)


def figure(channel: str | None = None, days: int = 7) -> dict[str, object]:
    figures = Client().get(reverse("promptness_json")).json()["figures"]
    found: dict[str, object] = next(row for row in figures if (row["days"], row["channel"]) == (days, channel))
    return found


def test_the_share_is_of_those_that_might_go() -> None:
    make_handed(15, 3)
    make_handed(4, 11)
    make_handed(1, 0, state="PERMANENT_FAILURE", handed_at=None)
    make_handed(7, 0, state="CANCELLED", handed_at=None)
    assert figure() == {"days": 7, "channel": None, "total": 20, "within_10_seconds": 15, "share": 0.75}
    assert figure("EMAIL", 30)["share"] == 0.75


def test_what_waited_for_the_morning_counts_from_the_morning() -> None:
    make_handed(5, 3)
    late = clock.now() - timedelta(minutes=4)
    Notice.objects.update(ready_at=late, handed_at=late + timedelta(seconds=1))
    assert figure()["within_10_seconds"] == 5


def test_fewer_than_five_are_not_shown() -> None:
    make_handed(4, 3)
    assert figure() == {"days": 7, "channel": None, "total": None, "within_10_seconds": None, "share": None}
    assert "不到 5 条" in words_of(Client().get(reverse("promptness")))


def test_anybody_may_read_it_in_both_languages() -> None:
    make_handed(10, 3)
    assert "100.0%" in words_of(Client().get(reverse("promptness")))
    assert "How soon people are told" in words_of(english().get(reverse("promptness")))
    assert reverse("promptness") in Client().get(reverse("figures")).content.decode()
