"""Jobs. Messages themselves are sent by a loop of the worker: see config/outbox.py."""

from procrastinate.contrib.django import app

from linli.kit import clock
from linli.webhooks import actions


@app.periodic(cron="43 3 * * *")
@app.task(queueing_lock="webhooks.purge", pass_context=False)
def purge(timestamp: int) -> int:
    """Every night: messages of more than thirty days go."""
    return actions.purge(at=clock.now())
