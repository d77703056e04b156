"""What waits and how long, as numbers. Nothing here names a person, a matter or an address."""

import contextlib
import shutil
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from linli.config.backup.make import last_noted
from linli.kit.clock import now
from linli.kit.db import fetch_one
from linli.ledger import queries as ledger

_PENDING = """
SELECT count(*), extract(epoch FROM %s - min(e.at)) FROM ledger_pending p JOIN ledger_entry e ON e.id = p.entry_id
"""
_JOBS = "SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1"
# Only what still moves: an index holds these, however many there were.
_NOTICES = "SELECT state, count(*) FROM notices_notice WHERE next_at IS NOT NULL GROUP BY 1"
_LATE_NOTICES = "SELECT extract(epoch FROM %s - min(next_at)) FROM notices_notice WHERE next_at IS NOT NULL"
_DELIVERIES = "SELECT state, count(*) FROM webhooks_delivery WHERE next_at IS NOT NULL GROUP BY 1"
_WORKERS = """
SELECT count(*) FILTER (WHERE last_heartbeat > now() - interval '1 minute'),
       extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers
"""
_SERVER = """
SELECT extract(epoch FROM clock_timestamp()), pg_database_size(current_database()),
       (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),
       current_setting('max_connections')::int, current_setting('server_version_num')::int
"""


@dataclass(frozen=True)
class Figures:
    """Counts, bytes and seconds of one moment. Seconds are of the oldest that waits; None where nothing does."""

    chain_waiting: int
    chain_seconds: float | None
    log_size: int
    log_waiting: int
    log_seconds: float | None
    workers: int
    worker_silence: float | None
    clock_offset: float
    database_bytes: int
    connections: int
    connections_most: int
    server_version: int
    disk_free: int
    disk_total: int
    backup_seconds: float | None
    late_notice_seconds: float | None
    jobs: dict[str, int] = field(default_factory=dict)
    notices: dict[str, int] = field(default_factory=dict)
    deliveries: dict[str, int] = field(default_factory=dict)


def read_figures(at: datetime) -> Figures:
    """Nine short statements, each over an index or a small table. ``at`` is the present moment."""
    with transaction.atomic():
        chain = fetch_one(_PENDING, [at]) or (0, None)
        workers = fetch_one(_WORKERS, []) or (0, None)
        asked = now()
        server = fetch_one(_SERVER, [])
        offset = asked + (now() - asked) / 2
        late = fetch_one(_LATE_NOTICES, [at]) or (None,)
        log = ledger.get_log_status()
        jobs, notices, deliveries = _counted(_JOBS), _counted(_NOTICES), _counted(_DELIVERIES)
    assert server is not None
    disk = shutil.disk_usage(_existing(Path(settings.VAR)))
    return Figures(
        chain_waiting=chain[0],
        chain_seconds=_seconds(chain[1]),
        log_size=log.size,
        log_waiting=log.waiting,
        log_seconds=(at - log.oldest_at).total_seconds() if log.oldest_at else None,
        workers=workers[0],
        worker_silence=_seconds(workers[1]),
        clock_offset=offset.timestamp() - float(server[0]),
        database_bytes=server[1],
        connections=server[2],
        connections_most=server[3],
        server_version=server[4] // 10_000,
        disk_free=disk.free,
        disk_total=disk.total,
        backup_seconds=backup_seconds(at),
        late_notice_seconds=_seconds(late[0]),
        jobs=jobs,
        notices=notices,
        deliveries=deliveries,
    )


def backup_seconds(at: datetime) -> float | None:
    """How long ago the last backup was made from here; None when none was noted."""
    with contextlib.suppress(KeyError, ValueError):
        return (at - datetime.fromisoformat(last_noted(Path(settings.VAR))["made_at"])).total_seconds()
    return None


def _counted(statement: str) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {str(name): int(count) for name, count in cursor.fetchall()}


def _seconds(value: object) -> float | None:
    return None if value is None else float(str(value))


def _existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder
