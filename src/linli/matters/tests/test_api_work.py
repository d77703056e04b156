"""Acts through the interface: once for each key, by the version seen, with photos, and only by those who may."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.matters import actions
from linli.matters.models import Matter, Photo, Step
from linli.matters.tests import make
from tests.cast import Cast, Member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


@pytest.fixture
def matter(cast: Cast) -> Matter:
    return make.make_matter(cast.grid.id)


def send(
    who: Client | Member,
    act: str,
    matter: Matter | None,
    body: object,
    *,
    key: str = "",
    photos: int = 0,
    **headers: str,
) -> Any:
    client = who.client() if isinstance(who, Member) else who
    address = f"/api/v1/work/{matter.id}/{act}" if matter else f"/api/v1/work/{act}"
    files = [
        SimpleUploadedFile(f"{number}.jpg", make.make_picture(64 + number, 48), content_type="image/jpeg")
        for number in range(photos)
    ]
    given = {"Idempotency-Key": key or str(uuid4()), **headers}
    return client.post(address, {"body": json.dumps(body), "photos": files}, headers=given)


def test_an_act_sent_again_is_given_the_first_answer_also_when_the_matter_has_moved_on(
    cast: Cast, matter: Matter
) -> None:
    body, key = {"version": matter.version, "text": "灯头坏了"}, str(uuid4())
    first = send(cast.caseworker, "visit", matter, body, key=key, photos=2)
    assert first.status_code == 200, first.content
    actions.comment(actor=cast.clerk.actor, at=make.MORNING, matter_id=matter.id, text="知道了")
    again = send(cast.caseworker, "visit", matter, body, key=key, photos=2)
    assert again.json() == {**first.json(), "repeated": True}
    assert first.json()["applied_to"] == matter.version
    assert Step.objects.filter(matter_id=matter.id, verb="VISIT").count() == 1
    assert Photo.objects.filter(matter_id=matter.id).count() == 2


def test_a_key_with_other_words_another_photo_or_another_act_is_refused(cast: Cast, matter: Matter) -> None:
    key, body = str(uuid4()), {"text": "灯头坏了"}
    assert send(cast.caseworker, "visit", matter, body, key=key, photos=1).status_code == 200
    others = (("visit", {"text": "别的"}, 1), ("visit", body, 2), ("comment", body, 0))
    for act, words, photos in others:
        refused = send(cast.caseworker, act, matter, words, key=key, photos=photos)
        assert (refused.status_code, refused.json()["code"]) == (409, "idempotency.other_body")
    assert Step.objects.filter(matter_id=matter.id, verb__in=("VISIT", "COMMENT")).count() == 1


def test_a_refused_act_leaves_its_key_unused_and_nothing_done(cast: Cast, matter: Matter) -> None:
    key = str(uuid4())
    refused = send(cast.caseworker, "visit", matter, {"text": "  "}, key=key, photos=1)
    assert (refused.status_code, refused.json()["code"]) == (400, "text.missing")
    assert not Photo.objects.exists()
    assert send(cast.caseworker, "visit", matter, {"text": "灯头坏了"}, key=key, photos=1).status_code == 200


def test_what_somebody_changed_meanwhile_is_a_conflict(cast: Cast, matter: Matter) -> None:
    actions.comment(actor=cast.clerk.actor, at=make.MORNING, matter_id=matter.id, text="请先看菜场那边")
    refused = send(cast.caseworker, "accept", matter, {"version": matter.version})
    assert (refused.status_code, refused.json()["code"]) == (409, "changed.meanwhile")
    now = cast.caseworker.client().get(f"/api/v1/work/{matter.id}").json()
    assert now["version"] == matter.version + 1
    assert now["steps"][-1]["text"] == "请先看菜场那边"
    assert {"accept", "visit", "comment"} <= set(now["acts"])
    assert send(cast.caseworker, "accept", matter, {"version": now["version"]}).json()["state"] == "ACCEPTED"


def test_every_act_of_a_day_goes_through(cast: Cast, matter: Matter) -> None:
    acts: tuple[tuple[str, dict[str, Any]], ...] = (
        ("accept", {}),
        ("start", {}),
        ("comment", {"text": "梯子不够长", "visibility": "INTERNAL"}),
        ("ask", {"text": "哪一盏？"}),
        ("wait", {"waiting_for": "OTHER_PARTY", "reason": "PARTY_AWAY"}),
        ("resume", {"text": "人回来了"}),
        ("hand-over", {"to_agency_id": str(cast.bureau.id), "reason": "要登高车"}),
        ("resolve", {"outcome": "FIXED", "text": "换了灯头"}),
    )
    for act, body in acts:
        version = Matter.objects.get(id=matter.id).version
        answer = send(cast.caseworker, act, matter, {"version": version, **body})
        assert answer.status_code == 200, (act, answer.content)
        assert answer.json()["version"] == version + 1, act
    assert Matter.objects.get(id=matter.id).state == "RESOLVED"


def test_a_new_matter_with_photos_is_received_once(cast: Cast) -> None:
    body = {"text": "井盖松了", "kind": make.LIGHT, "channel": "DESK_WALKIN", "place_id": str(cast.grid.id)}
    key = str(uuid4())
    first = send(cast.caseworker, "new", None, body, key=key, photos=2)
    again = send(cast.caseworker, "new", None, body, key=key, photos=2)
    assert first.status_code == 200, first.content
    assert again.json() == {**first.json(), "repeated": True}
    matter = Matter.objects.get()
    assert (str(matter.id), matter.received_by_post_id) == (first.json()["matter_id"], cast.caseworker.post.id)
    assert Photo.objects.filter(matter_id=matter.id).count() == 2


def test_who_may_not(cast: Cast, matter: Matter) -> None:
    body = {"text": "看过了"}
    assert send(Client(), "visit", matter, body).json()["code"] == "work.not_signed_in"
    assert send(cast.outsider, "visit", matter, body).status_code == 404
    assert send(cast.resident, "visit", matter, body).status_code == 404
    assert cast.outsider.client().get(f"/api/v1/work/{matter.id}").status_code == 404
    assert Client().get(f"/api/v1/work/{matter.id}").status_code == 401
    away = {"text": "路灯", "kind": make.LIGHT, "channel": "DESK_WALKIN", "place_id": str(cast.far_grid.id)}
    assert send(cast.caseworker, "new", None, away).status_code == 403
    assert not Step.objects.filter(verb="VISIT").exists()


def test_a_queue_is_never_sent_under_another_name(cast: Cast, matter: Matter) -> None:
    meant: dict[str, Any] = {"Linli-Account": str(cast.outsider.account.id)}
    refused = send(cast.caseworker, "visit", matter, {"text": "看过了"}, **meant)
    assert (refused.status_code, refused.json()["code"]) == (409, "work.other_account")


def test_another_site_cannot_speak_for_who_is_signed_in(cast: Cast, matter: Matter) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.caseworker.account)
    assert send(client, "accept", matter, {}).json()["code"] == "form.csrf"
    session = client.get("/api/v1/work").json()
    assert session["account"] == str(cast.caseworker.account.id)
    assert send(client, "accept", matter, {}, **{"X-CSRFToken": session["csrf_token"]}).status_code == 200


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "application/json"),
        (b"[]", "application/json"),
        (b'{"version": "1"}', "application/json"),
        (b'{"version": 1, "who": 2}', "application/json"),
        (b"\xff", "application/json"),
        (b"nothing", "multipart/form-data"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"text=1", "application/x-www-form-urlencoded"),
    ],
)
def test_a_broken_body_is_refused_with_a_code(cast: Cast, matter: Matter, body: bytes, content_type: str) -> None:
    address, key = f"/api/v1/work/{matter.id}/visit", {"Idempotency-Key": str(uuid4())}
    response = cast.caseworker.client().post(address, body, content_type=content_type, headers=key)
    assert 400 <= response.status_code < 500
    assert response.json()["code"]


def test_a_key_is_asked_for_and_photos_only_where_they_belong(cast: Cast, matter: Matter) -> None:
    client = cast.caseworker.client()
    address = f"/api/v1/work/{matter.id}/accept"
    assert client.post(address, {"body": "{}"}).json()["code"] == "idempotency.missing"
    assert send(client, "accept", matter, {}, key="short").json()["code"] == "idempotency.bad_key"
    assert send(client, "accept", matter, {}, photos=1).json()["code"] == "photo.not_here"
    assert send(client, "fly", matter, {}).status_code == 404
    assert send(client, "visit", matter, {"text": "看过了"}, photos=7).json()["code"] == "photo.too_many"
