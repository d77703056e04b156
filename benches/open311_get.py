"""GET requests.xml of 1,000 among 1,000,000 matters, as the web process answers it.

    python -m benches.open311_get [HOW_MANY]

The matters of `benches.inbox`. Bar: 100 ms for a list of 1,000, the newest and with filters. The baseline is a bare
SELECT of the same 1,000 rows and columns. Medians of 30 by the clock, and the processor time of this process, which
other work on the machine does not lengthen. Exit status 1 when the clock is above the bar.
"""

import io
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from benches import inbox
from benches.catalogue import publish_kinds
from benches.database import fresh_database
from benches.inbox import MATTERS
from benches.lattice import make_lattice

MAX_MS, REPEATS, ROWS = 100.0, 30, 1000


def main() -> int:
    """Build, measure, print."""
    from linli.kit.clock import now

    with fresh_database():
        make_lattice(inbox.SIDE)
        kinds = publish_kinds()
        inbox._fill(kinds)
        end = now() - timedelta(days=30)
        before = {"end_date": end.strftime("%Y-%m-%dT%H:%M:%SZ")}
        asked = {
            "newest": {},
            "closed, a month ago": {"status": "closed", **before},
            "one service": {"service_code": kinds[0]},
            "page 5": {"page": "5"},
        }
        bare, _cpu = _median(_bare)
        print(f"GET requests.xml of {ROWS:,} among {MATTERS:,} matters; bare SELECT of {ROWS:,} rows {bare:.1f} ms:")
        worst = max(_show(name, parameters, bare) for name, parameters in asked.items())
    return 0 if worst <= MAX_MS else 1


def _show(name: str, parameters: dict[str, str], bare: float) -> float:
    xml, xml_cpu = _median(lambda: _get("xml", parameters))
    json, json_cpu = _median(lambda: _get("json", parameters))
    rows, size = _get("xml", parameters)
    print(f"  {name}: {rows:,} rows, {size / 1024:,.0f} kB; XML {xml:.1f} ms (bar {MAX_MS:.0f}), {xml_cpu:.1f} ms CPU, "
          f"ratio {xml / bare:.1f}; JSON {json:.1f} ms, {json_cpu:.1f} ms CPU")  # fmt: skip
    return xml


def _get(form: str, parameters: dict[str, str]) -> tuple[int, int]:
    """Rows and bytes of what the WSGI application answers."""
    from linli.config.wsgi import application

    status: list[str] = []
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": f"/open311/v2/requests.{form}",
        "QUERY_STRING": urlencode(parameters),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }

    def start(line: str, *_rest: Any) -> Callable[[bytes], object]:
        status.append(line)
        return lambda data: None

    answer = application(environ, start)
    try:
        body = b"".join(answer)
    finally:
        answer.close()
    assert status[0].startswith("200"), (status, body[:300])
    return body.count(b"<request>"), len(body)


def _bare() -> None:
    """The same rows with nothing around."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT reference, state, kind_id, place_id, owner_place_id, owner_agency_id, received_at,
               last_step_at, closed_at, due_at, lon, lat, outcome FROM matters_matter
               WHERE received_at >= now() - interval '90 days' ORDER BY received_at DESC, id DESC LIMIT %s""",
            [ROWS],
        )
        cursor.fetchall()


def _median(call: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock, and of processor time of this process."""
    for _ in range(3):
        call()
    wall, cpu = [], []
    for _ in range(REPEATS):
        own, started = time.process_time(), time.perf_counter()
        call()
        wall.append((time.perf_counter() - started) * 1000)
        cpu.append((time.process_time() - own) * 1000)
    return statistics.median(wall), statistics.median(cpu)


if __name__ == "__main__":
    os.environ.setdefault("LINLI_LOG_LEVEL", "ERROR")
    sys.exit(main())
