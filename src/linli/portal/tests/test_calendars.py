"""Calendars: parsed back by the library, with times and numbers in them and not a word of a resident."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from linli.kit import clock
from linli.matters import actions
from linli.matters.models import CalendarFeed, Contact, Matter
from linli.matters.tests.make import make_kinds, make_received
from tests.cast import Cast, Member

pytestmark = pytest.mark.django_db
WORDS = "张三家门口的灯又坏了"


def _matter(cast: Cast) -> tuple[Matter, str]:
    make_kinds()
    received = make_received(cast.grid.id, at=clock.now(), text=WORDS, address="幸福路 3 号")
    matter = Matter.objects.get(id=received.matter_id)
    Contact.objects.update_or_create(
        matter=matter, defaults={"name": "张三", "phone": "13800001234", "consented_at": clock.now()}
    )
    actions.accept(actor=cast.caseworker.actor, at=clock.now(), matter_id=matter.id)
    return matter, received.secret


def _planned(client: Client, matter: Matter, **changes: str) -> Any:
    form = {"on": "2099-01-05", "from_time": "09:00", "until_time": "11:30", "text": "", **changes}
    return client.post(f"/work/{matter.id}/plan/", form)


def _tomorrow() -> str:
    return (clock.local_day(clock.now()) + timedelta(days=1)).isoformat()


def _address(member: Member) -> str:
    page = member.client().post("/day/calendar/").content.decode()
    found = re.search(r"/calendar/[A-Za-z0-9_-]{32}\.ics", page)
    assert found
    return found[0]


def _events(content: bytes) -> dict[str, Any]:
    calendar = Calendar.from_ical(content)
    assert calendar["VERSION"] == "2.0"
    return {str(event["UID"]).split("-")[0]: event for event in calendar.walk("VEVENT")}


def test_the_feed_has_deadline_and_visit_and_no_words(cast: Cast) -> None:
    matter, _secret = _matter(cast)
    client = cast.caseworker.client()
    assert _planned(client, matter, on=_tomorrow()).status_code == 302
    response = Client().get(_address(cast.caseworker))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    events = _events(response.content)
    assert events["due"].decoded("DTSTART") == matter.due_at.replace(microsecond=0)
    assert (events["visit"].decoded("DTEND") - events["visit"].decoded("DTSTART")).seconds == 9000
    assert str(events["visit"]["URL"]).endswith(f"/work/{matter.id}/")
    shown = f"{matter.reference[:3]}-{matter.reference[3:]}"
    assert shown in str(events["due"]["SUMMARY"])
    text = response.content.decode().replace("\r\n ", "")
    assert not [word for word in ("张三", WORDS, "幸福路", "13800001234") if word in text]


def test_the_page_that_an_entry_leads_to_asks_who_one_is(cast: Cast) -> None:
    matter, _secret = _matter(cast)
    assert Client().get(f"/work/{matter.id}/").status_code in (302, 403, 404)


def test_a_feed_that_has_not_changed_is_not_sent_again(cast: Cast) -> None:
    matter, _secret = _matter(cast)
    address = _address(cast.caseworker)
    first = Client().get(address)
    kept = {"If-None-Match": first.headers["ETag"]}
    assert Client().get(address, headers=kept).status_code == 304
    _planned(cast.caseworker.client(), matter, on=_tomorrow())
    assert Client().get(address, headers=kept).status_code == 200


def test_a_new_address_and_a_revoked_one_open_nothing_old(cast: Cast) -> None:
    first = _address(cast.caseworker)
    second = _address(cast.caseworker)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    cast.caseworker.client().post("/day/calendar/", {"act": "revoke"})
    assert Client().get(second).status_code == 404


def test_the_secret_is_stored_nowhere(cast: Cast) -> None:
    secret = _address(cast.caseworker).removeprefix("/calendar/").removesuffix(".ics")
    assert secret.encode() not in bytes(CalendarFeed.objects.get().secret_digest)
    assert secret not in cast.caseworker.client().get("/day/calendar/").content.decode()


def test_a_post_that_has_ended_takes_its_matters_out_of_the_feed(cast: Cast) -> None:
    _matter(cast)
    address = _address(cast.caseworker)
    assert "due" in _events(Client().get(address).content)
    type(cast.caseworker.post).objects.filter(id=cast.caseworker.post.id).update(
        valid_to="2020-01-01", valid_from="2019-01-01"
    )
    assert _events(Client().get(address).content) == {}


def test_residents_and_visitors_have_no_feed(cast: Cast) -> None:
    assert cast.resident.client().post("/day/calendar/").status_code == 403
    assert Client().post("/day/calendar/").status_code in (302, 403)
    assert not CalendarFeed.objects.exists()


def test_somebody_elses_feed_has_none_of_my_matters(cast: Cast) -> None:
    _matter(cast)
    assert _events(Client().get(_address(cast.outsider)).content) == {}


def test_the_resident_sees_the_visit_and_takes_it_home(cast: Cast) -> None:
    matter, secret = _matter(cast)
    _planned(cast.caseworker.client(), matter, on=_tomorrow())
    page = Client().get(f"/m/{matter.reference}/{secret}/").content.decode()
    assert "09:00–11:30" in page
    events = _events(Client().get(f"/m/{matter.reference}/{secret}/calendar.ics").content)
    assert set(events) == {"due", "visit"}
    assert all(secret not in str(event["URL"]) for event in events.values())


def test_without_the_secret_there_is_no_file(cast: Cast) -> None:
    matter, secret = _matter(cast)
    wrong = secret[:-1] + ("a" if secret[-1] != "a" else "b")
    assert Client().get(f"/m/{matter.reference}/{wrong}/calendar.ics").status_code == 404
    assert cast.neighbour.client().get(f"/my/{matter.reference}/calendar.ics").status_code == 404


def test_the_day_shows_the_planned_visit(cast: Cast) -> None:
    matter, _secret = _matter(cast)
    _planned(cast.caseworker.client(), matter, on=_tomorrow())
    assert "09:00–11:30" in cast.caseworker.client().get("/day/").content.decode()
    assert f"/work/{matter.id}/unplan/" in cast.caseworker.client().get(f"/work/{matter.id}/").content.decode()


@pytest.mark.parametrize(
    "changes",
    [{"on": "2020-01-01"}, {"on": "gestern"}, {"from_time": "25:00"}, {"until_time": ""}, {"until_time": "08:00"}],
)
def test_a_plan_at_fault_is_told_and_nothing_is_planned(cast: Cast, changes: dict[str, str]) -> None:
    matter, _secret = _matter(cast)
    response = _planned(cast.caseworker.client(), matter, **{"on": _tomorrow(), **changes})
    assert response.status_code in (400, 422)
    assert "error" in response.content.decode()
    assert Matter.objects.get(id=matter.id).version == 2
