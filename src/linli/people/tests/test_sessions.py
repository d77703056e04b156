"""Sessions: a new key when rights change, an end by idleness and by the clock, and signing out everywhere."""

import io
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from linli.kit import clock
from linli.kit.actors import SYSTEM, Role
from linli.kit.clock import local_day
from linli.kit.errors import NotAllowed
from linli.people import actions
from linli.people.models import Session
from linli.people.sessions import KIND, SEEN, SINCE, SessionStore
from linli.people.tests.make import make_post
from linli.people.tests.test_sign_in_by_code import _ask, _code
from tests.cast import Cast

HOUR = 3600


def _key(client: Client) -> str:
    return str(client.cookies["linli_session"].value)


def _is_in(client: Client) -> bool:
    return client.get(reverse("my_account")).status_code == 200


def _shift(client: Client, **hours: float) -> None:
    """Make the session older, as if so many hours had passed since."""
    session = SessionStore(_key(client))
    for name, value in hours.items():
        key = {"began": SINCE, "used": SEEN}[name]
        session[key] = int(time.time() - value * HOUR)
    session.save()


def test_signing_in_changes_the_key(cast: Cast) -> None:
    client = Client()
    confirm = _ask(client, cast.caseworker.account.email)
    before = _key(client)
    client.post(confirm, {"code": _code()})
    assert _key(client) != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_post_that_begins_changes_the_key_and_the_former_one_ends(cast: Cast) -> None:
    client = cast.resident.client()
    assert _is_in(client)
    before = _key(client)
    make_post(cast.resident.account, Role.VOLUNTEER, place=cast.grid)
    assert _is_in(client)
    assert _key(client) != before
    former = Session.objects.get(session_key=before)
    assert former.expire_date <= timezone.now() + timedelta(seconds=30)
    assert SessionStore(_key(client))[KIND] == "staff"


def test_a_post_that_ends_changes_the_key(cast: Cast) -> None:
    client = cast.caseworker.client()
    assert _is_in(client)
    before = _key(client)
    actions.end_post(actor=SYSTEM, at=clock.now(), post_id=cast.caseworker.post.id)
    assert _is_in(client)
    assert _key(client) != before
    assert SessionStore(_key(client))[KIND] == "resident"


def test_what_a_page_asked_for_with_the_former_key_is_still_answered(cast: Cast) -> None:
    client, beside = cast.resident.client(), Client()
    beside.cookies["linli_session"] = _key(client)
    make_post(cast.resident.account, Role.VOLUNTEER, place=cast.grid)
    assert _is_in(client)
    assert _is_in(beside)


def test_nothing_changes_while_the_posts_stay(cast: Cast) -> None:
    client = cast.caseworker.client()
    before = _key(client)
    assert _is_in(client)
    assert _is_in(client)
    assert _key(client) == before


@pytest.mark.parametrize(("member", "idle", "absolute"), [("caseworker", 8, 14), ("resident", 336, 1440)])
def test_a_session_ends_at_its_absolute_end_however_much_it_is_used(
    cast: Cast, member: str, idle: int, absolute: int
) -> None:
    client = getattr(cast, member).client()
    _shift(client, began=absolute - 0.1, used=0)
    assert _is_in(client)
    _shift(client, began=absolute + 0.1, used=0)
    assert not _is_in(client)
    assert not Session.objects.filter(session_key=_key(client)).exists()


def test_a_session_of_staff_ends_sooner_without_use(cast: Cast) -> None:
    staff, resident = cast.caseworker.client(), cast.resident.client()
    ends = {}
    for name, client in (("staff", staff), ("resident", resident)):
        assert _is_in(client)
        ends[name] = Session.objects.get(session_key=_key(client)).expire_date - timezone.now()
    assert timedelta(hours=7.9) < ends["staff"] <= timedelta(hours=8)
    assert timedelta(hours=335.9) < ends["resident"] <= timedelta(hours=336)


def test_use_puts_the_end_off_and_is_noted_to_ten_minutes(cast: Cast) -> None:
    client = cast.caseworker.client()
    _shift(client, used=7)
    Session.objects.filter(session_key=_key(client)).update(expire_date=timezone.now() + timedelta(hours=1))
    assert _is_in(client)
    first = Session.objects.get(session_key=_key(client)).expire_date
    assert first > timezone.now() + timedelta(hours=7.9)
    assert _is_in(client)
    assert Session.objects.get(session_key=_key(client)).expire_date == first


def test_the_ends_are_a_setting(cast: Cast, settings: Settings) -> None:
    settings.LINLI_SESSION_ENDS = {**settings.LINLI_SESSION_ENDS, "staff": (1, 2)}
    client = cast.caseworker.client()
    _shift(client, began=2.1, used=0)
    assert not _is_in(client)


