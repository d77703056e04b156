"""A page of 50 of the list for staff among 1,000,000 matters: statements, CPU as JSON and as a page.

    python -m benches.inbox [HOW_MANY]

108,900 grids; nine of ten matters are closed. Three readers: a caseworker of one grid, a coordinator of one township,
and the coordinator of everything. Bars: 6 statements, 3 ms CPU as JSON, 6 ms as HTML, no count(*). CPU is this
process's own, medians: the WSGI application, compression included, called as the server calls it.
The baseline is a bare SELECT of the same 50 rows. Exit status 1 below a bar.
"""

import io
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from benches.catalogue import publish_kinds
from benches.database import fresh_database
from benches.lattice import make_lattice

MATTERS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
MAX_STATEMENTS, MAX_JSON_MS, MAX_HTML_MS = 6, 3.0, 6.0
REPEATS = 200
SIDE = 330  # 108,900 grids, as many as Zhejiang has
JSON_PATH, HTML_PATH = "/api/v1/inbox", "/desk/"


def main() -> int:
    """Build, measure, print."""
    from django.core.management import call_command

    with fresh_database():
        call_command("collectstatic", interactive=False, verbosity=0)  # pages name their files by hash
        make_lattice(SIDE)
        _fill(publish_kinds())
        bare = _bare()
        print(f"list of 50 among {MATTERS:,} matters, {SIDE * SIDE:,} grids; bare SELECT of 50 rows {bare:.2f} ms CPU:")
        kept = [_reader(name, email, bare) for name, email in _readers()]
    return 0 if all(kept) else 1


def _readers() -> list[tuple[str, str]]:
    return [
        ("caseworker of one grid", "33000000000000@example.org"),
        ("coordinator of one township", "33000000000@example.org"),
        ("coordinator of everything", "330000@example.org"),
    ]


def _reader(name: str, email: str, bare: float) -> bool:
    cookie = _cookie(email)
    json_statements, json_ms, json_wall = _cost(lambda: _get(JSON_PATH, cookie))
    html_statements, html_ms, html_wall = _cost(lambda: _get(HTML_PATH, cookie))
    print(f"  {name}:")
    print(f"    JSON {json_statements} statements (bar {MAX_STATEMENTS}), {json_ms:.2f} ms CPU (bar {MAX_JSON_MS}), "
          f"{json_wall:.1f} ms in all, ratio {json_ms / bare:.1f}")  # fmt: skip
    print(f"    HTML {html_statements} statements (bar {MAX_STATEMENTS}), {html_ms:.2f} ms CPU (bar {MAX_HTML_MS}), "
          f"{html_wall:.1f} ms in all, ratio {html_ms / bare:.1f}")  # fmt: skip
    statements = max(json_statements, html_statements)
    return statements <= MAX_STATEMENTS and json_ms <= MAX_JSON_MS and html_ms <= MAX_HTML_MS


def _cookie(email: str) -> str:
    """What the browser of that account sends once it has opened a page: the session, and the secret of its forms."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model()._default_manager.get(email=email))
    client.get(HTML_PATH)
    return "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())


def _get(path: str, cookie: str) -> tuple[str, bytes]:
    """Status and body of what the WSGI application answers a browser that takes gzip: all that the web process does."""
    from linli.config.wsgi import application

    status: list[str] = []
    body: list[bytes] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
        "HTTP_COOKIE": cookie,
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }

    def start(line: str, *_rest: Any) -> Callable[[bytes], object]:
        status.append(line)
        return body.append

    answer = application(environ, start)
    try:
        body.extend(answer)
        return status[0], b"".join(body)
    finally:
        answer.close()


def _cost(call: Callable[[], tuple[str, bytes]]) -> tuple[int, float, float]:
    """Statements, then median CPU and wall milliseconds of this process for one call."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(10):
        status, body = call()
        assert status.startswith("200"), (status, body[:300])
    with CaptureQueriesContext(connection) as captured:
        call()
    statements = len(captured)
    assert not any("COUNT(" in query["sql"].upper() for query in captured), "a list never counts"
    cpu, wall = [], []
    for _ in range(REPEATS):
        own, started = time.process_time(), time.perf_counter()
        call()
        cpu.append((time.process_time() - own) * 1000)
        wall.append((time.perf_counter() - started) * 1000)
    return statements, statistics.median(cpu), statistics.median(wall)


def _bare() -> float:
    """Median CPU milliseconds of fetching 50 rows of the same columns with nothing around."""
    from django.db import connection

    statement = """SELECT id, reference, title, state, version, kind_id, place_id, address, due_at, received_at
                   FROM matters_matter WHERE state = 'RECEIVED' ORDER BY due_at, id LIMIT 50"""

    def fetch() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            cursor.fetchall()

    times = []
    for _ in range(REPEATS):
        own = time.process_time()
        fetch()
        times.append((time.process_time() - own) * 1000)
    return statistics.median(times)


def _fill(kinds: list[str]) -> None:
    """The matters by COPY, in random grids over half a year, each held by its grid's caseworker."""
    from django.db import connection, transaction

    from linli.kit.clock import now
    from linli.kit.db import copy_rows
    from linli.matters.actions.bulk_rows import matter_columns, matter_row
    from linli.matters.queries import get_leaf

    leaves = [get_leaf(code) for code in kinds]  # read before COPY takes the connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, place_id, path FROM people_post WHERE role = 'CASEWORKER' ORDER BY path")
        posts = cursor.fetchall()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # the rows are right: no million key checks
        copy_rows("matters_matter", matter_columns(), (matter_row(one) for one in _matters(leaves, posts, now())))
    connection.set_autocommit(True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE matters_matter")


def _matters(leaves: list[Any], posts: list[tuple[UUID, UUID, str]], at: datetime) -> Iterator[Any]:
    from linli.kit.ids import REFERENCE_ALPHABET, uuid7
    from linli.matters.models import Matter

    draw = random.Random(1)
    for number in range(MATTERS):
        post_id, place_id, path = posts[draw.randrange(len(posts))]
        kind = leaves[draw.randrange(len(leaves))]
        received = at - timedelta(minutes=draw.randrange(260_000))
        state = draw.choice(("RECEIVED", "ACCEPTED", "IN_PROGRESS")) if draw.random() < 0.1 else "CONFIRMED"
        digits = "".join(REFERENCE_ALPHABET[number // 30**power % 30] for power in range(6))
        yield Matter(
            id=uuid7(),
            reference=digits,
            secret_digest=b"",
            state=state,
            kind_id=kind.id,
            kind_code=kind.code,
            title="村口的路灯三天没亮了",
            text="村口的路灯三天没亮了，晚上看不清台阶。",
            language="zh-hans",
            channel="WEB",
            place_id=place_id,
            place_path=path,
            level="GRID",
            owner_place_id=place_id,
            owner_path=path,
            owner_post_id=post_id,
            assigned_at=received,
            received_at=received,
            first_contact_due_at=received + timedelta(hours=kind.first_contact_hours or 1),
            due_at=received + timedelta(hours=kind.resolve_hours or 1),
            last_step_at=received,
            closed_at=received if state == "CONFIRMED" else None,
            resolved_at=received if state == "CONFIRMED" else None,
        )


if __name__ == "__main__":
    os.environ.setdefault("LINLI_LOG_LEVEL", "ERROR")
    sys.exit(main())
