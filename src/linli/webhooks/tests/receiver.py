"""A receiver on this machine: keeps what it is sent and answers with a status that the test chose."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """``status`` is what it answers; ``got`` are the headers, in lower case, and bodies it was sent. With
    ``pause`` it sends a header of a hundred characters one by one, so many seconds apart."""

    port: int = 0
    status: int = 204
    pause: float = 0.0
    got: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hooks"


@contextmanager
def receiving() -> Iterator[Receiver]:
    """One that runs for as long as the block."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if len(body) < int(self.headers["Content-Length"]):
                return  # whoever sent it was killed between two words: nothing came
            receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(receiver.status)
            if receiver.status in (301, 302, 307, 308):
                self.send_header("Location", receiver.url)
            self.send_header("Content-Length", "0")
            with suppress(OSError):  # whoever asked may have gone
                self._trickle()
                self.end_headers()

        def _trickle(self) -> None:
            if not receiver.pause:
                return
            self.flush_headers()
            for character in b"X-Slow: " + b"x" * 92 + b"\r\n":
                self.wfile.write(bytes([character]))
                time.sleep(receiver.pause)

        def log_message(self, *_args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
