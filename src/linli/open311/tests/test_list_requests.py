"""What anybody may read of requests, and what nobody may."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from linli.kit.clock import now
from linli.matters.models import Kind, Matter
from linli.matters.rules import State
from linli.matters.tests.make import LIGHT, POTHOLE, VIOLENCE, make_matter
from linli.open311.tests.make import errors_of, get, json_of, xml_of
from tests.cast import Cast

WORDS = "我是王芳，电话13800001111，家住三弄七号"
FIELDS = [
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address",
    "address_id", "zipcode", "lat", "long", "media_url",
]  # fmt: skip


def numbers(**parameters: str) -> list[str]:
    return [row["service_request_id"] for row in json_of(get("requests.json", **parameters))]


def test_a_row_has_every_field_of_the_specification_in_its_order(door: Cast) -> None:
    make_matter(door.grid.id, at=now())
    [request] = xml_of(get("requests.xml")).findall("request")
    assert [field.tag for field in request] == FIELDS
    assert request.findtext("status") == "open"
    assert datetime.fromisoformat(request.findtext("requested_datetime") or "").tzinfo is not None
    assert list(json_of(get("requests.json"))[0]) == FIELDS


def test_nobodys_words_address_or_door_go_out(door: Cast) -> None:
    lon, lat = door.ladder.point_in(2)
    matter = make_matter(door.grid.id, at=now(), text=WORDS, address="三弄七号", lon=lon, lat=lat)
    body = get("requests.xml").content.decode()
    assert "王芳" not in body
    assert "三弄七号" not in body
    [row] = json_of(get("requests.json"))
    assert row["description"] == "路灯不亮"
    assert row["address_id"] == door.village.code
    assert row["address"].startswith(door.village.name_zh)
    assert (row["long"], row["lat"]) == (round(lon, 3), round(lat, 3))
    assert (matter.lon, matter.lat) == (lon, lat)
    assert str(matter.id) not in body


def test_a_town_opens_the_words_of_a_kind_and_numbers_stay_closed(door: Cast, settings: Settings) -> None:
    settings.LINLI_OPEN311_OPEN_WORDS = ["civil.lighting"]
    make_matter(door.grid.id, at=now(), text="路灯坏了，回电13800001111或wang@example.org")
    make_matter(door.grid.id, at=now(), text=WORDS, kind_code=POTHOLE)
    described = {row["service_code"]: row["description"] for row in json_of(get("requests.json"))}
    assert described[LIGHT] == "路灯坏了，回电…或…"
    assert described[POTHOLE] == "路面有坑"


def test_private_kinds_are_nowhere_also_when_they_are_private_no_more(door: Cast) -> None:
    secret = make_matter(door.grid.id, at=now(), kind_code=VIOLENCE)
    assert numbers() == []
    assert numbers(service_request_id=secret.reference) == []
    assert numbers(service_code=VIOLENCE) == []
    assert get(f"requests/{secret.reference}.xml").status_code == 404
    assert xml_of(get("servicerequestupdates.xml")).findall("request_update") == []
    assert Kind.objects.filter(code=VIOLENCE, private=True).exists()


def test_one_request_is_found_by_its_number_as_people_write_it(door: Cast) -> None:
    matter = make_matter(door.grid.id, at=now())
    shown = f"{matter.reference[:3]}-{matter.reference[3:]}".lower()
    [request] = xml_of(get(f"requests/{shown}.xml")).findall("request")
    assert request.findtext("service_request_id") == matter.reference
    response = get("requests/ZZZZZZ.xml")
    assert response.status_code == 404
    errors_of(response)


def test_filters_narrow_and_numbers_override_them(door: Cast) -> None:
    light = make_matter(door.grid.id, at=now())
    hole = make_matter(door.grid.id, at=now() - timedelta(hours=1), kind_code=POTHOLE)
    old = make_matter(door.grid.id, at=now() - timedelta(days=100))
    Matter.objects.filter(id=hole.id).update(state=State.RESOLVED, outcome="FIXED")
    assert numbers() == [light.reference, hole.reference]
    assert numbers(status="open") == [light.reference]
    assert numbers(status="closed") == [hole.reference]
    assert numbers(status="open,CLOSED") == [light.reference, hole.reference]
    assert numbers(service_code=f"{POTHOLE},x") == [hole.reference]
    assert numbers(service_code="nothing,路灯") == []
    assert numbers(service_request_id=f"{old.reference},{light.reference}", status="closed") == [
        light.reference,
        old.reference,
    ]
    day = (now() - timedelta(days=101)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert numbers(start_date=day, end_date=(now() - timedelta(days=99)).strftime("%Y-%m-%dT%H:%M:%S+08:00")) == [
        old.reference
    ]
    assert numbers(end_date=day) == []
    [closed] = json_of(get("requests.json", status="closed", locale="en"))
    assert closed["status_notes"] == "Done, please check: Repaired or removed"


def test_pages_follow_each_other_without_a_gap(door: Cast) -> None:
    made = [make_matter(door.grid.id, at=now() - timedelta(minutes=n)).reference for n in range(5)]
    found = [numbers(page=str(page), page_size="2") for page in (1, 2, 3, 4)]
    assert found == [made[:2], made[2:4], made[4:], []]
    assert numbers(page_size="5000") == made


@pytest.mark.django_db
@pytest.mark.parametrize(
    "parameters",
    [
        {"start_date": "yesterday"},
        {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-09-01T00:00:00Z"},
        {"start_date": "2026-02-01T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"},
        {"start_date": "0001-01-01T00:00:00+14:00"},
        {"end_date": "0001-01-02T00:00:00Z"},
        {"start_date": "9999-12-31T23:59:59Z"},
        {"status": "fixed"},
        {"page": "0"},
        {"page": "1001"},
        {"page_size": "-1"},
        {"page_size": "９"},
        {"service_request_id": ",".join(f"A{n:05}" for n in range(500)) + ","},
    ],
)
def test_parameters_that_cannot_be_meant_are_refused(parameters: dict[str, str]) -> None:
    response = get("requests.xml", **parameters)
    if response.status_code == 200:  # far away in time is a window like any other
        assert parameters.keys() & {"start_date", "service_request_id"}
        assert xml_of(response).findall("request") == []
    else:
        assert response.status_code == 400
        errors_of(response)


def test_the_list_costs_a_statement_or_two(door: Cast) -> None:
    for number in range(3):
        make_matter(door.grid.id, at=now() - timedelta(minutes=number))
    get("requests.xml")
    with CaptureQueriesContext(connection) as captured:
        get("requests.xml")
    assert len(captured) <= 2


def test_what_xml_cannot_carry_does_not_break_it(door: Cast, settings: Settings) -> None:
    settings.LINLI_OPEN311_OPEN_WORDS = ["civil"]
    matter = make_matter(door.grid.id, at=now())
    Matter.objects.filter(id=matter.id).update(text="a\x08b ]]> <b>&amp; \ufffe 😀")
    [request] = xml_of(get("requests.xml")).findall("request")
    assert request.findtext("description") == "ab ]]> <b>&amp;  😀"
    assert json_of(get("requests.json"))[0]["description"] == "ab ]]> <b>&amp;  😀"


def test_times_are_w3c_with_their_zone(door: Cast) -> None:
    at = datetime(2026, 11, 22, 16, 30, 15, tzinfo=UTC)
    make_matter(door.grid.id, at=at)
    asked = {"start_date": "2026-11-20T00:00:00Z", "end_date": "2026-11-24T00:00:00Z"}
    [row] = json_of(get("requests.json", **asked))
    assert row["requested_datetime"] == "2026-11-22T16:30:15Z"
