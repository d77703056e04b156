"""Jobs that join what several modules know."""

from procrastinate.contrib.django import app

from linli.flows.alerting import send_alerts as send
from linli.kit import clock


@app.periodic(cron="41 * * * *")
@app.task(queueing_lock="flows.send_alerts", pass_context=False)
def send_alerts(timestamp: int) -> int:
    """Every hour: whoever is due to be told of an area is told, also of the days on which nothing ran."""
    return send(clock.now())
