"""Signing up and signing in with a code sent by e-mail."""

import re
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default as default_policy
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from linli.people.models import Account
from linli.people.tests.make import make_account
from linli.people.tests.words import visible_words
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def _code() -> str:
    """The code in the newest mail: it stands alone on a line."""
    found = re.search(r"^ {4}(\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found.group(1)


def _ask(client: Client, email: str, name: str = "account_login", field: str = "login") -> str:
    response = client.post(reverse(name), {field: email})
    assert response.status_code == 302, response.content.decode()
    return response.headers["Location"]


def _signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_caseworker_signs_in_with_a_code_and_no_password(cast: Cast) -> None:
    client = Client()
    confirm = _ask(client, cast.caseworker.account.email.upper())
    assert mail.outbox[-1].to == [cast.caseworker.account.email]
    assert not _signed_in(client)
    response = client.post(confirm, {"code": _code()})
    assert response.status_code == 302
    assert _signed_in(client)


def test_somebody_appointed_is_in_after_the_first_code(cast: Cast) -> None:
    from linli.people.tests.test_appoint import _appoint

    _appoint(cast.administrator.actor, email="first@example.org", place_id=cast.grid.id)
    client = Client()
    client.post(_ask(client, "first@example.org"), {"code": _code()})
    assert _signed_in(client)


def test_a_resident_makes_an_account_with_an_address_and_nothing_else(recorded: Callable[[], list[str]]) -> None:
    client = Client()
    confirm = _ask(client, "Wang.Fang@Example.org", "account_signup", "email")
    assert not _signed_in(client)
    client.post(confirm, {"code": _code()})
    assert _signed_in(client)
    account = Account.objects.get(email="wang.fang@example.org")
    assert not account.has_usable_password()
    assert recorded() == ["people.create_account"]


def test_the_language_of_the_page_becomes_the_language_of_the_account() -> None:
    client = Client()
    client.cookies["linli_language"] = "en"
    _ask(client, "jo@example.org", "account_signup", "email")
    assert Account.objects.get(email="jo@example.org").language == "en"
    assert "Confirm your e-mail address" in mail.outbox[-1].subject


def test_the_mail_is_chinese_and_its_subject_holds_the_code() -> None:
    account = make_account()
    _ask(Client(), account.email)
    message = mail.outbox[-1]
    assert message.subject == f"您的登录验证码：{_code()}"
    assert "您好：" in message.body


def test_the_language_of_the_account_goes_on_where_this_device_has_chosen_none() -> None:
    account = make_account(language="en")
    client = Client()
    response = client.post(_ask(client, account.email), {"code": _code()})
    assert response.cookies["linli_language"].value == "en"


def test_an_unknown_address_looks_the_same_and_the_mail_tells_the_truth() -> None:
    known, unknown = Client(), Client()
    account = make_account()
    assert _ask(known, account.email) == _ask(unknown, "nobody@example.org")
    pages = [
        visible_words(client.get(reverse("account_confirm_login_code")).content.decode()) for client in (known, unknown)
    ]
    assert pages[0] == pages[1] != ""
    assert "没有账号" in mail.outbox[-1].subject
    assert reverse("account_signup") in mail.outbox[-1].body


def test_signing_up_with_a_taken_address_looks_the_same_and_tells_its_holder() -> None:
    account = make_account()
    fresh, taken = Client(), Client()
    assert _ask(fresh, "fresh@example.org", "account_signup", "email") == _ask(
        taken, account.email, "account_signup", "email"
    )
    assert taken.get(reverse("account_email_verification_sent")).status_code == 200
    assert mail.outbox[-1].to == [account.email]
    assert "已经有账号" in mail.outbox[-1].subject
    assert Account.objects.filter(email=account.email).count() == 1


def test_a_wrong_code_is_told_and_three_end_the_attempt() -> None:
    account = make_account()
    client = Client()
    confirm = _ask(client, account.email)
    for _attempt in range(2):
        page = client.post(confirm, {"code": "WRONG1"})
        assert page.status_code == 200
        assert "验证码不对" in page.content.decode()
    assert client.post(confirm, {"code": "WRONG1"}).status_code == 302
    code = _code()
    client.post(confirm, {"code": code})
    assert not _signed_in(client)


def test_a_code_works_once() -> None:
    account = make_account()
    first, second = Client(), Client()
    confirm = _ask(first, account.email)
    code = _code()
    first.post(confirm, {"code": code})
    second.post(confirm, {"code": code})
    assert _signed_in(first)
    assert not _signed_in(second)


def test_a_new_code_can_be_asked_for() -> None:
    account = make_account()
    client = Client()
    confirm = _ask(client, account.email)
    old = _code()
    client.post(confirm, {"action": "resend"})
    assert _code() != old
    client.post(confirm, {"code": _code()})
    assert _signed_in(client)


def test_asking_again_and_again_is_slowed_down_for_one_address() -> None:
    account = make_account()
    answers = [Client().post(reverse("account_login"), {"login": account.email}) for _attempt in range(6)]
    assert len(mail.outbox) < 6
    assert "尝试次数太多" in answers[-1].content.decode()


def test_a_flood_from_one_machine_gets_a_page_in_chinese(settings: Any) -> None:
    most = 20  # in a minute; an office behind one address may do more, and this test need not
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"signup": f"{most}/m/ip"}
    emails = [f"p{number}@example.org" for number in range(most + 2)]
    answers = [Client().post(reverse("account_signup"), {"email": email}) for email in emails]
    assert answers[-1].status_code == 429
    assert "请稍等" in answers[-1].content.decode()


