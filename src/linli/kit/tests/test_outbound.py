"""Requests to addresses that others chose reach the open internet, or what the operator allowed, and nothing else."""

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest
from pytest_django import Settings

from linli.kit import outbound
from linli.kit.errors import NotAllowed, Refused, TooLarge


class Handler(BaseHTTPRequestHandler):
    """Answers by path: text, much of it, or a redirect."""

    def drip(self) -> None:
        """A byte now and then, until nobody listens any more."""
        with suppress(OSError):
            for _byte in range(600):
                self.wfile.write(b"x")
                time.sleep(0.05)

    def do_GET(self) -> None:
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", f"http://{self.server.elsewhere}/text")  # type: ignore[attr-defined]
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        if self.path == "/dripping":
            self.drip()
            return
        self.wfile.write(b"x" * (5000 if self.path == "/much" else 5))

    def log_message(self, *_args: Any) -> None:
        return


@contextmanager
def serving(elsewhere: str = "127.0.0.1:1") -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.elsewhere = elsewhere  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
    "fec0::1", "feff::1", "192.88.99.1", "3fff::1", "3fff:fff::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not outbound.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_addresses_of_the_open_internet_are(address: str) -> None:
    assert outbound.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"])
def test_this_machine_is_refused_however_it_is_written(host: str, settings: Settings) -> None:
    settings.LINLI_OUTBOUND_ALLOW = []
    with serving() as port, pytest.raises(NotAllowed) as refused:
        outbound.fetch(f"http://{host}:{port}/text")
    assert refused.value.code == "outbound.private"


def test_a_network_that_the_operator_allows_is_reached(settings: Settings) -> None:
    settings.LINLI_OUTBOUND_ALLOW = ["127.0.0.0/8"]
    with serving() as port:
        answer = outbound.fetch(f"http://127.0.0.1:{port}/text")
    assert (answer.status, answer.content) == (200, b"xxxxx")


def test_a_redirect_inwards_is_refused(settings: Settings) -> None:
    settings.LINLI_OUTBOUND_ALLOW = ["127.0.0.1/32"]
    with serving("127.0.0.2:9") as port, pytest.raises(NotAllowed):
        outbound.fetch(f"http://127.0.0.1:{port}/away")


def test_a_name_is_looked_up_once_and_the_checked_address_is_used(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LINLI_OUTBOUND_ALLOW = ["127.0.0.1/32"]
    answers = iter(["127.0.0.1", "10.0.0.1"])  # a name that changes its mind
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        return real(next(answers) if host == "changing.example" else host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with serving() as port:
        assert outbound.fetch(f"http://changing.example:{port}/text").content == b"xxxxx"
        with pytest.raises(NotAllowed):
            outbound.fetch(f"http://changing.example:{port}/text")


def test_more_than_the_cap_is_not_taken(settings: Settings) -> None:
    settings.LINLI_OUTBOUND_ALLOW = ["127.0.0.1/32"]
    with serving() as port, pytest.raises(TooLarge):
        outbound.fetch(f"http://127.0.0.1:{port}/much", max_bytes=4999)


@pytest.mark.parametrize(
    "url", ["", "file:///etc/passwd", "ftp://example.org/", "http://", "gopher://x", "http://a:b@example.org/", "\x00"]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(Refused) as refused:
        outbound.fetch(url)
    assert refused.value.code == "outbound.bad_address"


def test_a_server_that_is_not_there_is_told(settings: Settings) -> None:
    settings.LINLI_OUTBOUND_ALLOW = ["127.0.0.1/32"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Refused) as refused:
        outbound.fetch(f"http://127.0.0.1:{port}/text")
    assert refused.value.code == "outbound.no_answer"


def test_a_server_that_drips_is_not_waited_for(settings: Settings) -> None:
    """Each byte comes in good time, all of them would take half a minute."""
    settings.LINLI_OUTBOUND_ALLOW = ["127.0.0.1/32"]
    with serving() as port, pytest.raises(Refused) as refused:
        outbound.fetch(f"http://127.0.0.1:{port}/dripping", timeout=5, whole=0.3)
    assert refused.value.code == "outbound.no_answer"
    assert isinstance(refused.value.__cause__, httpx.TimeoutException)


def _resolver(*answers: list[str]) -> Any:
    """A resolver that answers one list after the other, then the last for ever."""
    left = list(answers)

    def look_up(_host: str, port: int, **_kwargs: Any) -> list[Any]:
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    return look_up


@pytest.mark.parametrize("inside", ["127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "fe80::1%eth0"])
def test_a_name_with_one_address_inside_is_refused_whole(
    inside: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LINLI_OUTBOUND_ALLOW = []
    monkeypatch.setattr(socket, "getaddrinfo", _resolver(["93.184.215.14", inside]))
    with pytest.raises(NotAllowed):
        outbound.fetch("http://two.example/text")


def test_a_name_that_was_good_when_it_was_kept_and_now_leads_inside_is_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LINLI_OUTBOUND_ALLOW = []
    monkeypatch.setattr(socket, "getaddrinfo", _resolver(["93.184.215.14"], ["127.0.0.1"]))
    outbound.check_address("https://hook.example/")
    with pytest.raises(NotAllowed):
        outbound.fetch("https://hook.example/")
