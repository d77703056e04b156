"""What cannot be undone asks again who it is: in pages, in the interface, for every address of that kind."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from linli.config.step_up import ASKS_AGAIN, DOES_NOT_ASK
from linli.people.tests.test_second_factor import _current, _switch_on
from linli.people.tests.test_sign_in_by_code import _code
from tests.cast import Cast, Member

FILE = "/desk/matters.csv"


def _stale(member: Member, minutes: float = 6) -> Client:
    """Signed in so many minutes ago."""
    client = member.client()
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time() - minutes * 60}]
    session.save()
    return client


def _prove(client: Client, asked: Any) -> Any:
    """Follow to the question and answer it with the code from the mail; what comes after."""
    sent = client.get(asked.headers["Location"])
    assert sent.status_code == 302, sent.content.decode()
    return client.post(sent.headers["Location"], {"code": _code()})


def test_a_file_of_matters_is_handed_over_only_after_a_fresh_proof(cast: Cast) -> None:
    client = _stale(cast.clerk)
    asked = client.get(FILE)
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith(reverse("account_again"))
    after = _prove(client, asked)
    assert after.headers["Location"] == FILE
    assert client.get(FILE).headers["Content-Type"].startswith("text/csv")


def test_a_proof_of_four_minutes_ago_is_good_and_of_six_is_not(cast: Cast) -> None:
    assert _stale(cast.clerk, 4).get(FILE).status_code == 200
    assert _stale(cast.clerk, 6).get(FILE).status_code == 302


def test_the_time_is_a_setting(cast: Cast, settings: Settings) -> None:
    settings.LINLI_STEP_UP_SECONDS = 60
    assert _stale(cast.clerk, 2).get(FILE).status_code == 302


def test_the_proof_changes_the_key_of_the_session(cast: Cast) -> None:
    client = _stale(cast.clerk)
    before = client.cookies["linli_session"].value
    _prove(client, client.get(FILE))
    assert client.cookies["linli_session"].value != before


def test_a_wrong_code_opens_nothing_and_after_five_the_right_one_neither(cast: Cast) -> None:
    client = _stale(cast.clerk)
    page = client.get(client.get(FILE).headers["Location"]).headers["Location"]
    right = _code()
    for _time in range(5):
        assert client.post(page, {"code": "WRONG"}).status_code == 422
    assert client.post(page, {"code": right}).status_code == 422
    assert client.get(FILE).status_code == 302


def test_codes_are_not_sent_without_end(cast: Cast) -> None:
    client = _stale(cast.clerk)
    answers = [client.post(reverse("account_again")).status_code for _time in range(11)]
    assert answers == [302] * 10 + [429]
    assert len(mail.outbox) == 10


def test_with_an_app_a_code_by_mail_is_not_enough(cast: Cast) -> None:
    secret, _codes = _switch_on(cast.clerk.client())
    client = _stale(cast.clerk, 0)  # a code of this minute
    asked = client.get(FILE)
    to_app = client.get(asked.headers["Location"])
    assert to_app.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    assert len(mail.outbox) == 0
    client.get(to_app.headers["Location"])
    before = client.cookies["linli_session"].value
    client.post(to_app.headers["Location"], {"code": _current(secret), "next": FILE})
    assert client.cookies["linli_session"].value != before
    assert client.get(FILE).status_code == 200


def test_what_was_filled_in_comes_back_and_waits_for_a_press(cast: Cast) -> None:
    client = _stale(cast.administrator)
    typed = {"name": "热线 12345", "scopes": ["matters:receive"], "days": "90", "rate": "60", "agency": ""}
    after = _prove(client, client.post(reverse("keep_keys"), typed))
    assert after.headers["Location"] == reverse("account_again_on")
    page = client.get(after.headers["Location"]).content.decode()
    assert 'value="热线 12345"' in page
    assert "热线 12345" not in client.get(reverse("keep_keys")).content.decode()  # nothing has been done
    fields = re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)">', page)
    sent = client.post(reverse("keep_keys"), dict(fields) | {"scopes": ["matters:receive"]})
    assert sent.status_code == 200
    assert "热线 12345" in client.get(reverse("keep_keys")).content.decode()


def test_the_interface_answers_401_and_says_how_fresh_the_proof_must_be(cast: Cast) -> None:
    answer = _stale(cast.clerk).get(reverse("api_export"))
    assert answer.status_code == 401
    assert answer.json()["code"] == "step_up.needed"
    assert answer.json()["facts"] == {"seconds": 300, "address": reverse("account_again")}
    assert 'error="insufficient_user_authentication", max_age="300"' in answer.headers["WWW-Authenticate"]
    assert cast.clerk.client().get(reverse("api_export")).status_code == 200


def test_a_page_that_asked_by_htmx_is_led_away_as_a_whole(cast: Cast) -> None:
    answer = _stale(cast.coordinator).post(reverse("retention"), headers={"hx-request": "true"})
    assert answer.headers["HX-Redirect"].startswith(reverse("account_again"))
    assert answer.content == b""


@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_the_question_leads_to_no_other_site(cast: Cast, wanted: str) -> None:
    client = _stale(cast.clerk)
    page = client.get(reverse("account_again"), {"next": wanted}).headers["Location"]
    assert client.post(page, {"code": _code(), "next": wanted}).headers["Location"] == reverse("my_account")


_FILES = re.compile(r"\.(csv|xlsx|zip|<)|matters\.|export|copy")
_ACTS = re.compile(
    r"keep_post|keep_end_post|sign_out|end_session|retention|destr|eras|keep_keys|keep_key_|keep_staff|webhook|take_|export|copy"
)
_PUBLIC = ("/api/v1/open-data/", "/administration/places/", "/administration/kinds/")  # nothing there concerns a person


def _all(patterns: Any, prefix: str = "/") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from _all(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.name or ""


def test_no_address_that_hands_over_files_or_destroys_has_been_forgotten() -> None:
    """Whoever adds one says here whether it asks, or why it does not."""
    known = ASKS_AGAIN.keys() | DOES_NOT_ASK.keys()
    found = {
        name
        for route, name in _all(get_resolver().url_patterns)
        if (_FILES.search(route) or _ACTS.search(name)) and not route.startswith(_PUBLIC)
    }
    assert found - known == set()


def test_every_address_listed_exists() -> None:
    names = {name for _route, name in _all(get_resolver().url_patterns)}
    assert (ASKS_AGAIN.keys() | DOES_NOT_ASK.keys()) - names == set()
    assert ASKS_AGAIN.keys() & DOES_NOT_ASK.keys() == set()


@pytest.mark.parametrize("name", ASKS_AGAIN)
def test_each_of_them_asks_somebody_whose_proof_is_old(cast: Cast, name: str) -> None:
    arguments: dict[str, list[Any]] = {
        "take_out": ["csv"],
        "keep_post": [cast.caseworker.post.id],
        "keep_key_approve": [cast.caseworker.post.id],
        "retention_decide": [cast.caseworker.post.id],
        "emergency_approve": [cast.caseworker.post.id],
        "my_matter_copy": ["FQ7K3M"],
        "my_matter_erase": ["FQ7K3M"],
    }
    client = _stale(cast.administrator)
    for method in ASKS_AGAIN[name] - {"HEAD"}:
        answer = client.generic(method, reverse(name, args=arguments.get(name, [])))
        assert answer.status_code in {302, 401}
        asked = answer.headers.get("Location", "") or answer.json()["facts"]["address"]
        assert asked.startswith(reverse("account_again"))
