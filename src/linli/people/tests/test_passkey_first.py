"""Those who serve are led to make a passkey; after the days set, their posts open nothing without one."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.kit.clock import local_day
from linli.people.models import PasskeyWait
from linli.people.tests.test_second_factor import _switch_on
from linli.people.tests.test_sign_in_by_code import _ask, _code
from tests.cast import Cast, Member


def _sign_in(member: Member) -> tuple[Client, str]:
    client = Client()
    response = client.post(_ask(client, member.account.email), {"code": _code()})
    return client, str(response.headers["Location"])


def _asked(member: Member, days_ago: int) -> None:
    day = local_day(clock.now()) - timedelta(days=days_ago)
    PasskeyWait.objects.update_or_create(account=member.account, defaults={"asked_on": day})


def test_a_caseworker_without_one_is_asked_after_signing_in_and_may_do_it_later(cast: Cast) -> None:
    client, led_to = _sign_in(cast.caseworker)
    assert led_to.startswith(reverse("passkey_first"))
    page = client.get(led_to).content.decode()
    assert "设置通行密钥" in page
    assert "以后再说" in page
    assert client.get(reverse("day")).status_code == 200


def test_residents_are_never_asked(cast: Cast) -> None:
    _client, led_to = _sign_in(cast.resident)
    assert led_to == reverse("home")
    assert not PasskeyWait.objects.exists()


def test_the_days_run_from_the_first_time(cast: Cast) -> None:
    _asked(cast.caseworker, 13)
    client, _led_to = _sign_in(cast.caseworker)
    assert client.get(reverse("day")).status_code == 200
    assert PasskeyWait.objects.get().asked_on == local_day(clock.now()) - timedelta(days=13)


def test_after_the_days_posts_open_nothing_and_every_page_leads_there(cast: Cast) -> None:
    _asked(cast.caseworker, 15)
    client, _led_to = _sign_in(cast.caseworker)
    for name in ("day", "desk", "home", "board"):
        assert client.get(reverse(name)).headers["Location"] == reverse("passkey_first"), name
    assert "以后再说" not in client.get(reverse("passkey_first")).content.decode()
    refused = client.get(reverse("api_inbox"))
    assert refused.status_code == 401
    assert refused.json()["code"] == "passkey.needed"


def test_the_account_itself_and_signing_out_stay_open(cast: Cast) -> None:
    _asked(cast.caseworker, 15)
    client, _led_to = _sign_in(cast.caseworker)
    assert client.get(reverse("my_account")).status_code == 200
    assert client.get(reverse("mfa_add_webauthn")).status_code in {200, 302}
    assert client.get(reverse("account_logout")).status_code == 200


def test_once_there_is_one_the_post_works_again(cast: Cast) -> None:
    _asked(cast.caseworker, 15)
    client, _led_to = _sign_in(cast.caseworker)
    _switch_on(client)
    assert client.get(reverse("day")).status_code == 200
    assert not PasskeyWait.objects.exists()


def test_who_has_an_app_already_is_not_asked(cast: Cast) -> None:
    _switch_on(cast.caseworker.client())
    client = Client()
    client.post(_ask(client, cast.caseworker.account.email), {"code": _code()})
    assert not PasskeyWait.objects.exists()


def test_a_resident_who_is_appointed_is_asked_from_that_day_on(cast: Cast) -> None:
    from linli.kit.actors import Role
    from linli.people.tests.make import make_post

    client, _led_to = _sign_in(cast.resident)
    client.get(reverse("home"))
    make_post(cast.resident.account, Role.VOLUNTEER, place=cast.grid)
    client.get(reverse("home"))
    assert PasskeyWait.objects.get().asked_on == local_day(clock.now())
