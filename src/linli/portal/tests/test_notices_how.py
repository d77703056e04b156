"""How one is told: behind the link of a matter and for an account; and the link under every message."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.kit.ids import show_reference
from linli.ledger.models import Entry
from linli.matters.actions import Received
from linli.notices.models import Notice, Preference
from linli.portal.tests.make import english, words_of
from linli.portal.tests.make_notices import decline, make_reachable, turn
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ALL = {"subscribed": "on", "channel": "", "rhythm": "", "quiet": ""}


def address_of(received: Received) -> str:
    kwargs = {"reference": show_reference(received.reference), "secret": received.secret}
    return reverse("matter_notices", kwargs=kwargs)


def test_a_resident_chooses_behind_the_link_without_an_account(workplace: Cast) -> None:
    received = make_reachable(workplace)
    answer = Client().post(
        address_of(received),
        {**ALL, "rhythm": "DAILY", "quiet": "own", "quiet_from": "20:00", "quiet_to": "09:00"},
    )
    assert answer.status_code == 302
    kept = Preference.objects.get(matter_id=received.matter_id)
    assert (kept.rhythm, f"{kept.quiet_from:%H:%M}", kept.unsubscribed_at) == ("DAILY", "20:00", None)
    page = Client().get(address_of(received)).content.decode()
    assert 'value="20:00"' in page
    assert Entry.objects.filter(verb="notices.choose", subject_id=received.matter_id).count() == 1


def test_what_still_comes_is_said_on_the_page(workplace: Cast) -> None:
    page = words_of(Client().get(address_of(make_reachable(workplace))))
    assert "办好了、没有受理" in page
    assert "21:30–07:30" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet": "own"},
        {"quiet": "own", "quiet_from": "20:00", "quiet_to": "20:00"},
        {"quiet": "own", "quiet_from": "25:00", "quiet_to": "20:00"},
        {"rhythm": "NEVER"},
        {"channel": "IN_APP"},
        {"channel": "PIGEON"},
    ],
)
def test_what_cannot_be_is_asked_again(workplace: Cast, wrong: dict[str, str]) -> None:
    received = make_reachable(workplace)
    assert Client().post(address_of(received), {**ALL, **wrong}).status_code == 422
    assert not Preference.objects.exists()


def test_a_wrong_secret_chooses_nothing(workplace: Cast) -> None:
    received = make_reachable(workplace)
    forged = address_of(received).replace(received.secret, "A" * 22)
    assert Client().get(forged).status_code == 404
    assert Client().post(forged, ALL).status_code == 404
    assert not Preference.objects.exists()


def test_an_account_chooses_for_itself(workplace: Cast) -> None:
    client = workplace.caseworker.client()
    assert client.post(reverse("notice_preferences"), {**ALL, "rhythm": "EACH"}).status_code == 302
    assert Preference.objects.get(account=workplace.caseworker.account).rhythm == "EACH"
    assert "每天一次" in words_of(client.get(reverse("notice_preferences")))
    assert Client().post(reverse("notice_preferences"), ALL).status_code == 403


# The link under every message


def link_of(cast: Cast, received: Received) -> str:
    """The address under a mail about what has to be told, which goes at any hour."""
    decline(cast, received)
    message = next(one for one in turn().messages if "List-Unsubscribe" in one.headers)
    found = re.search(r"<https?://[^/]+(/unsubscribe/[^>]+)>", message.headers["List-Unsubscribe"])
    assert found
    assert found.group(1) in message.text
    return found.group(1)


def test_looking_at_the_link_changes_nothing_and_one_click_does(workplace: Cast) -> None:
    received = make_reachable(workplace)
    link = link_of(workplace, received)
    page = words_of(Client().get(link))
    assert "办好了、没有受理" in page
    assert not Preference.objects.exists()
    answer = Client(enforce_csrf_checks=True).post(link, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Preference.objects.get(matter_id=received.matter_id).unsubscribed_at is not None


def test_once_is_as_good_as_twice_and_it_can_be_taken_back(workplace: Cast) -> None:
    received = make_reachable(workplace)
    link = link_of(workplace, received)
    for _time in range(2):
        Client().post(link)
    assert Entry.objects.filter(verb="notices.choose").count() == 1
    assert "已恢复通知" in words_of(Client().post(link, {"again": "1"}))
    assert Preference.objects.get(matter_id=received.matter_id).unsubscribed_at is None


def test_who_unsubscribed_gets_nothing_but_what_has_to_be_told(workplace: Cast) -> None:
    received = make_reachable(workplace)
    Preference.objects.create(matter_id=received.matter_id, unsubscribed_at=clock.now(), updated_at=clock.now())
    decline(workplace, received)
    assert [message.subject for message in turn().messages if message.address == "chen@example.org"]
    states = dict(
        Notice.objects.filter(matter_id=received.matter_id, channel="EMAIL", audience="RESIDENT").values_list(
            "template", "state"
        )
    )
    assert states == {"resident.received": "CANCELLED", "resident.declined": "SENT"}


@pytest.mark.parametrize("token", ["0" * 33 + ":" + "A" * 43, "1" * 33 + ":" + "A" * 43])
def test_a_forged_link_is_not_ours(workplace: Cast, token: str) -> None:
    address = reverse("unsubscribe", kwargs={"token": token})
    assert Client().get(address).status_code == 404
    assert Client().post(address).status_code == 404
    assert not Preference.objects.exists()


def test_the_pages_are_there_in_english(workplace: Cast) -> None:
    received = make_reachable(workplace)
    assert "How and when I am told" in words_of(english().get(address_of(received)))
    assert "Want no more of these?" in words_of(english().get(link_of(workplace, received)))
