"""Authenticator apps and recovery codes."""

import base64
import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client
from django.urls import reverse

from linli.people import sealing
from linli.people.tests.test_sign_in_by_code import _ask, _code, _signed_in
from linli.people.tests.words import visible_words
from tests.cast import Cast


def _current(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def _switch_on(client: Client) -> tuple[str, list[str]]:
    """Set up an app as its holder does; the secret and the recovery codes shown."""
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    shown = re.search(r'<code id="secret">([A-Z2-7 ]+)</code>', page)
    assert shown, page
    key = shown.group(1).replace(" ", "")
    response = client.post(reverse("mfa_activate_totp"), {"code": _current(key)})
    assert response.headers["Location"] == reverse("mfa_view_recovery_codes")
    codes = re.findall(r'<code class="lead">(\d+)</code>', client.get(response.headers["Location"]).content.decode())
    return key, codes


def _come_in(cast: Cast) -> Client:
    """Sign in with a code up to the second step."""
    client = Client()
    response = client.post(_ask(client, cast.clerk.account.email), {"code": _code()})
    assert response.headers["Location"] == reverse("mfa_authenticate")
    assert not _signed_in(client)
    return client


def test_with_an_app_switched_on_the_code_by_mail_is_not_enough(cast: Cast) -> None:
    secret, _codes = _switch_on(cast.clerk.client())
    client = _come_in(cast)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "验证码不对" in wrong.content.decode()
    assert not _signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": _current(secret)})
    assert _signed_in(client)


def test_a_sign_in_link_asks_for_the_second_factor_too(cast: Cast) -> None:
    from linli.people.tests.test_sign_in_link import _address, _link

    _switch_on(cast.caseworker.client())
    client = Client()
    response = client.post(_address(_link(cast)))
    assert response.headers["Location"] == reverse("mfa_authenticate")
    assert not _signed_in(client)


def test_a_recovery_code_lets_its_holder_in_once(cast: Cast) -> None:
    _secret, codes = _switch_on(cast.clerk.client())
    assert len(codes) == 10
    client = _come_in(cast)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert _signed_in(client)
    again = _come_in(cast)
    again.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert not _signed_in(again)


def test_recovery_codes_are_shown_once(cast: Cast) -> None:
    client = cast.clerk.client()
    _secret, codes = _switch_on(client)
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert "还剩 10 个恢复码" in page
    assert not any(code in page for code in codes)
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 403


def test_the_picture_of_the_key_can_be_scanned_on_a_dark_page_too(cast: Cast) -> None:
    page = cast.clerk.client().get(reverse("mfa_activate_totp")).content.decode()
    picture = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert picture
    assert b"background:#fff" in base64.b64decode(picture.group(1))


def test_the_secret_lies_sealed_in_the_database(cast: Cast) -> None:
    secret, _codes = _switch_on(cast.clerk.client())
    stored = Authenticator.objects.get(user=cast.clerk.account, type="totp").data["secret"]
    assert secret not in stored
    assert sealing.unseal(stored) == secret


def test_a_secret_sealed_with_a_lost_key_refuses_the_code_and_breaks_no_page(cast: Cast) -> None:
    secret, codes = _switch_on(cast.clerk.client())
    Authenticator.objects.filter(type="totp").update(data={"secret": "gAAAAA-not-ours"})
    client = _come_in(cast)
    assert client.post(reverse("mfa_authenticate"), {"code": _current(secret)}).status_code == 200
    client.post(reverse("mfa_authenticate"), {"code": codes[1]})
    assert _signed_in(client)


def test_the_holder_is_told_by_mail(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        _switch_on(cast.clerk.client())
    subjects = [message.subject for message in mail.outbox]
    assert "您的邻里账号启用了验证器应用。" in subjects
    assert all(message.to == [cast.clerk.account.email] for message in mail.outbox)


def test_a_stolen_session_cannot_switch_the_app_off(cast: Cast) -> None:
    _switch_on(cast.clerk.client())
    stolen = cast.clerk.client()
    for name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        response = stolen.post(reverse(name))
        assert response.status_code == 302
        assert response.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_after_showing_again_who_it_is_the_holder_switches_it_off(cast: Cast) -> None:
    secret, codes = _switch_on(cast.clerk.client())
    client = cast.clerk.client()
    back = client.get(reverse("mfa_deactivate_totp")).headers["Location"]
    page = client.get(back).content.decode()
    assert re.findall(r"[A-Za-z]{2,}", visible_words(page).replace("clerk", "")) == []
    client.post(back, {"code": codes[0]})
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(type="totp").exists()
    assert secret


def test_every_page_of_the_second_factor_is_chinese_throughout(cast: Cast) -> None:
    client = cast.clerk.client()
    client.post(reverse("my_account"), {"display_name": "王芳", "language": "zh-hans"})
    _switch_on(client)
    for name in ("mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"):
        words = visible_words(client.get(reverse(name)).content.decode())
        assert re.findall(r"[A-Za-z]{2,}", words) == [], name
    stage = _come_in(cast)
    assert re.findall(r"[A-Za-z]{2,}", visible_words(stage.get(reverse("mfa_authenticate")).content.decode())) == []


def test_guessing_is_slowed_down(cast: Cast) -> None:
    secret, _codes = _switch_on(cast.clerk.client())
    client = _come_in(cast)
    for number in range(8):
        client.post(reverse("mfa_authenticate"), {"code": f"{number:06}"})
    client.post(reverse("mfa_authenticate"), {"code": _current(secret)})
    assert not _signed_in(client)


@pytest.mark.parametrize("code", ["", " ", "x" * 10000, "\x00", "<script>", "１２３４５６"])
def test_what_is_no_code_is_refused_in_words(cast: Cast, code: str) -> None:
    _switch_on(cast.clerk.client())
    client = _come_in(cast)
    response = client.post(reverse("mfa_authenticate"), {"code": code})
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert not _signed_in(client)


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "null", '{"id": "x", "response": {}}', "x" * 5000, '{"type": 1}']
)
@pytest.mark.django_db
def test_a_made_up_passkey_signs_nobody_in_and_breaks_nothing(credential: str) -> None:
    client = Client()
    response = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert response.status_code in (302, 400)
    assert not _signed_in(client)
