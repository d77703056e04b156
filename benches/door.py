"""What the door costs a request: the security headers, the counting of attempts, and asking who must prove it anew.

    python -m benches.door

The same handler answers the same requests with the middleware of the settings and without these three, in one process
with a warm cache, turn by turn. Bar: 0.1 ms of processor time a request. Exit status 1 when it is missed.
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from benches.database import fresh_database

BAR = 0.1  # milliseconds a request
ROUNDS, A_ROUND = 25, 200
DOOR = (
    "linli.config.security_headers.SecurityHeaders",
    "linli.config.files_host.FilesHost",
    "linli.config.request_rates.RequestRates",
    "linli.config.step_up.StepUp",
)
ADDRESSES = ("/privacy/", "/api/v1/openapi.json")


def main() -> int:
    """Measure, print."""
    from django.core.management import call_command

    with fresh_database():
        call_command("collectstatic", interactive=False, verbosity=0)
        results = {address: _measure(address) for address in ADDRESSES}
    for address, (with_door, without) in results.items():
        cost = with_door - without
        print(f"{address}: {with_door:.3f} ms with the door, {without:.3f} ms without; "
              f"cost {cost:.3f} ms (bar {BAR}), ratio {with_door / without:.2f}")  # fmt: skip
    return 0 if all(with_door - without <= BAR for with_door, without in results.values()) else 1


def _measure(address: str) -> tuple[float, float]:
    """Milliseconds of processor time a request, the median of the rounds: (with, without)."""
    from django.conf import settings
    from django.test import override_settings

    rest = [name for name in settings.MIDDLEWARE if name not in DOOR]
    whole = _handler()
    with override_settings(MIDDLEWARE=rest):
        bare = _handler()
    times: dict[str, list[float]] = {"with": [], "without": []}
    for _round in range(ROUNDS):
        times["with"].append(_round_of(whole, address))
        times["without"].append(_round_of(bare, address))
    return statistics.median(times["with"]), statistics.median(times["without"])


def _handler() -> Callable[[Any], Any]:
    from django.core.handlers.wsgi import WSGIHandler

    return WSGIHandler().get_response


def _round_of(handler: Callable[[Any], Any], address: str) -> float:
    from django.test import RequestFactory

    requests = [RequestFactory().get(address, headers={"host": "localhost"}) for _number in range(A_ROUND)]
    begun = time.process_time()
    for request in requests:
        answer = handler(request)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return (time.process_time() - begun) / A_ROUND * 1000


if __name__ == "__main__":
    sys.exit(main())
