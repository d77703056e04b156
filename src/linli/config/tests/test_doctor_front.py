"""The doctor on the address that people open: what is wrong with it is said in a sentence, with what to do."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from socket import create_server, socket

import pytest
from django.utils import translation
from pytest_django import Settings

from linli.config.running import front, place
from linli.config.running.findings import State
from linli.kit.clock import now
from tests.deployed.authority import Certificate, issue

Shown = Callable[[Certificate], None]


@pytest.fixture(autouse=True)
def as_the_guide_says(settings: Settings) -> None:
    settings.ORIGIN = "https://town.example"
    settings.ALLOWED_HOSTS = ["town.example"]
    settings.LINLI_TRUST_PROXY = 1
    settings.LINLI_LIVE_URL = "https://town.example/live"


def test_the_settings_of_the_guide_are_all_right() -> None:
    (found,) = front.check_front()
    assert (found.state, found.seen, found.remedy) == (State.OK, "https://town.example", "")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", True, "errors are shown with their insides"),
        ("ORIGIN", "http://town.example", "open without TLS"),
        ("ORIGIN", "https://town.example/", "https://town.example/"),
        ("ORIGIN", "https://other.example", "other.example is not answered"),
        ("LINLI_TRUST_PROXY", 0, "no proxy is trusted"),
        ("LINLI_LIVE_URL", "http://town.example/live", "http://town.example/live"),
    ],
)
def test_what_does_not_fit_is_broken(settings: Settings, name: str, value: object, sentence: str) -> None:
    setattr(settings, name, value)
    with translation.override("en"):
        (found,) = front.check_front()
        assert found.state is State.BROKEN
        assert str(found.seen).startswith(sentence)
        assert found.remedy


def test_a_trial_on_one_machine_needs_no_tls(settings: Settings) -> None:
    settings.ORIGIN, settings.ALLOWED_HOSTS = "http://localhost:8000", ["localhost"]
    assert [one.state for one in front.check_front()] == [State.OK]
    assert list(front.check_certificate(now())) == []


@pytest.fixture
def shown(settings: Settings) -> Iterator[Shown]:
    """Lets a proxy on this machine show that certificate to one visitor."""
    listening: list[socket] = []

    def show(certificate: Certificate) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.chain, certificate.key)
        server = create_server(("127.0.0.1", 0))
        listening.append(server)
        settings.ORIGIN = f"https://localhost:{server.getsockname()[1]}"
        threading.Thread(target=_greet, args=(server, context), daemon=True).start()

    yield show
    for server in listening:
        server.close()


def _greet(server: socket, context: ssl.SSLContext) -> None:
    with suppress(OSError):
        plain, _address = server.accept()
        with context.wrap_socket(plain, server_side=True) as secured:
            secured.recv(1)


@pytest.mark.parametrize(
    ("name", "age", "left", "state", "sentence"),
    [
        ("localhost", 100, 265, State.OK, "good for 264 days more"),
        ("localhost", 350, 15, State.ATTENTION, "good for 14 days more"),
        ("localhost", 3, 2, State.OK, "good for 1 day more"),  # a short one, as Caddy makes them, is renewed later
        ("localhost", 365, -1, State.BROKEN, "expired"),
        ("elsewhere.example", 100, 265, State.BROKEN, "it is not for localhost"),
    ],
    ids=["fresh", "soon", "short", "expired", "another-name"],
)
def test_a_certificate_is_looked_at_as_a_visitor_sees_it(
    shown: Shown, tmp_path: Path, name: str, age: int, left: int, state: State, sentence: str
) -> None:
    at = now()
    shown(issue(tmp_path, name, since=at - timedelta(days=age), until=at + timedelta(days=left)))
    with translation.override("en"):
        (found,) = front.check_certificate(at)
        assert found.state is state
        assert str(found.seen).startswith(sentence)
        assert bool(found.remedy) is (state is not State.OK)


def test_where_nobody_answers_that_is_said_and_nothing_breaks(settings: Settings) -> None:
    with create_server(("127.0.0.1", 0)) as taken:
        settings.ORIGIN = f"https://localhost:{taken.getsockname()[1]}"
    (found,) = front.check_certificate(now())
    assert found.state is State.ATTENTION


@pytest.mark.django_db
def test_a_secret_in_a_file_that_others_can_read_is_broken(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR = tmp_path
    password = tmp_path / "mail-password"
    password.write_text("x")
    password.chmod(0o640)
    monkeypatch.setenv("LINLI_EMAIL_PASSWORD_FILE", str(password))
    found = next(place.check_keys())
    assert (found.state, found.seen) == (State.BROKEN, str(password))
    password.chmod(0o600)
    assert next(place.check_keys()).state is State.OK
