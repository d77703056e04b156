"""Jobs. The outbox itself is worked by a loop of the worker, not by jobs: see config/outbox.py."""

from procrastinate.contrib.django import app

from linli.kit import clock
from linli.notices import actions


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="notices.purge", pass_context=False)
def purge(timestamp: int) -> int:
    """Every hour: what ended thirty days ago keeps neither address nor content, and what nobody confirmed goes."""
    now = clock.now()
    actions.forget_unconfirmed(at=now)
    return actions.purge(at=now)
