"""Backup and restore of a town with 1,000,000 matters, each with its entry in the chained ledger.

    python -m benches.bench_restore [HOW_MANY]

Bar: ``linli restore`` in 5 minutes, with hashes, counts, the proof of the whole chain and everything on the disk. The
baseline is plain ``pg_restore`` of the same dump, one process, into a server as it runs a town. Exit status 1 below
the bar.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from benches.database import fresh_database
from benches.inbox import _fill
from benches.lattice import make_lattice

MATTERS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
BAR_SECONDS = 300.0
SIDE = 330
_ENTRIES = """
INSERT INTO ledger_entry (id, cell, verb, subject_type, subject_id, actor_kind, at, facts, topics, after_hash)
SELECT gen_random_uuid(), '330681', 'RECEIVE', 'matter', id, 'RESIDENT', received_at, '{"channel": "WEB"}',
       ARRAY['matter:' || id], sha256(reference::bytea) FROM matters_matter
"""


def main() -> int:
    """Build, back up, restore, print."""
    from linli.config.backup.make import DUMP, make_backup

    with tempfile.TemporaryDirectory(prefix="linli-bench-", dir=os.environ.get("LINLI_BENCH_DIR")) as folder:
        base = Path(folder)
        base.chmod(0o755)
        with fresh_database():
            _build()
            began = time.perf_counter()
            made = make_backup(
                url=os.environ["DATABASE_URL"], var=Path(os.environ["LINLI_VAR"]), into=base, kind=DUMP, cell="330681"
            )
            backed_up = time.perf_counter() - began
            plain = _plain(made.folder / "database")
        seconds = _restore(made.folder, base / "restored")
    print(f"backup of {MATTERS:,} matters: {backed_up:.0f} s, {made.bytes / 1e6:.0f} MB")
    print(f"restore, proven and durable: {seconds:.0f} s (bar {BAR_SECONDS:.0f} s); plain pg_restore {plain:.0f} s, "
          f"ratio {seconds / plain:.2f}")  # fmt: skip
    return 0 if seconds <= BAR_SECONDS else 1


def _build() -> None:
    """Places, matters and one linked entry a matter."""
    from django.db import connection

    from benches.catalogue import publish_kinds
    from linli.ledger.actions import sequence_batch

    make_lattice(SIDE)
    _fill(publish_kinds())
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES)
    while sequence_batch(10_000):
        pass


def _plain(dump: Path) -> float:
    """Seconds of pg_restore alone, into a second database of the server that runs."""
    from linli.config.backup.address import parse
    from linli.config.backup.programs import run

    address = parse(os.environ["DATABASE_URL"])
    with psycopg.connect(address.with_secret(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE plain")
    began = time.perf_counter()
    run("pg_restore", ["--no-owner", "--no-privileges", "-d", parse(address.of("plain")).url, dump])
    return time.perf_counter() - began


def _restore(backup: Path, var: Path) -> float:
    """Seconds of the whole command, as an operator waits for it."""
    kept = {name: value for name, value in os.environ.items() if "DATABASE_URL" not in name}
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "linli.config.cli", "restore", str(backup)],
        env={**kept, "LINLI_VAR": str(var)},
        check=True,
    )
    return time.perf_counter() - began


if __name__ == "__main__":
    os.environ.setdefault("LINLI_LOG_LEVEL", "ERROR")
    sys.exit(main())
