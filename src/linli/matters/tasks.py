"""Jobs."""

from procrastinate.contrib.django import app

from linli.kit import clock
from linli.matters import actions


@app.periodic(cron="37 * * * *")
@app.task(queueing_lock="matters.purge_expired", pass_context=False)
def purge_expired(timestamp: int) -> int:
    """Every hour: drafts whose thirty days are over go, and keys of requests that nobody repeats any more."""
    return actions.purge_expired(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="matters.sweep_clocks", pass_context=False)
def sweep_clocks(timestamp: int) -> int:
    """Every minute: reminders, what is overdue, what goes up a level, and pauses that are over."""
    return actions.sweep_clocks(at=clock.now()).looked_at


@app.periodic(cron="47 * * * *")
@app.task(queueing_lock="matters.sweep_photos", pass_context=False)
def sweep_photos(timestamp: int) -> int:
    """Every hour: a part of the stored pictures is looked through for those that no row knows."""
    return actions.sweep_photos(at=clock.now())
