"""``linli run``: keeps PostgreSQL and the processes of a town up, and leaves nothing behind when it ends."""

import asyncio
import errno
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from linli.config import postgres, processes, roles

NAMES = ("web", "live", "worker")
STOP_SECONDS = 10.0
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.2, 10.0
_STEADY_SECONDS = 30.0  # a child that lived this long starts over with the shortest pause


def children() -> Sequence[str]:
    """The processes that are kept up: also a witness of public logs where one was asked for."""
    return (*NAMES, "witness") if processes.runs_witness() else NAMES


class CannotRun(Exception):
    """Why the town cannot be started, in one sentence for the operator."""


@dataclass
class Child:
    """One process that is kept up."""

    name: str
    process: asyncio.subprocess.Process | None = None
    keeper: "asyncio.Task[None] | None" = field(default=None, repr=False)


class Supervisor:
    """Starts the children, forwards what they print, starts again what ends, and stops all of it in order."""

    def __init__(self, server: postgres.Server | None, names: Sequence[str] | None = None) -> None:
        self.server = server
        self.children = [Child(name) for name in (children() if names is None else names)]
        self.stopping = asyncio.Event()
        self._hurry = asyncio.Event()

    async def run(self, when_up: Callable[[], Coroutine[Any, Any, None]] | None = None) -> None:
        """Until SIGINT or SIGTERM. A second signal does not wait for running requests."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, self._told_to_stop)
        for child in self.children:
            child.keeper = asyncio.create_task(self._keep(child))
        watching = asyncio.create_task(self._keep_server())
        greeting = asyncio.create_task(when_up()) if when_up else None
        if greeting:
            greeting.add_done_callback(_tell_failure)
        await self.stopping.wait()
        say("stopping")
        for task in (watching, greeting):
            if task is not None:
                task.cancel()
        for child in self.children:
            await self._stop(child)

    def _told_to_stop(self) -> None:
        if self.stopping.is_set():
            self._hurry.set()
        self.stopping.set()

    async def _keep(self, child: Child) -> None:
        """Start it, and again whenever it ends, with growing pauses while it keeps ending."""
        pause = _SHORTEST_PAUSE
        while not self.stopping.is_set():
            started = time.monotonic()
            child.process = await _start(child.name)
            await _forward(child)
            status = await child.process.wait()
            if self.stopping.is_set():
                return
            pause = _SHORTEST_PAUSE if time.monotonic() - started > _STEADY_SECONDS else pause
            say(f"{child.name} ended with status {status}; starting it again in {pause:.1f} s")
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _keep_server(self) -> None:
        """Start the embedded server again when it is gone. The children wait for it by themselves."""
        while self.server is not None:
            await asyncio.sleep(0.5)
            if not postgres.is_alive(self.server):
                say("PostgreSQL ended; starting it again")
                try:
                    self.server = await asyncio.to_thread(postgres.start, self.server.data)
                except postgres.NotStarted as failure:
                    say(str(failure))

    async def _stop(self, child: Child) -> None:
        """Ask it to end, wait, then end its whole process group."""
        if child.process is None or child.keeper is None:
            return
        with suppress(ProcessLookupError):
            child.process.terminate()
        hurry = asyncio.create_task(self._hurry.wait())
        await asyncio.wait({child.keeper, hurry}, timeout=STOP_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        hurry.cancel()
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, signal.SIGKILL)
        await child.keeper


def _tell_failure(greeting: "asyncio.Task[None]") -> None:
    """The town runs all the same when its greeting fails; the operator has to know why nothing was said."""
    if not greeting.cancelled() and (error := greeting.exception()):
        say(f"the town is up, but its greeting failed: {type(error).__name__}: {error}")


def say(text: str) -> None:
    """One line to the operator."""
    sys.stdout.write(f"linli   | {text}\n")
    sys.stdout.flush()


async def _start(name: str) -> asyncio.subprocess.Process:
    """A child in a process group of its own, so that Ctrl-C reaches it through us and in order."""
    known = roles.child_environment(name)
    environment = {**known, processes.SUPERVISOR: str(os.getpid()), "PYTHONUNBUFFERED": "1"}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "linli.config.cli", name),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=environment,
        process_group=0,
        limit=2**20,
    )


async def _forward(child: Child) -> None:
    """Print its lines under its name until it closes its output."""
    output = child.process.stdout if child.process else None
    while output is not None:
        try:
            line = await output.readline()
        except ValueError:  # longer than the limit: what was read of it is dropped
            continue
        if not line:
            return
        sys.stdout.write(f"{child.name:7} | {line.decode(errors='replace').rstrip()}\n")
        sys.stdout.flush()


def check_ports() -> None:
    """Raises CannotRun when one of them could not listen."""
    ports = [("LINLI_PORT", processes.web_port()), ("LINLI_LIVE_PORT", processes.live_port())]
    if processes.runs_witness():
        ports.append(("LINLI_WITNESS_PORT", processes.witness_port()))
    for name, port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((processes.address(), port))
            except OSError as error:
                reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
                raise CannotRun(f"Port {port} {reason}. Stop what runs there, or set {name} to another one.") from error


def supervise(
    when_up: Callable[[], Coroutine[Any, Any, None]] | None = None, server: postgres.Server | None = None
) -> None:
    """Run all children until told to stop."""

    async def main() -> None:
        await Supervisor(server).run(when_up)

    asyncio.run(main())
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # PostgreSQL is stopping; it must not be left half way


def run(_arguments: Sequence[str] = ()) -> int:
    """``linli run``: exit status 0 after Ctrl-C or SIGTERM, 1 with a sentence when it cannot start."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    try:
        check_ports()
        with ExitStack() as stack:
            server = start_server(stack)
            say(f"http://localhost:{processes.web_port()}")
            supervise(server=server)
    except CannotRun as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


def start_server(stack: ExitStack) -> postgres.Server | None:
    """The embedded server, held and guarded until the stack closes; None when DATABASE_URL names another."""
    if os.environ.get("DATABASE_URL"):
        return None
    var = Path(os.environ.get("LINLI_VAR", "var")).resolve()
    server = stack.enter_context(postgres.held(var))
    stack.enter_context(postgres.guarded(var))
    os.environ.update(server.urls())
    for name in server.urls():
        stack.callback(os.environ.pop, name, None)
    return server
