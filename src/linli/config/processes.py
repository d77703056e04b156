"""What the processes of a running town do once they are started: web, live, worker, and witness where one runs.

Each can be run alone, under systemd for example; ``linli run`` starts them and keeps them up.
"""

import ctypes
import importlib
import logging
import logging.config
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from linli.config.secret_files import loose_files

SUPERVISOR = "LINLI_SUPERVISOR"  # process id of the supervisor that started us, if one did


def port(name: str, default: int) -> int:
    """A port number from the environment; ends with one sentence when it is none."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdigit() or not 0 < int(value) < 65536:
        sys.exit(f"{name} must be a port number between 1 and 65535, not {value!r}.")
    return int(value)


def address() -> str:
    """Where web and live listen: this machine only, unless LINLI_ADDRESS says otherwise."""
    return os.environ.get("LINLI_ADDRESS", "127.0.0.1")


def web_port() -> int:
    """LINLI_PORT, 8000 by default."""
    return port("LINLI_PORT", 8000)


def live_port() -> int:
    """LINLI_LIVE_PORT, 8001 by default."""
    return port("LINLI_LIVE_PORT", 8001)


def witness_port() -> int:
    """LINLI_WITNESS_PORT, 8002 by default."""
    return port("LINLI_WITNESS_PORT", 8002)


def runs_witness() -> bool:
    """True when a witness runs beside the town: always in the demonstration, elsewhere with LINLI_WITNESS=1."""
    return os.environ.get("LINLI_WITNESS") == "1"


def die_with_parent(parent: int | None) -> None:
    """Ask the kernel for SIGTERM when the parent ends, however it ends, so that nothing is left running.

    ``parent`` is who it should be: when it is gone already, so are we. On other systems than Linux nothing is asked.
    """
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None, use_errno=True).prctl(pr_set_pdeathsig, signal.SIGTERM, 0, 0, 0)
    if parent is not None and os.getppid() != parent:
        sys.exit(0)


def serve(name: str) -> None:
    """Be that process until told to stop."""
    if supervisor := os.environ.get(SUPERVISOR):
        die_with_parent(int(supervisor))
    logging.captureWarnings(True)
    if name == "web":  # once is enough
        for path in loose_files(Path(os.environ.get("LINLI_VAR", "var")).resolve()):
            logging.getLogger(__name__).warning("others than its owner may read %s: chmod 600 it", path)
    {"web": _serve_web, "live": _serve_live, "worker": _serve_worker, "witness": _serve_witness}[name]()


def _serve_web() -> None:
    """Django under WSGI: two processes with four threads each unless the environment says otherwise."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    _load_once()
    Granian(
        "linli.config.wsgi_worker:application",
        address=address(),
        port=web_port(),
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("LINLI_WEB_PROCESSES", "2")),
        blocking_threads=int(os.environ.get("LINLI_WEB_THREADS", "4")),
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    ).serve()


def _load_once() -> None:
    """Load the application before the workers are forked: they start at once and share its memory.

    Nothing of it may hold a connection or a thread yet; both would be lost in a worker.
    """
    importlib.import_module("linli.config.wsgi")
    from django.urls import get_resolver

    get_resolver().check()


def _serve_live() -> None:
    import uvicorn
    from django.conf import settings

    from linli.config.live import LiveApplication
    from linli.config.live_hub import Hub

    hub = Hub(capacity=int(os.environ.get("LINLI_LIVE_WATCHERS", "10000")))

    class Server(uvicorn.Server):
        """Ends the open streams first: uvicorn would wait for them, and they never end by themselves."""

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            hub.close()
            super().handle_exit(sig, frame)

    logging.config.dictConfig(settings.LOGGING)
    # No access log: an address holds a ticket.
    options: dict[str, Any] = {"log_config": None, "access_log": False, "timeout_graceful_shutdown": 3}
    application = LiveApplication(hub, os.environ["DATABASE_URL"])
    Server(uvicorn.Config(application, host=address(), port=live_port(), lifespan="on", **options)).run()


def _serve_worker() -> None:
    import django

    django.setup()
    from linli.config.worker import work

    work()


def serve_witness(_arguments: Sequence[str] = ()) -> int:
    """``linli witness``: the one process that knows neither Django nor a database."""
    serve("witness")
    return 0


def _serve_witness() -> None:
    from linli.config import witness

    witness.serve(address(), witness_port())
