"""Every form and filter of staff and administrators takes whatever is sent: a clear sentence, never a fault of ours."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.matters import actions
from linli.matters.tests.make import LIGHT, POTHOLE, make_matter
from linli.portal.tests.test_bad_input import HOSTILE, is_in_order
from tests.cast import Cast

Values = dict[str, str]
ODD = {**HOSTILE, "uuid": "01a2077c-e809-747d-980d-e40e691f8072", "nul": "\x00", "far day": "9999-12-31"}


@dataclass(frozen=True)
class Form:
    """One form: who sends it, its address in a workplace, and values that it takes; some depend on the workplace."""

    who: str
    address: Callable[[Cast], str]
    fields: Values
    more: Callable[[Cast], Values] = field(default=lambda _town: {})

    def values(self, town: Cast) -> Values:
        """Every field as somebody would fill it in."""
        return {**self.fields, **self.more(town)}


def act_page(act: str, *, started: bool = False) -> Callable[[Cast], str]:
    """A page of a matter that the caseworker holds, begun already where the verb asks for that."""

    def address(town: Cast) -> str:
        matter = make_matter(town.grid.id, at=clock.now())
        if started:
            actions.start(actor=town.caseworker.actor, at=clock.now(), matter_id=matter.id)
        return reverse("work_act", kwargs={"matter_id": matter.id, "act": act})

    return address


def place_page(name: str) -> Callable[[Cast], str]:
    """A form of the caseworker's grid in the administration."""
    return lambda town: reverse(name, kwargs={"place_id": town.grid.id})


def posts_page(town: Cast) -> str:
    """Where somebody is appointed to the grid."""
    return f"{reverse('keep_posts')}?place={town.grid.id}"


def page(name: str) -> Callable[[Cast], str]:
    """A page without parts that vary."""
    return lambda _town: reverse(name)


APPOINTED = {
    "email": "a@b.cn",
    "display_name": "新",
    "role": "CASEWORKER",
    "valid_from": "2026-01-01",
    "valid_to": "",
    "kind_codes": "civil",
}
FORMS = {
    "visit": Form("caseworker", act_page("visit"), {"text": "看过", "version": "1", "next": "day"}),
    "wait": Form(
        "caseworker",
        act_page("wait", started=True),
        {"waiting_for": "WEATHER", "reason": "SEASON_OR_WEATHER", "text": "等"},
    ),
    "resolve": Form("caseworker", act_page("resolve", started=True), {"outcome": "FIXED", "text": "好了"}),
    "note": Form("caseworker", act_page("note"), {"text": "记", "visibility": "PUBLIC"}),
    "ask": Form("caseworker", act_page("ask"), {"text": "几时"}),
    "photo": Form("caseworker", act_page("photo"), {"text": "看", "photos": "x"}),
    "handover": Form(
        "caseworker", act_page("handover"), {"reason": "x"}, lambda town: {"choice": f"place:{town.village.id}"}
    ),
    "kind": Form("clerk", act_page("kind"), {"choice": POTHOLE, "reason": "x"}),
    "move": Form("clerk", act_page("move"), {"reason": "x"}, lambda town: {"choice": f"place:{town.grid.id}"}),
    "assign": Form("coordinator", act_page("assign"), {"choice": "post:x"}),
    "escalate": Form("caseworker", act_page("escalate"), {"reason": "x"}),
    "decline": Form(
        "clerk", act_page("decline"), {"reason": "NOT_COVERED", "text": "不办", "other_door": "UTILITY_COMPANY"}
    ),
    "bulk": Form(
        "clerk", page("desk_bulk"), {"reason": "x", "matter": "x"}, lambda t: {"choice": f"place:{t.grid.id}"}
    ),
    "record": Form(
        "clerk",
        page("record"),
        {
            "channel": "DESK_PHONE",
            "text": "路灯",
            "kind": LIGHT,
            "address": "桥头",
            "phone": "",
            "idempotency_key": "k",
        },
        lambda town: {"place": str(town.grid.id)},
    ),
    "rename": Form("administrator", place_page("keep_rename"), {"name_zh": "新", "name_en": "New", "on": "2026-01-01"}),
    "merge": Form("administrator", place_page("keep_merge"), {"into": "x"}),
    "move place": Form("administrator", place_page("keep_move"), {"parent": "x"}),
    "agency": Form("administrator", page("keep_agencies"), {"code": "fire", "name_zh": "消防", "name_en": "Fire"}),
    "post": Form(
        "administrator",
        lambda town: reverse("keep_post", kwargs={"post_id": town.clerk.post.id}),
        {"valid_from": "2026-01-01", "valid_to": "", "kind_codes": "civil", "title_zh": "窗口", "title_en": "Desk"},
    ),
    "appoint": Form("administrator", posts_page, APPOINTED),
    "import places": Form("administrator", page("keep_import"), {"file": "x", "trial": "on"}),
    "import staff": Form("administrator", page("keep_staff"), {"file": "x"}),
    "kinds": Form("administrator", page("keep_kinds"), {"file": "x", "act": "publish"}),
}
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", FORMS)
def test_whatever_stands_in_a_field_there_is_an_answer(workplace: Cast, name: str) -> None:
    form = FORMS[name]
    client = getattr(workplace, form.who).client()
    address, taken = form.address(workplace), form.values(workplace)
    for one in taken:
        for odd in ODD.values():
            answer = client.post(address, {**taken, one: odd})
            assert is_in_order(answer), (one, odd[:40])
            if answer.status_code < 400:  # it was taken, and the form is no longer there
                address = form.address(workplace)


