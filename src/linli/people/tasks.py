"""Jobs."""

from procrastinate.contrib.django import app

from linli.kit import clock
from linli.people import actions


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="people.end_due_posts", pass_context=False)
def end_due_posts(timestamp: int) -> int:
    """Every hour: posts whose last day has passed are announced, so that what they held finds its team."""
    return actions.end_due_posts(at=clock.now())


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="people.purge_signing_in", pass_context=False)
def purge_signing_in(timestamp: int) -> int:
    """Every hour: used and expired sign-in links, expired sessions and old counts of attempts go."""
    return actions.purge_signing_in(at=clock.now())


@app.periodic(cron="27 * * * *")
@app.task(queueing_lock="people.end_due_consents", pass_context=False)
def end_due_consents(timestamp: int) -> int:
    """Every hour: consents whose time is over end, and with them what rested on them."""
    return actions.end_due_consents(at=clock.now())
