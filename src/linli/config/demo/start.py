"""``linli demo``: a town with a history, made on the first start, and a sign-in link for each role."""

import asyncio
import hashlib
import os
import signal
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path

from linli.config import processes
from linli.config.supervisor import CannotRun, check_ports, say, start_server, supervise

Progress = Callable[[str], None]


def demo(_arguments: Sequence[str] = ()) -> int:
    """Exit status 0 after Ctrl-C or SIGTERM, 1 with a sentence when it cannot start."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    os.environ["LINLI_DEMO"] = "1"
    os.environ.setdefault("LINLI_WITNESS", "1")
    started = time.monotonic()
    try:
        check_ports()
        with ExitStack() as stack:
            with _step("PostgreSQL"):
                server = start_server(stack)
            _prepare()
            supervise(lambda: _greet(started), server)
    except CannotRun as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


def _prepare() -> None:
    """Tables, static files and the town; each is quick when it is there already."""
    import django

    django.setup()
    from django.db import connections

    with _step("tables"):
        _migrate()
    with _step("static files"):
        _collect_static()
    _make_seal()
    _make_town()
    connections.close_all()


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def _collect_static() -> None:
    """Only when a file was added, removed or changed: hashing and compressing them takes seconds."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.VAR) / "run" / "static"
    state = _static_state()
    if not stamp.exists() or stamp.read_text() != state or not Path(settings.STATIC_ROOT).exists():
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(state)


def _static_state() -> str:
    """A digest over name, size and time of every static file."""
    from django.contrib.staticfiles.finders import get_finders

    state = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            file = Path(storage.path(name)).stat()
            state.update(f"{name} {file.st_size} {file.st_mtime_ns}\n".encode())
    return state.hexdigest()


def _make_seal() -> None:
    """A test key, so that agreements can be sealed; without one the demonstration says so and goes on."""
    from io import StringIO

    from django.core.management import CommandError, call_command

    try:
        call_command("seal", "make-test", stdout=StringIO())
    except CommandError as refusal:
        say(str(refusal))


def _make_town() -> None:
    """All or nothing, so that an interrupted first start leaves an empty town and not half of one.

    Every act writes the ledger: a ledger without an entry belongs to a town where nothing ever happened.
    """
    from django.db import transaction

    from linli.ledger.queries import get_status

    status = get_status()
    if status.head.seq or status.pending:
        return
    with _step("town"), transaction.atomic():
        import_module("linli.config.demo.seed").seed(progress=say)


@contextmanager
def _step(name: str) -> Iterator[None]:
    started = time.monotonic()
    say(f"{name} ...")
    yield
    say(f"{name} ready after {time.monotonic() - started:.1f} s")


async def _greet(started: float) -> None:
    """Wait until the first page is answered, then say where to go."""
    while not await _answers():
        await asyncio.sleep(0.1)
    links = await asyncio.to_thread(_sign_in_links)
    say(f"up after {time.monotonic() - started:.1f} s: http://localhost:{processes.web_port()}")
    if processes.runs_witness():
        links.append(("公开日志的见证方 Witness of the public log", f"http://localhost:{processes.witness_port()}"))
    for line in aligned(links):
        say(f"  {line}")
    say("Ctrl-C stops everything")


def aligned(rows: list[tuple[str, str]]) -> list[str]:
    """Label and address a line, the addresses under each other where a Chinese character is two columns wide."""
    width = max((columns(label) for label, _url in rows), default=0)
    return [f"{label}{' ' * (width - columns(label))}  {url}" for label, url in rows]


def columns(text: str) -> int:
    """How many columns of a terminal the text takes (Unicode Standard Annex 11; ambiguous ones count as narrow)."""
    shown = [character for character in text if not unicodedata.combining(character)]
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in shown)


def _sign_in_links() -> list[tuple[str, str]]:
    from django.db import connection

    try:
        links: list[tuple[str, str]] = import_module("linli.config.demo.links").sign_in_links()
        return links
    finally:
        connection.close()


async def _answers() -> bool:
    try:
        reader, writer = await asyncio.open_connection(processes.address(), processes.web_port())
        writer.write(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
        status_line = await reader.readline()
        writer.close()
    except OSError:
        return False
    return status_line.startswith(b"HTTP/") and b" 5" not in status_line[:13]
