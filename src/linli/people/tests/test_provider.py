"""Signing in through the organisation's own OpenID Connect provider."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse

from linli.people import proof
from linli.people.models import Account
from linli.people.tests.identity_provider import Provider, come_back, running_provider
from tests.cast import Cast

LOGIN = {"provider_id": "organisation"}


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    """A running provider that the operator has named."""
    with running_provider() as running:
        app = {
            "provider_id": "organisation",
            "name": "政务网",
            "client_id": "linli",
            "secret": "s3cret",
            "settings": {"server_url": running.issuer},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        yield running


def _go_and_come_back(client: Client) -> Any:
    away = client.post(reverse("openid_connect_login", kwargs=LOGIN))
    assert away.status_code == 302
    back = come_back(away.headers["Location"])
    return client.get(reverse("openid_connect_callback", kwargs=LOGIN), back)


def test_without_a_provider_none_is_shown_and_its_address_leads_nowhere(db: None) -> None:
    assert "oidc" not in Client().get(reverse("account_login")).content.decode()
    for name in ("openid_connect_login", "openid_connect_callback"):
        assert Client().get(reverse(name, kwargs=LOGIN)).status_code == 404


def test_the_button_names_the_provider(db: None, provider: Provider) -> None:
    page = Client().get(reverse("account_login")).content.decode()
    assert "用“政务网”登录" in page


def test_staff_come_into_the_account_of_their_verified_address(cast: Cast, provider: Provider) -> None:
    provider.claims = {"email": cast.clerk.account.email, "email_verified": True, "name": "别的名字"}
    client = Client()
    response = _go_and_come_back(client)
    assert response.headers["Location"].startswith(reverse("passkey_first"))  # who serves is asked for one
    assert client.session["_auth_user_id"] == str(cast.clerk.account.id)
    assert SocialAccount.objects.get().user_id == cast.clerk.account.id
    assert Account.objects.get(id=cast.clerk.account.id).display_name == cast.clerk.account.display_name
    assert {"/.well-known/openid-configuration", "/token", "/keys"} <= set(provider.asked)


def test_a_resident_gets_an_account_with_the_name_cleaned(
    db: None, provider: Provider, recorded: Callable[[], list[str]]
) -> None:
    provider.claims = {"email": "Fang@Example.org", "email_verified": True, "name": "王\u202e芳" + "长" * 300}
    client = Client()
    _go_and_come_back(client)
    account = Account.objects.get(email="fang@example.org")
    assert account.display_name == "王芳" + "长" * 58
    assert not account.has_usable_password()
    assert client.session["_auth_user_id"] == str(account.id)
    assert recorded() == ["people.create_account"]


def test_an_address_that_the_provider_has_not_verified_opens_nobodys_account(cast: Cast, provider: Provider) -> None:
    provider.claims = {"email": cast.clerk.account.email, "email_verified": False}
    client = Client()
    _go_and_come_back(client)
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.filter(user=cast.clerk.account).exists()


def test_without_an_address_one_is_asked_for_and_confirmed_by_code(db: None, provider: Provider) -> None:
    client = Client()
    address = _go_and_come_back(client).headers["Location"]
    assert address == reverse("socialaccount_signup")
    assert "还差一步" in client.get(address).content.decode()
    response = client.post(address, {"email": "new@example.org"})
    assert response.headers["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


def test_a_token_signed_by_somebody_else_is_refused(cast: Cast, provider: Provider) -> None:
    provider.claims = {"email": cast.clerk.account.email, "email_verified": True}
    provider.signing_key = rsa.generate_private_key(65537, 2048)
    client = Client()
    response = _go_and_come_back(client)
    assert response.status_code == 401
    assert "登录没有成功" in response.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "claims",
    [{"aud": "another-site"}, {"iss": "https://evil.example"}, {"exp": 1}, {"nonce": "of another"}, {"nonce": None}],
)
def test_a_token_for_another_site_or_another_time_is_refused(
    cast: Cast, provider: Provider, claims: dict[str, Any]
) -> None:
    provider.claims = {"email": cast.clerk.account.email, "email_verified": True, **claims}
    client = Client()
    assert _go_and_come_back(client).status_code == 401
    assert "_auth_user_id" not in client.session


def test_user_info_alone_signs_nobody_in(cast: Cast, provider: Provider) -> None:
    provider.claims = {"email": cast.clerk.account.email, "email_verified": True}
    provider.left_out = ("id_token",)
    client = Client()
    assert _go_and_come_back(client).status_code == 401
    assert "_auth_user_id" not in client.session


_TWO = ["amr:mfa", "acr:urn:two"]


@pytest.mark.parametrize(
    ("accepted", "said", "counts"),
    [
        (_TWO, {"amr": ["pwd", "mfa"]}, True),
        (_TWO, {"acr": "urn:two"}, True),
        (_TWO, {"amr": ["pwd"], "acr": "urn:one"}, False),
        (_TWO, {"amr": "mfa"}, False),
        (_TWO, {}, False),
        ([], {"amr": ["mfa"]}, False),
    ],
    ids=["amr", "acr", "others", "no list", "nothing", "not asked for"],
)
def test_a_second_factor_shown_to_the_provider_counts_where_the_operator_says_so(
    cast: Cast, provider: Provider, settings: Any, accepted: list[str], said: dict[str, Any], counts: bool
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["second_factor"] = accepted
    provider.claims = {"email": cast.clerk.account.email, "email_verified": True, **said}
    client = Client()
    response = _go_and_come_back(client)
    assert response.headers["Location"].startswith(reverse("passkey_first")) is not counts
    client.get(reverse("home"))  # the posts are noted with the session here
    assert (proof.PASSKEY_BY in client.session) is not counts


def test_a_provider_that_is_down_is_told_in_words(db: None, provider: Provider) -> None:
    provider.down = True
    response = Client().post(reverse("openid_connect_login", kwargs=LOGIN))
    assert response.status_code == 401
    assert "对方网站没有正常答复" in response.content.decode()


def test_coming_back_without_having_gone_signs_nobody_in(db: None, provider: Provider) -> None:
    client = Client()
    response = client.get(reverse("openid_connect_callback", kwargs=LOGIN), {"code": "abc", "state": "forged"})
    assert response.status_code == 401
    assert "_auth_user_id" not in client.session


def test_turning_back_over_there_is_no_error(db: None, provider: Provider) -> None:
    client = Client()
    away = client.post(reverse("openid_connect_login", kwargs=LOGIN))
    state = come_back(away.headers["Location"])["state"]
    response = client.get(
        reverse("openid_connect_callback", kwargs=LOGIN), {"error": "access_denied", "state": state}, follow=True
    )
    assert "您没有登录" in response.content.decode()


def test_a_connected_account_is_listed_and_can_be_disconnected(cast: Cast, provider: Provider) -> None:
    provider.claims = {"email": cast.clerk.account.email, "email_verified": True}
    client = Client()
    _go_and_come_back(client)
    page = client.get(reverse("socialaccount_connections")).content.decode()
    assert "政务网" in page
    response = client.post(reverse("socialaccount_connections"), {"account": SocialAccount.objects.get().pk})
    assert response.status_code == 302
    assert not SocialAccount.objects.exists()


def test_nobody_disconnects_the_account_of_another(cast: Cast, provider: Provider) -> None:
    provider.claims = {"email": cast.clerk.account.email, "email_verified": True}
    _go_and_come_back(Client())
    tie = SocialAccount.objects.get().pk
    response = cast.caseworker.client().post(reverse("socialaccount_connections"), {"account": tie})
    assert response.status_code == 200
    assert SocialAccount.objects.filter(pk=tie).exists()
