"""Links that sign somebody in, once."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.kit.actors import SYSTEM
from linli.kit.errors import Expired, NotAllowed, NotFound
from linli.kit.ids import uuid7
from linli.people import actions
from linli.people.models import Account, SignInLink
from tests.cast import Cast


def _link(cast: Cast, **valid_for: float) -> str:
    return actions.make_sign_in_link(
        actor=SYSTEM,
        at=clock.now(),
        account_id=cast.caseworker.account.id,
        valid_for=timedelta(**(valid_for or {"hours": 1})),
    )


def _address(token: str) -> str:
    return reverse("account_enter", kwargs={"token": token})


def test_opening_the_link_shows_whom_it_signs_in_and_uses_nothing_up(cast: Cast) -> None:
    token = _link(cast)
    for _preview in range(2):
        page = Client().get(_address(token))
        assert page.status_code == 200
        assert cast.caseworker.account.display_name in page.content.decode()
    assert SignInLink.objects.get().used_at is None


def test_pressing_the_button_signs_in_once(cast: Cast, recorded: Callable[[], list[str]]) -> None:
    token = _link(cast)
    client, other = Client(), Client()
    response = client.post(_address(token))
    assert response.headers["Location"].startswith(reverse("passkey_first"))  # who serves is asked for one
    assert client.session["_auth_user_id"] == str(cast.caseworker.account.id)
    again = other.post(_address(token))
    assert again.status_code == 410
    assert "这个链接已经用过了" in again.content.decode()
    assert "_auth_user_id" not in other.session
    assert recorded()[-2:] == ["people.make_sign_in_link", "people.use_sign_in_link"]


def test_after_its_time_it_is_told_so(cast: Cast) -> None:
    token = _link(cast, seconds=-1)
    for response in (Client().get(_address(token)), Client().post(_address(token))):
        assert response.status_code == 410
        assert "已经过期" in response.content.decode()


@pytest.mark.parametrize("token", ["x", "A" * 22, "A" * 2000, "%3Cscript%3E", "..", "陈"])
def test_a_forged_link_is_not_found(cast: Cast, token: str) -> None:
    for response in (Client().get(_address(token)), Client().post(_address(token))):
        assert response.status_code == 404
        assert "<script>" not in response.content.decode().replace('<script src="', "")


def test_only_the_digest_of_a_token_is_kept(cast: Cast) -> None:
    token = _link(cast)
    link = SignInLink.objects.get()
    assert token.encode() not in bytes(link.digest)
    assert len(bytes(link.digest)) == 32


def test_a_link_is_good_for_a_week_at_most(cast: Cast) -> None:
    at = clock.now()
    _link(cast, days=365)
    assert SignInLink.objects.get().expires_at <= at + timedelta(days=7, minutes=1)


def test_a_closed_account_is_not_entered(cast: Cast) -> None:
    token = _link(cast)
    Account.objects.filter(id=cast.caseworker.account.id).update(is_active=False)
    assert Client().post(_address(token)).status_code == 404
    with pytest.raises(NotFound):
        _link(cast)


@pytest.mark.parametrize("member", ["resident", "caseworker", "coordinator", "administrator"])
def test_nobody_but_the_operator_makes_links(cast: Cast, member: str) -> None:
    with pytest.raises(NotAllowed):
        actions.make_sign_in_link(
            actor=getattr(cast, member).actor,
            at=clock.now(),
            account_id=cast.caseworker.account.id,
            valid_for=timedelta(hours=1),
        )


def test_the_action_names_what_is_wrong(cast: Cast) -> None:
    token = _link(cast)
    actions.use_sign_in_link(at=clock.now(), token=token)
    with pytest.raises(Expired, match=r"link\.used"):
        actions.use_sign_in_link(at=clock.now(), token=token)
    with pytest.raises(NotFound, match=r"link\.unknown"):
        actions.use_sign_in_link(at=clock.now(), token="made up")
    with pytest.raises(NotFound, match=r"account\.unknown"):
        actions.make_sign_in_link(actor=SYSTEM, at=clock.now(), account_id=uuid7(), valid_for=timedelta(hours=1))


def test_the_command_prints_a_link_that_works(cast: Cast) -> None:
    out = StringIO()
    call_command("sign_in_link", cast.clerk.account.email.upper(), "--hours", "2", stdout=out)
    path = out.getvalue().strip().removeprefix("http://localhost:8000")
    client = Client()
    client.post(path)
    assert client.session["_auth_user_id"] == str(cast.clerk.account.id)


def test_the_command_refuses_an_unknown_address(cast: Cast) -> None:
    with pytest.raises(CommandError, match="no account"):
        call_command("sign_in_link", "nobody@example.org")
