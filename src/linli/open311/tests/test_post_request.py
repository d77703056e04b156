"""A request of another program becomes a matter like any other."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from linli.kit import clock
from linli.ledger.queries import verify
from linli.matters.models import Contact, Matter
from linli.matters.tests.make import LIGHT, POTHOLE, VIOLENCE
from linli.open311.models import Posting
from linli.open311.tests.make import FORM, KEY, URL, errors_of, get, json_of, post, xml_of
from linli.people import actions as people
from linli.people.tests.make import make_working_key
from tests.cast import Cast


def typed(door: Cast, **changes: Any) -> dict[str, Any]:
    lon, lat = door.ladder.point_in(2)
    return {"service_code": LIGHT, "lat": lat, "long": lon, "description": "村口的路灯坏了", **changes}


def without_point(door: Cast, **changes: Any) -> dict[str, Any]:
    values = typed(door, **changes)
    del values["lat"], values["long"]
    return values


def test_it_is_received_with_an_owner_and_the_answer_says_who_and_when(door: Cast) -> None:
    response = post("requests.xml", **typed(door))
    assert response.status_code == 201
    [request] = xml_of(response).findall("request")
    matter = Matter.objects.get()
    assert request.findtext("service_request_id") == matter.reference
    assert request.find("token") is None
    assert "最晚" in (request.findtext("service_notice") or "")
    assert (matter.channel, matter.place_id, matter.owner_post_id) == ("API", door.grid.id, door.caseworker.post.id)
    assert Posting.objects.get().client == "app"
    assert verify().ok


def test_json_answers_the_same(door: Cast) -> None:
    [row] = json_of(post("requests.json", **typed(door), locale="en"))
    assert row["service_request_id"] == Matter.objects.get().reference
    assert row["account_id"] is None


def test_attributes_become_answers_in_any_spelling(door: Cast) -> None:
    attributes = {
        "attribute[how_many]": "several",
        "attribute[nights]": "3",
        "attribute[dark]": "true",
        "attribute[pole][]": " A 12 ",
        "attribute[title]": "what other clients send and nobody asked",
    }
    assert post("requests.xml", **typed(door, **attributes)).status_code == 201
    assert Matter.objects.get().answers == {"how_many": "SEVERAL", "nights": 3, "dark": True, "pole": "A 12"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("attribute[how_many]", "TEN"), ("attribute[nights]", "many"), ("attribute[how_many]", ["ONE", "SEVERAL"])],
)
def test_an_answer_that_does_not_fit_is_refused(door: Cast, name: str, value: Any) -> None:
    response = post("requests.xml", **typed(door, **{name: value}))
    assert response.status_code == 400
    errors_of(response)
    assert not Matter.objects.exists()


def test_an_address_id_is_the_official_code_of_a_place(door: Cast) -> None:
    assert post("requests.xml", **without_point(door, address_id=door.village.code)).status_code == 201
    assert Matter.objects.get().place_id == door.village.id
    assert post("requests.xml", **without_point(door, address_id="999")).status_code == 400


def test_an_address_in_words_finds_the_place_that_it_names(door: Cast) -> None:
    written = f"{door.township.name_zh}{door.village.name_zh}大樟树下"
    assert post("requests.xml", **without_point(door, address_string=written)).status_code == 201
    assert Matter.objects.get().place_id == door.village.id
    assert Matter.objects.get().address == written


def test_an_address_that_names_no_place_goes_to_the_whole_area_and_not_away(door: Cast) -> None:
    assert post("requests.xml", **without_point(door, address_string="1234 5th street")).status_code == 201
    assert Matter.objects.get().place_id == door.ladder.county.id


def test_without_words_the_service_says_what_it_is(door: Cast) -> None:
    assert post("requests.xml", **typed(door, description="")).status_code == 201
    assert Matter.objects.get().text == "路灯不亮"


def test_a_link_to_a_picture_is_kept_as_words_and_not_fetched(door: Cast) -> None:
    post("requests.xml", **typed(door, media_url="http://127.0.0.1:1/a.jpg"))
    assert Matter.objects.get().text.endswith("\nhttp://127.0.0.1:1/a.jpg")
    post("requests.xml", **typed(door, media_url="javascript:alert(1)"))
    assert "javascript" not in Matter.objects.order_by("-received_at")[0].text


PERSON = {"first_name": "王", "last_name": "芳", "email": "fang@example.org", "phone": "13800001111", "device_id": "d"}


def test_a_person_is_kept_only_when_they_agreed(door: Cast, settings: Settings) -> None:
    assert post("requests.xml", **typed(door, **PERSON)).status_code == 201
    assert not Contact.objects.exists()
    assert post("requests.xml", **typed(door, **PERSON, consent="true")).status_code == 201
    contact = Contact.objects.get()
    assert (contact.name, contact.email) == ("王 芳", "fang@example.org")
    settings.LINLI_OPEN311_CONTACT = True
    assert post("requests.xml", **typed(door, **PERSON)).status_code == 201
    assert Contact.objects.count() == 2


@pytest.mark.parametrize("key", ["", "wrong", "å", KEY + "x"])
def test_without_a_key_nothing_is_received(door: Cast, key: str) -> None:
    response = post("requests.xml", **typed(door), api_key=key)
    assert response.status_code == 403
    errors_of(response)
    assert not Matter.objects.exists()


def test_a_town_may_ask_for_no_key(door: Cast, settings: Settings) -> None:
    settings.LINLI_OPEN311_KEY_REQUIRED = False
    assert post("requests.xml", **typed(door), api_key="").status_code == 201
    assert post("requests.xml", **typed(door), api_key="wrong").status_code == 403


def test_the_key_may_stand_in_the_address(door: Cast) -> None:
    from urllib.parse import urlencode

    response = Client().post(f"{URL}/requests.xml?api_key={KEY}", urlencode(typed(door)), content_type=FORM)
    assert response.status_code == 201


REFUSED: list[tuple[dict[str, Any], int]] = [
    ({"service_code": ""}, 400),
    ({"service_code": "no.such.kind"}, 404),
    ({"service_code": VIOLENCE}, 404),
    ({"jurisdiction_id": "city.gov"}, 404),
    ({"lat": "north"}, 400),
    ({"lat": ""}, 400),
    ({"lat": "NaN"}, 400),
    ({"lat": "0", "long": "0"}, 400),
    ({"lat": "120.2", "long": "29.7"}, 400),
    ({"lat": "1e400"}, 400),
    ({"description": "长" * 4001}, 400),
    ({"phone": "no number", "consent": "1"}, 400),
]


@pytest.mark.parametrize(("changes", "status"), REFUSED)
def test_what_cannot_be_meant_is_refused_with_the_official_body(
    door: Cast, changes: dict[str, Any], status: int
) -> None:
    response = post("requests.xml", **typed(door, **changes))
    assert response.status_code == status
    errors_of(response)
    assert not Matter.objects.exists()
    assert not Posting.objects.exists()


def test_no_location_at_all_is_refused(door: Cast) -> None:
    response = post("requests.xml", **without_point(door))
    assert response.status_code == 400
    assert "address_string" in errors_of(response)[0][1]


def test_the_same_key_of_a_client_is_carried_out_once(door: Cast) -> None:
    from urllib.parse import urlencode

    body = urlencode({"api_key": KEY, **typed(door)})
    headers = {"Idempotency-Key": "0123456789abcdef"}
    answers = [Client().post(f"{URL}/requests.xml", body, content_type=FORM, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert Matter.objects.count() == 1
    other = Client().post(f"{URL}/requests.xml", f"{body}&x=1", content_type=FORM, headers=headers)
    assert other.status_code == 409
    errors_of(other)


def test_a_town_that_answers_with_tokens_tells_the_number_later(door: Cast, settings: Settings) -> None:
    settings.LINLI_OPEN311_TOKENS = True
    assert json_of(get("services.json"))[0]["type"] == "batch"
    [request] = xml_of(post("requests.xml", **typed(door))).findall("request")
    token = request.findtext("token") or ""
    assert request.find("service_request_id") is None
    [found] = xml_of(get(f"tokens/{token}.xml")).findall("request")
    assert found.findtext("service_request_id") == Matter.objects.get().reference
    assert found.findtext("token") == token


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["0" * 32, "x", "1234", "-"])
def test_a_token_that_nobody_has_is_not_found(token: str) -> None:
    response = get(f"tokens/{token}.xml")
    assert response.status_code == 404
    errors_of(response)


def test_it_takes_no_more_statements_than_the_towns_own_bar(door: Cast) -> None:
    post("requests.xml", **typed(door))
    with CaptureQueriesContext(connection) as captured:
        assert post("requests.xml", **typed(door, service_code=POTHOLE)).status_code == 201
    assert len([query for query in captured if query["sql"] not in ("BEGIN", "COMMIT")]) <= 12


@pytest.mark.parametrize("content_type", ["application/json", "text/xml", "text/plain"])
def test_a_body_of_another_type_is_refused(door: Cast, content_type: str) -> None:
    response = Client().post(f"{URL}/requests.xml", b"{}", content_type=content_type)
    assert response.status_code == 415
    errors_of(response)


def test_a_body_in_parts_is_read_as_well(door: Cast) -> None:
    response = Client().post(f"{URL}/requests.xml", {"api_key": KEY, **typed(door)})
    assert response.status_code == 201


def test_a_key_made_in_the_administration_opens_the_door_within_its_place(door: Cast) -> None:
    made = people.make_api_key(
        actor=door.administrator.actor,
        at=clock.now(),
        name="市民热线",
        place_id=door.township.id,
        scopes=["open311"],
        days=30,
        rate=2,
    )
    assert post("requests.xml", **typed(door), api_key=made.secret).status_code == 201
    assert Posting.objects.get().client == f"key:{made.key_id.hex}"
    far = post("requests.xml", **without_point(door, address_id=door.far_grid.code), api_key=made.secret)
    assert (far.status_code, Posting.objects.count()) == (403, 1)
    refused = [far, *(post("requests.xml", **typed(door), api_key=made.secret) for _again in range(4))]
    assert refused[-1].status_code == 429
    assert 1 <= int(refused[-1].headers["Retry-After"]) <= 60
    people.revoke_api_key(actor=door.administrator.actor, at=clock.now(), key_id=made.key_id)
    assert post("requests.xml", **typed(door), api_key=made.secret).status_code == 403


def test_a_key_for_other_purposes_does_not_open_the_door(door: Cast) -> None:
    wanted = {"name": "别的", "place_id": door.county.id, "scopes": ["matters:read"]}
    made = make_working_key(door.administrator.actor, door.county, clock.now(), **wanted)
    assert post("requests.xml", **typed(door), api_key=made.secret).status_code == 403
    assert not Posting.objects.exists()