def test_the_holder_sees_where_the_account_is_open_and_nobody_elses(cast: Cast) -> None:
    here, there, neighbour = cast.resident.client(), cast.resident.client(), cast.neighbour.client()
    assert _is_in(there)
    assert _is_in(neighbour)
    page = here.get(reverse("own_sessions")).content.decode()
    assert page.count("登录时间") == 2
    assert "正在用的这台" in page
    assert _key(there) not in page
    assert here.get(reverse("my_account")).content.decode().count(reverse("own_sessions")) == 1


def test_one_session_is_ended_and_somebody_elses_is_not(cast: Cast, recorded: Callable[[], list[str]]) -> None:
    from linli.people.queries import session_mark

    here, there, neighbour = cast.resident.client(), cast.resident.client(), cast.neighbour.client()
    ended = here.post(reverse("end_session", args=[session_mark(_key(there))]))
    assert ended.status_code == 302
    assert not _is_in(there)
    assert here.post(reverse("end_session", args=[session_mark(_key(neighbour))])).status_code == 404
    assert _is_in(neighbour)
    assert recorded()[-1] == "people.end_session"


def test_signing_out_everywhere_ends_all_of_ones_own(cast: Cast, recorded: Callable[[], list[str]]) -> None:
    here, there, neighbour = cast.resident.client(), cast.resident.client(), cast.neighbour.client()
    assert here.post(reverse("sign_out_everywhere")).status_code == 302
    assert not _is_in(here)
    assert not _is_in(there)
    assert _is_in(neighbour)
    assert recorded()[-1] == "people.sign_out_everywhere"


def test_a_link_elsewhere_signs_nobody_out(cast: Cast) -> None:
    client = cast.resident.client()
    assert client.get(reverse("sign_out_everywhere")).status_code == 405
    assert _is_in(client)


def test_a_session_knows_the_browser_and_no_address(cast: Cast) -> None:
    client = Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36"})
    client.post(_ask(client, cast.resident.account.email), {"code": _code()})
    row = Session.objects.get(session_key=_key(client))
    assert row.device == "Chrome · Android"
    assert "127.0.0.1" not in str(SessionStore(_key(client)).load())
    assert local_day(row.began_at) == local_day(clock.now())


def test_all_others_are_signed_out_and_this_one_stays(cast: Cast) -> None:
    here, there = cast.clerk.client(), cast.clerk.client()
    page = here.get(reverse("mfa_index")).content.decode()
    assert f'action="{reverse("sign_out_everywhere")}"' in page
    here.post(reverse("sign_out_everywhere"), {"keep": "this"})
    assert here.get(reverse("my_account")).status_code == 200
    assert there.get(reverse("my_account")).status_code == 302


def test_an_administrator_signs_somebody_out_who_is_told_and_it_is_on_record(
    cast: Cast, recorded: Any, django_capture_on_commit_callbacks: Any
) -> None:
    lost, neighbour, own = cast.clerk.client(), cast.caseworker.client(), cast.administrator.client()
    address = reverse("keep_sign_out", args=[cast.clerk.post.id])
    with django_capture_on_commit_callbacks(execute=True):
        assert own.post(address, follow=True).status_code == 200
    assert lost.get(reverse("my_account")).status_code == 302
    assert neighbour.get(reverse("my_account")).status_code == 200
    assert own.get(reverse("my_account")).status_code == 200
    assert recorded() == ["people.end_sessions"]
    (told,) = mail.outbox
    assert told.to == [cast.clerk.account.email]
    assert told.subject == "您已在所有地方退出登录"


@pytest.mark.parametrize("who", ["resident", "caseworker", "clerk", "coordinator"])
def test_nobody_else_signs_others_out(cast: Cast, who: str) -> None:
    open_elsewhere = cast.mediator.client()
    address = reverse("keep_sign_out", args=[cast.mediator.post.id])
    assert getattr(cast, who).client().post(address).status_code in {403, 404}
    assert open_elsewhere.get(reverse("my_account")).status_code == 200


def test_the_operator_signs_an_account_out(cast: Cast) -> None:
    lost = cast.resident.client()
    out = io.StringIO()
    call_command("end_sessions", cast.resident.account.email, stdout=out)
    assert out.getvalue() == "sessions ended: 1\n"
    assert lost.get(reverse("my_account")).status_code == 302
    with pytest.raises(CommandError):
        call_command("end_sessions", "nobody@example.org")
    with pytest.raises(NotAllowed):
        actions.end_sessions_of(actor=cast.administrator.actor, at=clock.now(), account_id=cast.resident.account.id)
