"""Every form of a resident takes whatever is sent: a clear sentence, nothing run, never a fault of ours."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.matters import actions
from linli.matters.actions import Received
from linli.matters.models import Matter
from linli.matters.tests.make import make_picture, make_received
from linli.portal.tests.make import LIGHT, begin_report, fill_report, html_of, page_of
from tests.cast import Cast

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
HOSTILE = {
    "empty": "",
    "blank": " \u3000\u200b\ufeff\u202e\n\t ",
    "script": SCRIPT,
    "template": "{{ 7*7 }}{% raw %}%(place)s %s {0}",
    "control": "a\x00b\x07c\x1b[31m\u202edcba\u2066x",
    "huge": "字" * 100_000,
    "lines": "\r\n" * 5000,
    "replaced": "\ufffd",
    "combining": "e" + "\u0301" * 3000,
    "emoji": "👨‍👩‍👧‍👦" * 20,
    "number": "1e999",
    "negative": "-1",
    "list": "[1, 2, {}]",
    "quotes": "'; DROP TABLE matters_matter; --",
}


@dataclass(frozen=True)
class Form:
    """One form: how to reach its address in a town, and its fields with values that it takes."""

    address: Callable[[Cast], str]
    fields: dict[str, str]


def draft_page(page: str) -> Callable[[Cast], str]:
    """A page of a report that is ready to be sent."""
    return lambda town: fill_report(town.grid.id).url_of(page)


def matter_page(act: str, *, resolved: bool = False) -> Callable[[Cast], str]:
    """A page of a matter, done already where the form asks for that."""

    def address(town: Cast) -> str:
        received = make_received(town.grid.id, at=clock.now())
        if resolved:
            finish(town, received)
        return page_of(received) + f"{act}/"

    return address


def finish(town: Cast, received: Received) -> None:
    """The caseworker says it is done."""
    actor, at, matter_id = town.caseworker.actor, clock.now(), received.matter_id
    actions.start(actor=actor, at=at, matter_id=matter_id)
    actions.resolve(actor=actor, at=at, matter_id=matter_id, outcome="FIXED", text="换了灯头。")


def start_page(_town: Cast) -> str:
    """Where a report begins."""
    return reverse("report")


DETAILS = {
    "act": "next",
    "ask_how_many": "ONE",
    "ask_pole": "A-1",
    "name": "王",
    "phone": "13800001234",
    "consent": "on",
}
FORMS = {
    "start": Form(start_page, {"text": "路灯坏了", "kind_code": LIGHT}),
    "what": Form(draft_page("what"), {"text": "路灯坏了", "kind_code": LIGHT}),
    "choose": Form(draft_page("where"), {"place_id": ""}),
    "pin": Form(draft_page("where"), {"act": "pin", "lon": "120.225", "lat": "29.705"}),
    "words": Form(draft_page("where"), {"act": "next", "place_id": "", "address": "桥头"}),
    "details": Form(draft_page("details"), {**DETAILS, "email": "a@example.org"}),
    "remove": Form(draft_page("details"), {"remove": ""}),
    "send": Form(draft_page("check"), {"act": ""}),
    "add": Form(matter_page("add"), {"text": "还有一盏"}),
    "ask": Form(matter_page("ask"), {"text": "什么时候来"}),
    "answer": Form(matter_page("answer"), {"text": "是的"}),
    "confirm": Form(matter_page("confirm", resolved=True), {"text": "谢谢"}),
    "reopen": Form(matter_page("reopen", resolved=True), {"reason": "又灭了"}),
    "withdraw": Form(matter_page("withdraw"), {"reason": "自己好了"}),
}
FIELDS = [(name, field) for name, form in FORMS.items() for field in form.fields]


def is_in_order(response: HttpResponseBase) -> bool:
    """A page of ours or a way on, with nothing of the input in it as markup."""
    page = html_of(response)
    return response.status_code < 500 and "<script>alert" not in page and "<img src=x" not in page


@pytest.mark.parametrize(("name", "field"), FIELDS, ids=[f"{name}-{field}" for name, field in FIELDS])
def test_whatever_stands_in_a_field_there_is_an_answer(town: Cast, name: str, field: str) -> None:
    form = FORMS[name]
    client = Client()
    address = form.address(town)
    for value in HOSTILE.values():
        assert is_in_order(client.post(address, {**form.fields, field: value}))
        shown = client.get(address)
        assert is_in_order(shown)
        if shown.status_code != 200:  # it was taken, and the form is no longer there
            address = form.address(town)


@pytest.mark.parametrize("name", FORMS)
def test_fields_that_are_missing_repeated_or_files_there_is_an_answer(town: Cast, name: str) -> None:
    form = FORMS[name]
    client = Client()
    field = next(iter(form.fields))
    upload = SimpleUploadedFile("a.html", b"<script>alert(1)</script>", content_type="text/html")
    for data in ({}, {field: ["a", "b", SCRIPT]}, {**form.fields, field: upload}, {**form.fields, "other": "x"}):
        assert is_in_order(client.post(form.address(town), data))


@pytest.mark.parametrize("name", FORMS)
def test_a_body_that_is_no_form_there_is_an_answer(town: Cast, name: str) -> None:
    address = FORMS[name].address(town)
    client = Client()
    for body, kind in (
        (b"\x00\xff\xfe", "application/x-www-form-urlencoded"),
        (b'{"text": 1}', "application/json"),
        (b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nab', "multipart/form-data; boundary=x"),
        (b"text=%ff%fe%00", "application/x-www-form-urlencoded"),
    ):
        assert is_in_order(client.post(address, body, content_type=kind))


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_refused_when_it_comes_from_elsewhere(town: Cast, name: str) -> None:
    response = Client(enforce_csrf_checks=True).post(FORMS[name].address(town), FORMS[name].fields)
    assert response.status_code == 403
    assert "请" in html_of(response)


@pytest.mark.parametrize("secret", ["A" * 22, "x" * 64, "________"])
@pytest.mark.parametrize("page", ["what", "where", "details", "check"])
def test_a_forged_draft_link_is_refused_on_every_page(town: Cast, page: str, secret: str) -> None:
    address = reverse(f"report_{page}", kwargs={"secret": secret})
    assert Client().get(address).status_code == 404
    assert Client().post(address, {"text": "x", "act": "next"}).status_code == 404
    assert not Matter.objects.exists()


BOMB = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x86\xa0\x00\x01\x86\xa0\x08\x02\x00\x00\x00"
PHOTOS = {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "html": b"<!doctype html><script>alert(1)</script>",
    "cut": make_picture()[:500],
    "bomb": BOMB + b"\x00" * 64,
    "empty": b"",
    "zeros": b"\x00" * 2000,
    "jpeg head, html tail": b"\xff\xd8\xff\xe0" + b"<script>alert(1)</script>" * 20,
}


@pytest.mark.parametrize("kind", PHOTOS)
def test_no_page_takes_what_only_poses_as_a_photo(town: Cast, kind: str) -> None:
    received = make_received(town.grid.id, at=clock.now())
    drafted = begin_report()
    for address, data in (
        (page_of(received) + "add/", {"text": "看照片"}),
        (drafted.url_of("details"), {"act": "photos"}),
    ):
        upload = SimpleUploadedFile("photo.jpg", PHOTOS[kind], content_type="image/jpeg")
        response = Client().post(address, {**data, "photos": [upload]})
        assert 400 <= response.status_code < 500
        assert is_in_order(response)
        assert "id_photos" in html_of(response)


def test_a_photo_over_the_cap_is_refused_by_its_size(town: Cast, settings: Any) -> None:
    settings.LINLI_UPLOAD_BYTES = 1000
    upload = SimpleUploadedFile("photo.jpg", make_picture(), content_type="image/jpeg")
    address = page_of(make_received(town.grid.id, at=clock.now())) + "add/"
    assert Client().post(address, {"text": "看照片", "photos": [upload]}).status_code == 413


@pytest.mark.parametrize("query", ["under=x", "under=%ff", "q=%E2%80%AE", "q=" + "%E5%AD%97" * 200, "change=", "q[]=1"])
def test_whatever_stands_in_the_address_there_is_a_page(town: Cast, query: str) -> None:
    assert Client().get(f"{begin_report().url_of('where')}?{query}").status_code == 200


PATHS = ["/report/?subject=x&kind=%00", "/report/?kind=civil", "/ask-first/?subject=%ff", "/my/?removed=<b>"]


@pytest.mark.parametrize("path", PATHS)
def test_whatever_is_asked_of_the_open_pages_there_is_an_answer(town: Cast, path: str) -> None:
    response = Client().get(path)
    assert response.status_code in (200, 400)
    assert "<b>" not in html_of(response)
