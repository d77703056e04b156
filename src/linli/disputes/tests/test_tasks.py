"""What the worker does for disputes by itself."""

from procrastinate.contrib.django import app

WANTED = {"sweep_disputes": "* * * * *", "sweep_dues": "11 0-12 * * *", "close_bid_rounds": "* * * * *"}


def test_clocks_dues_and_rounds_are_looked_at_by_the_clock() -> None:
    rows = app.periodic_registry.periodic_tasks.values()
    found = {row.task.name.rpartition(".")[2]: row.cron for row in rows if row.task.name.startswith("linli.disputes")}
    assert WANTED.items() <= found.items()