@pytest.mark.parametrize(
    "email",
    [
        "",
        "not an address",
        "a" * 300 + "@example.org",
        "a\u202eb@example.org",
        "a\x00b@example.org",
        "<script>alert(1)</script>@example.org",
        "陈@example.org",
        '"><img src=x>@example.org',
    ],
)
@pytest.mark.parametrize(("name", "field"), [("account_login", "login"), ("account_signup", "email")])
def test_what_is_no_address_is_refused_in_words_and_never_run(email: str, name: str, field: str) -> None:
    response = Client().post(reverse(name), {field: email})
    assert response.status_code == 200
    page = response.content.decode()
    assert 'role="alert"' in page
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert mail.outbox == []


def test_a_closed_account_cannot_be_entered() -> None:
    account = make_account()
    Account.objects.filter(id=account.id).update(is_active=False)
    client = Client()
    confirm = _ask(client, account.email)
    if re.search(r"^ {4}\S+$", str(mail.outbox[-1].body), re.MULTILINE):
        client.post(confirm, {"code": _code()})
    assert not _signed_in(client)


def test_nobody_is_sent_to_another_site_after_signing_in() -> None:
    account = make_account()
    client = Client()
    confirm = _ask(client, account.email)
    response = client.post(confirm, {"code": _code(), "next": "https://evil.example/"})
    assert response.headers["Location"] == reverse("home")


def test_a_form_from_elsewhere_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("account_login"), {"login": "a@example.org"})
    assert response.status_code == 403
    assert mail.outbox == []


def test_no_page_asks_for_a_password(cast: Cast) -> None:
    client = cast.caseworker.client()
    for name in ("account_login", "account_signup"):
        assert 'type="password"' not in Client().get(reverse(name)).content.decode()
    for path in ("password/set/", "password/change/", "password/reset/"):
        assert client.get(reverse("my_account") + path).status_code == 404


def test_without_a_mail_server_the_code_lies_in_a_file(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    _ask(Client(), make_account().email)
    (written,) = tmp_path.iterdir()
    message = message_from_bytes(written.read_bytes(), policy=default_policy)
    assert "您的登录验证码" in message["subject"]
    assert "十分钟内有效" in message.get_content()
