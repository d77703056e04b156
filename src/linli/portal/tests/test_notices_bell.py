"""The bell and its list: an account's own notices, and nobody else's."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.kit.live_ticket import read_topics
from linli.matters import actions as matters
from linli.matters.actions import Received
from linli.matters.tests.make import holder_of, make_received
from linli.notices.models import Notice
from linli.portal.tests.make import english, words_of
from linli.portal.tests.make_notices import make_reachable, turn
from tests.cast import Cast, Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def reopened(workplace: Cast) -> Received:
    """A matter that the caseworker had done, and that its resident has had opened again."""
    received = make_reachable(workplace)
    actor = workplace.caseworker.actor
    matters.start(actor=actor, at=clock.now(), matter_id=received.matter_id)
    matters.resolve(actor=actor, at=clock.now(), matter_id=received.matter_id, outcome="FIXED", text="好了")
    matters.reopen(actor=holder_of(received), at=clock.now(), matter_id=received.matter_id, reason="又灭了")
    turn("IN_APP")
    return received


def open_first(member: Member) -> tuple[Client, str]:
    client = member.client()
    found = re.search(r'action="(/notices/[0-9a-f-]{36}/open/)"', client.get(reverse("notices")).content.decode())
    assert found
    return client, found.group(1)


def test_the_bell_counts_and_the_list_says_what_without_the_words(workplace: Cast, reopened: Received) -> None:
    client = workplace.caseworker.client()
    assert 'aria-label="通知，1 条未读"' in client.get(reverse("day")).content.decode()
    page = words_of(client.get(reverse("notices")))
    assert "退回重办" in page
    assert "又灭了" not in page
    assert "路灯" not in page


def test_opening_one_marks_it_as_read_and_leads_to_the_matter(workplace: Cast, reopened: Received) -> None:
    client, address = open_first(workplace.caseworker)
    answer = client.post(address)
    assert answer.headers["Location"] == reverse("work_matter", kwargs={"matter_id": reopened.matter_id})
    assert 'aria-label="通知"' in client.get(reverse("notices")).content.decode()


def test_all_are_read_by_one_button(workplace: Cast, reopened: Received) -> None:
    client = workplace.caseworker.client()
    client.post(reverse("notices_read"))
    assert not Notice.objects.filter(account=workplace.caseworker.account, channel="IN_APP", read_at=None).exists()


def test_a_resident_with_an_account_finds_the_matter_by_the_account(workplace: Cast) -> None:
    received = make_received(workplace.grid.id, at=clock.now(), actor=workplace.resident.actor)
    turn("IN_APP")
    client, address = open_first(workplace.resident)
    location = client.post(address).headers["Location"]
    assert location.startswith("/my/")
    assert client.get(location).status_code == 200
    assert received.matter_id == Notice.objects.get(account=workplace.resident.account).matter_id


def test_the_bell_alone_is_what_an_open_page_fetches(workplace: Cast, reopened: Received) -> None:
    answer = workplace.caseworker.client().get(reverse("bell"))
    part = answer.content.decode()
    assert part.strip().startswith('<a class="bell"')
    assert ">1</b>" in part
    ticket = parse_qs(urlsplit(answer.headers["Linli-Live"]).query)["ticket"][0]
    assert read_topics(ticket) == [f"account:{workplace.caseworker.account.id}"]  # a page outlives its first ticket


def test_it_is_said_in_english_too(workplace: Cast, reopened: Received) -> None:
    page = words_of(english(workplace.caseworker.client()).get(reverse("notices")))
    assert "It is open again" in page


def test_a_forged_page_link_is_refused(workplace: Cast) -> None:
    for cursor in ("x", "WyJ4Il0"):
        assert workplace.caseworker.client().get(reverse("notices"), {"after": cursor}).status_code == 400


@pytest.mark.parametrize("who", ["outsider", "resident", "administrator", "coordinator"])
def test_nobody_opens_or_reads_what_is_anothers(workplace: Cast, reopened: Received, who: str) -> None:
    notice = Notice.objects.get(account=workplace.caseworker.account, channel="IN_APP", template="staff.reopened")
    client = getattr(workplace, who).client()
    address = reverse("notice_open", kwargs={"notice_id": notice.id})
    assert client.post(address).headers["Location"] == reverse("notices")
    client.post(reverse("notices_read"))
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.parametrize("name", ["notices", "bell", "notice_preferences"])
def test_who_may_not_see_a_list_without_an_account(workplace: Cast, name: str) -> None:
    assert Client().get(reverse(name)).status_code == 403
    assert 'class="bell"' not in Client().get(reverse("front_door")).content.decode()
