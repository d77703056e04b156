"""Secrets come from files, and are found in no log, no error page and no list of processes."""

import io
import logging
import logging.config
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.conf import settings as site
from django.test import Client, override_settings
from django.urls import reverse

from linli.config.log import OneLine, RouteInsteadOfAddress
from linli.config.secret_files import NAMES, loose_files, secret
from linli.config.tests.test_security_headers import _WithABug
from linli.config.tests.test_step_up import FILE, _stale
from linli.kit import clock
from linli.matters.tests import make
from linli.people.tests.make import make_working_key
from linli.people.tests.test_second_factor import _switch_on
from linli.people.tests.test_sign_in_by_code import _ask, _code
from linli.people.tests.test_sign_in_link import _address, _link
from tests.cast import Cast

_SETTINGS = Path(__file__).parents[1] / "settings.py"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """All that is logged, as it goes to the console, at DEBUG for our own loggers and for Django's requests."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLine("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(RouteInsteadOfAddress())
    loggers = [logging.getLogger(name) for name in ("", "linli", "django.request", "django.security", "allauth")]
    levels = [logger.level for logger in loggers]
    loggers[0].addHandler(handler)
    for logger in loggers[1:]:
        logger.setLevel(logging.DEBUG)
    yield stream
    loggers[0].removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def _hunted(cast: Cast) -> tuple[dict[str, str], list[str]]:
    """A day of requests, good and bad; what must not be found, and the pages that went wrong."""
    found: dict[str, str] = {"secret key": site.SECRET_KEY}
    pages: list[str] = []
    browser = Client(raise_request_exception=False)
    confirm = _ask(browser, cast.clerk.account.email)
    found["code"] = _code()
    pages.append(browser.post(confirm, {"code": "WRONG1"}).content.decode())
    browser.post(confirm, {"code": found["code"]})
    found["secret of the app"], (found["recovery code"], *_more) = _switch_on(cast.mediator.client())
    unsure = _stale(cast.coordinator)
    again = unsure.get(unsure.get(FILE).headers["Location"]).headers["Location"]
    found["code to show again who it is"] = _code()
    pages.append(unsure.post(again, {"code": "WRONG1"}).content.decode())
    unsure.post(again, {"code": found["code to show again who it is"]})
    found["session"] = browser.cookies["linli_session"].value
    found["csrf"] = browser.cookies["csrftoken"].value
    found["sign-in link"] = _link(cast)
    Client().post(_address(found["sign-in link"]))
    pages.append(Client().post(_address(found["sign-in link"])).content.decode())  # used up
    make.make_kinds()
    received = make.make_received(cast.grid.id)
    found["matter link"] = received.secret
    link = f"/m/{received.reference}/{received.secret}/"
    assert Client().get(link).status_code == 200
    for address in (f"{link}nothing/", f"{link}x%00", f"/m/ZZZZZZ/{received.secret}/", f"{link}?{'x' * 5000}"):
        pages.append(Client().get(address).content.decode())
    wanted = {"scopes": ["matters:read"], "place_id": cast.county.id}
    key = make_working_key(cast.administrator.actor, cast.county, clock.now(), **wanted)
    found["key of a program"] = key.secret
    for given in (key.secret, f"{key.secret}x"):
        pages.append(Client().get("/api/v1/inbox", headers={"authorization": f"Bearer {given}"}).content.decode())
    with override_settings(ROOT_URLCONF=_WithABug):
        broken = browser.get("/bug/", {"key": received.secret}, headers={"authorization": f"Bearer {key.secret}"})
        pages.append(broken.content.decode())
    return found, pages


def test_no_secret_is_in_the_log_or_in_an_error_page(cast: Cast, lines: io.StringIO) -> None:
    found, pages = _hunted(cast)
    logged = lines.getvalue()
    assert "ValueError" in logged  # the bug was logged, and the rest is no empty promise
    assert "Not Found" in logged
    for name, value in found.items():
        assert len(value) >= 6, name
        assert value not in logged, name
    # The CSRF token is in every form, and the address of a page may stand in it: an error page holds neither.
    for name in (
        "secret key",
        "code",
        "secret of the app",
        "recovery code",
        "code to show again who it is",
        "session",
        "sign-in link",
        "key of a program",
    ):
        assert [page for page in pages if found[name] in page and name != "sign-in link"] == [], name


def test_no_process_of_ours_is_started_with_a_secret_in_its_words(cast: Cast) -> None:
    words = " ".join(word for process in psutil.Process().children(recursive=True) for word in process.cmdline())
    assert site.SECRET_KEY not in words
    assert not re.search(r"postgres(ql)?://[^ ]*:[^ ]*@", words)


@pytest.mark.parametrize("name", NAMES)
def test_every_secret_may_stand_in_a_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from linli.config.secret_files import KEPT_BY_US

    monkeypatch.delenv(name, raising=False)
    file = tmp_path / "secret"
    file.write_text("从文件来的\n", encoding="utf-8")
    monkeypatch.setenv(f"{name}_FILE", str(file))
    assert secret(name, "none") == ("none" if name in KEPT_BY_US else "从文件来的")
    monkeypatch.setenv(name, "given")
    assert secret(name) == "given"
    assert os.environ.get(name) == "given"


def test_a_file_that_is_not_there_ends_the_start_with_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LINLI_SMS_SECRET", raising=False)
    monkeypatch.setenv("LINLI_SMS_SECRET_FILE", "/nowhere/at/all")
    with pytest.raises(SystemExit, match="LINLI_SMS_SECRET_FILE cannot be read"):
        secret("LINLI_SMS_SECRET")


def test_settings_read_no_secret_past_the_list() -> None:
    text = _SETTINGS.read_text(encoding="utf-8")
    read = set(re.findall(r'os\.environ\.get\("(LINLI_\w*(?:SECRET|PASSWORD|PASSPHRASE|_KEY))"', text))
    assert read == set()


@pytest.mark.parametrize(("mode", "told"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True)])
def test_a_file_that_others_may_read_is_told(
    mode: int, told: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in NAMES:
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    key = tmp_path / "keys" / "disputes"
    key.parent.mkdir()
    key.write_text("x")
    key.chmod(mode)
    assert loose_files(tmp_path) == ([key] if told else [])


def test_under_https_every_cookie_is_of_this_host_alone() -> None:
    names = "SESSION_COOKIE_NAME CSRF_COOKIE_NAME LANGUAGE_COOKIE_NAME LINLI_LINKS_COOKIE LANGUAGE_COOKIE_SECURE"
    code = f"from linli.config import settings as s; print(*(getattr(s, name) for name in {names.split()}))"
    environment = {**os.environ, "LINLI_ORIGIN": "https://town.example"}
    said = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout.split()
    assert said == ["__Host-linli_session", "__Host-csrftoken", "__Host-linli_language", "__Host-linli_links", "True"]


def test_what_a_cookie_of_this_host_must_say_is_said(cast: Cast, settings: Any) -> None:
    settings.LANGUAGE_COOKIE_NAME, settings.LINLI_LINKS_COOKIE = "__Host-linli_language", "__Host-linli_links"
    settings.SESSION_COOKIE_SECURE = settings.LANGUAGE_COOKIE_SECURE = True
    make.make_kinds()
    received = make.make_received(cast.grid.id)
    client = Client()
    client.get(f"/m/{received.reference}/{received.secret}/", secure=True)
    client.post(reverse("set_language"), {"language": "en"}, secure=True)
    cast_client = cast.clerk.client()
    cast_client.post(reverse("my_account"), {"display_name": "王芳", "language": "en"}, secure=True)
    set_here = [client.cookies["__Host-linli_links"], client.cookies["__Host-linli_language"]]
    for morsel in (*set_here, cast_client.cookies["__Host-linli_language"]):
        assert (morsel["secure"], morsel["path"], morsel["domain"]) == (True, "/", ""), morsel.key
        assert (morsel["httponly"], morsel["samesite"]) == (True, "Lax"), morsel.key
