"""Service requests posted through the Open311 door, beside the town's own interface in the same run.

    python -m benches.open311_post

108,900 grids, a caseworker in each, every commit flushed to disk, as in `benches.receive`. POST requests.xml with a
key, a pin and the service code. Bars on two cores: 12 statements, 250 a second with 16 clients. The baseline is POST
/api/v1/matters by the same clients against the same web process, the two taking turns. Exit status 1 below a bar.
"""

import http.client
import os
import random
import sys
from urllib.parse import urlencode

from benches import receive
from benches.catalogue import publish_kinds
from benches.database import fresh_database
from benches.lattice import Lattice, make_lattice
from benches.receive import CLIENTS, ROUNDS, SIDE, TEXT, Send

MAX_STATEMENTS, MIN_RATE = 12, 250.0
PATH, KEY = "/open311/v2/requests.xml", "bench-key"
FORM = "application/x-www-form-urlencoded; charset=utf-8"


def main() -> int:
    """Build, measure, print."""
    os.environ["LINLI_OPEN311_KEYS"] = f"bench={KEY}"
    with fresh_database():
        os.environ["LINLI_LIMITS"] = "receive=1000000000/3600"  # read by the web process; one address sends them all
        lattice, kinds = make_lattice(SIDE), _offered(publish_kinds())
        statements = _statements(lattice, kinds)
        with receive._web() as (port, web):
            ours, door = receive._senders(port, lattice, kinds), _senders(port, lattice, kinds)
            receive._rate(ours, 2.0)
            receive._rate(door, 2.0)
            rounds = [(receive._measured(web, ours), receive._measured(web, door)) for _ in range(ROUNDS)]
    own_rate, own_cpu = max(own[0] for own, _door in rounds), min(own[1] for own, _door in rounds)
    rate, cpu = max(door[0] for _own, door in rounds), min(door[1] for _own, door in rounds)
    print(f"Open311 POST requests.xml, {SIDE * SIDE:,} grids, durable commit, web process over HTTP:")
    print(f"  {statements} SQL statements (bar {MAX_STATEMENTS}); {cpu:.2f} ms CPU of the web process")
    print(f"  {rate:,.0f}/s with {CLIENTS} clients (bar {MIN_RATE:.0f}); the town's own interface {own_rate:,.0f}/s "
          f"at {own_cpu:.2f} ms; ratio {rate / own_rate:.2f}")  # fmt: skip
    return 0 if statements <= MAX_STATEMENTS and rate >= MIN_RATE else 1


def _offered(codes: list[str]) -> list[str]:
    """The kinds that the door offers: not the private ones."""
    from linli.open311.queries import list_services

    offered = {row["service_code"] for row in list_services("zh-hans")}
    return [code for code in codes if code in offered]


def _body(lattice: Lattice, kinds: list[str], draw: random.Random) -> bytes:
    lon, lat = lattice.point(draw.randrange(len(lattice.grid_ids)))
    values = {"api_key": KEY, "service_code": draw.choice(kinds), "lat": lat, "long": lon, "description": TEXT}
    return urlencode(values).encode()


def _statements(lattice: Lattice, kinds: list[str]) -> int:
    """Statements of one request in this process once the caches are filled; BEGIN and COMMIT not counted."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client, draw = Client(SERVER_NAME="localhost"), random.Random(0)
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            response = client.post(PATH, _body(lattice, kinds, draw), content_type=FORM)
        assert response.status_code == 201, response.content
    return sum(query["sql"] not in ("BEGIN", "COMMIT") for query in captured)


def _senders(port: int, lattice: Lattice, kinds: list[str]) -> list[Send]:
    """One POST a call, a kept-alive connection a client."""

    def sender(seed: int) -> Send:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        draw = random.Random(seed)
        headers = {"Content-Type": FORM, "Host": "localhost"}

        def send() -> None:
            connection.request("POST", PATH, _body(lattice, kinds, draw), headers)
            response = connection.getresponse()
            answer = response.read()
            if response.status != 201:
                raise SystemExit(f"refused: {response.status} {answer[:300]!r}")

        return send

    return [sender(seed) for seed in range(CLIENTS)]


if __name__ == "__main__":
    os.environ.setdefault("LINLI_LOG_LEVEL", "ERROR")
    sys.exit(main())
