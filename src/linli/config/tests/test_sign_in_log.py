"""Each try to sign in is one line in the log, which tells nobody who it was or when somebody works."""

import logging
from datetime import date

import pytest
from django.test import Client
from django.urls import get_resolver

from linli.config.sign_in_log import WAYS, pseudonym
from linli.config.tests.test_step_up import FILE, _all, _prove, _stale
from linli.kit import clock
from linli.kit.clock import local_day
from linli.people.tests.test_sign_in_by_code import _ask, _code
from linli.people.tests.test_sign_in_link import _address, _link
from tests.cast import Cast


def _said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "linli.config.sign_in_log"]


def test_right_and_wrong_codes_and_links_are_noted_without_whose_they_were(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "linli.config.sign_in_log")
    who = pseudonym(cast.clerk.account.id, local_day(clock.now()))
    browser = Client()
    confirm = _ask(browser, cast.clerk.account.email)
    browser.post(confirm, {"code": "WRONG1"})
    browser.post(confirm, {"code": _code()})
    link = _address(_link(cast))
    other = Client()
    other.get(link)
    other.post(link)
    other.post(link)
    client = _stale(cast.clerk)
    _prove(client, client.get(FILE))
    first, second, third, fourth, fifth = _said(caplog)
    assert first == "authentication refused way=code who=-"
    assert second == fifth.replace("code-again", "code") == f"authentication done way=code who={who}"
    assert third.startswith("authentication done way=link who=")
    assert fourth.startswith("authentication refused way=link")
    assert cast.clerk.account.email not in caplog.text
    assert str(cast.clerk.account.id) not in caplog.text


def test_the_pseudonym_is_another_each_day_and_for_each_account(cast: Cast) -> None:
    days = [date(2026, 3, 1), date(2026, 3, 2)]
    made = {pseudonym(one.account.id, day) for one in (cast.clerk, cast.caseworker) for day in days}
    assert len(made) == 4


def test_every_way_in_that_is_named_exists() -> None:
    assert WAYS.keys() - {name for _route, name in _all(get_resolver().url_patterns)} == set()
