"""Jobs."""

from procrastinate.contrib.django import app

from linli.kit import clock
from linli.rights import actions


@app.periodic(cron="53 * * * *")
@app.task(queueing_lock="rights.sweep_erasures", pass_context=False)
def sweep_erasures(timestamp: int) -> int:
    """Every hour: what was asked to be erased and whose day has come; what a restore brought back; the file."""
    at = clock.now()
    return actions.erase_again(at=at) + actions.sweep_erasures(at=at) + actions.to_file()
