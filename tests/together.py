"""Several things at the same moment, each on a connection of its own."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection

from linli.kit.errors import Refused


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at the same moment, each on a connection of its own; results or refusals in their order."""
    results: list[Any] = [None] * len(calls)
    barrier = Barrier(len(calls))

    def run(position: int, call: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=10)
            results[position] = call()
        except Refused as refused:
            results[position] = refused
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results
