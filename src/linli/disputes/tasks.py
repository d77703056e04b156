"""Jobs."""

from procrastinate.contrib.django import app

from linli.disputes.actions import guide
from linli.kit import clock


@app.periodic(cron="27 * * * *")
@app.task(queueing_lock="disputes.purge_walks", pass_context=False)
def purge_walks(timestamp: int) -> int:
    """Every hour: answers of the guide whose fourteen days are over go; how many."""
    return guide.purge_walks(at=clock.now())