@pytest.mark.parametrize("name", FORMS)
def test_fields_that_are_missing_repeated_or_files_there_is_an_answer(workplace: Cast, name: str) -> None:
    form = FORMS[name]
    client = getattr(workplace, form.who).client()
    taken = form.values(workplace)
    first = next(iter(taken))
    upload = SimpleUploadedFile("a.html", b"<script>alert(1)</script>", content_type="text/html")
    for data in (
        {},
        {first: ["a", "b"]},
        {**taken, first: upload},
        {**taken, "photos": upload},
        {**taken, "other": "x"},
    ):
        assert is_in_order(client.post(form.address(workplace), data))


@pytest.mark.parametrize("name", FORMS)
def test_a_body_that_is_no_form_there_is_an_answer(workplace: Cast, name: str) -> None:
    form = FORMS[name]
    client = getattr(workplace, form.who).client()
    for body, kind in (
        (b"\x00\xff\xfe", "application/x-www-form-urlencoded"),
        (b'{"text": 1}', "application/json"),
        (b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nab', "multipart/form-data; boundary=x"),
        (b"reason=%ff%fe%00", "application/x-www-form-urlencoded"),
    ):
        assert is_in_order(client.post(form.address(workplace), body, content_type=kind))


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_refused_when_it_comes_from_elsewhere(workplace: Cast, name: str) -> None:
    form = FORMS[name]
    client = Client(enforce_csrf_checks=True)
    client.force_login(getattr(workplace, form.who).account)
    assert client.post(form.address(workplace), form.values(workplace)).status_code == 403


def cursor_of(*key: object) -> str:
    """A page link that somebody has written."""
    return base64.urlsafe_b64encode(json.dumps(list(key)).encode()).decode().rstrip("=")


CURSORS = {
    "no id": cursor_of("330681/", "x"),
    "nothing": cursor_of(None, None),
    "numbers": cursor_of(1, 2),
    "control": cursor_of("a\x00", "01a2077c-e809-747d-980d-e40e691f8072"),
    "no zone": cursor_of("2026-01-01", "01a2077c-e809-747d-980d-e40e691f8072"),
    "far": cursor_of("9999-12-31T23:59:59+00:00", "01a2077c-e809-747d-980d-e40e691f8072"),
    "early": cursor_of("0001-01-01T00:00:00+14:00", "01a2077c-e809-747d-980d-e40e691f8072"),
}
ASKED = {
    "desk": ("clerk", ("state", "owner", "kind", "place", "channel", "late", "order", "after")),
    "day": ("caseworker", ("after", "done")),
    "board": ("coordinator", ("place", "kind", "after")),
    "record": ("clerk", ("q", "under", "place", "kind", "text")),
    "keep_places": ("administrator", ("saved", "q")),
    "keep_posts": ("administrator", ("place", "after", "agency")),
    "keep_agencies": ("administrator", ("place", "saved")),
    "keep_kinds": ("administrator", ("version", "saved")),
    "home": ("caseworker", ("next",)),
}


@pytest.mark.parametrize("name", ASKED)
def test_whatever_stands_in_the_address_there_is_an_answer(workplace: Cast, name: str) -> None:
    who, parameters = ASKED[name]
    client = getattr(workplace, who).client()
    for parameter in parameters:
        for odd in (*ODD.values(), *CURSORS.values()):
            query = urlencode({parameter: odd[:2000]})
            assert is_in_order(client.get(f"{reverse(name)}?{query}")), (parameter, odd[:60])


@pytest.mark.parametrize(
    "raw", ["after=%ff", "place=%00", "place[]=1", "state=%E2%80%AE", "&&&=", "after=" + "A" * 3000]
)
@pytest.mark.parametrize("name", ASKED)
def test_an_address_that_is_no_text_there_is_an_answer(workplace: Cast, name: str, raw: str) -> None:
    assert is_in_order(getattr(workplace, ASKED[name][0]).client().get(f"{reverse(name)}?{raw}"))
