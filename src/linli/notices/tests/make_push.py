"""A browser with keys of its own, and a push service on this machine that keeps what it is given."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from uuid import UUID

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec

from linli.kit import clock
from linli.kit.actors import Actor, ActorKind
from linli.notices import actions
from linli.notices.actions import Subscription
from linli.notices.drivers.encryption import point_of
from linli.notices.rules.devices import to_base64url
from linli.notices.tests.make import NOON, clock_at


class Browser:
    """Keeps its private key to itself and reads what was encrypted for it, by another implementation than ours."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = os.urandom(16)

    @property
    def subscription(self) -> Subscription:
        """What it tells the site."""
        public = to_base64url(point_of(self.key.public_key()))
        return Subscription(self.endpoint, public, to_base64url(self.secret))

    def read(self, body: bytes) -> bytes:
        """The words; raises http_ece.ECEException for what is not for this browser."""
        read: bytes = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        return read


@dataclass
class PushService:
    """Answers by path, 201 without a rule for it; keeps path, headers and body of what came."""

    port: int = 0
    answers: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def origin(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def browser(self, path: str, status: int = 201, **headers: str) -> Browser:
        """One that is subscribed under that path, which is answered so."""
        self.answers[path] = (status, {name.replace("_", "-"): value for name, value in headers.items()})
        return Browser(self.origin + path)


@contextmanager
def push_service() -> Iterator[PushService]:
    """Runs until the end of the block."""
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.came.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            status, headers = service.answers.get(self.path, (201, {}))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": "0"}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    service.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


def switch_on(
    browser: Browser, *, matter_id: UUID | None = None, account_id: UUID | None = None, language: str = "zh-hans"
) -> UUID:
    """That browser is told from now on."""
    resident = Actor(ActorKind.RESIDENT, account_id)
    return actions.add_device(
        actor=resident, at=NOON, subscription=browser.subscription, language=language, matter_id=matter_id
    )


def pushed(at: Any = NOON) -> None:
    """One turn of the worker on the channel of devices."""
    driver = actions.make_driver("PUSH")
    # The deadline is by the clock of the notice; the driver looks at that of the wall.
    actions.hand_over_batch(channel="PUSH", driver=_Patient(driver), now=clock_at(at))
    driver.close()


class _Patient:
    def __init__(self, driver: actions.Driver) -> None:
        self.name, self.batch_size, self._driver = driver.name, driver.batch_size, driver

    def send(self, batch: Any, deadline: Any) -> Any:
        return self._driver.send(batch, clock.now() + timedelta(seconds=30))

    def close(self) -> None:
        self._driver.close()
