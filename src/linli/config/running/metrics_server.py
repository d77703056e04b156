"""Answers Prometheus, on a port of its own that no proxy leads to."""

import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

from linli.config.running.figures import read_figures
from linli.config.running.metrics import collect, exposition
from linli.kit.clock import now

_log = logging.getLogger(__name__)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class _Handler(BaseHTTPRequestHandler):
    """``GET /metrics``, and nothing else."""

    timeout = 10

    def do_GET(self) -> None:
        """The metrics of the moment; also while the database is away, and then it is said."""
        if self.path != "/metrics":
            self.send_error(404)
            return
        body = metrics_text().encode()
        self.send_response(200)
        self.send_header("Content-Type", CONTENT_TYPE)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: it is asked every few seconds."""


def metrics_text() -> str:
    """What is told now."""
    try:
        figures = read_figures(now())
    except (Error, OSError):
        figures = None
    finally:
        connection.close()
    return exposition(collect(Path(settings.VAR) / "run" / "metrics"), figures)


def serve_metrics(stop: threading.Event) -> None:
    """Until told to stop. A port that is taken is said once; everything else goes on."""
    port = settings.LINLI_METRICS_PORT
    if not port:
        return
    try:
        server = ThreadingHTTPServer((settings.LINLI_METRICS_ADDRESS, port), _Handler)
    except OSError as error:
        _log.error("no metrics on port %s: %s", port, error.strerror)
        return
    server.daemon_threads = True
    server.timeout = 0.5
    with server:
        while not stop.is_set():
            server.handle_request()
