"""Jobs."""

from procrastinate.contrib.django import app

from linli.kit import clock
from linli.people import actions


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="people.end_due_posts", pass_context=False)
def end_due_posts(timestamp: int) -> int:
    """Every hour: posts whose last day has passed are announced, so that what they held finds its team."""
    return actions.end_due_posts(at=clock.now())
