"""Jobs of the house itself."""

import os

from procrastinate import JobContext
from procrastinate.contrib.django import app

# Seconds without a heartbeat after which a worker counts as dead and its jobs are run again.
STALLED_SECONDS = max(1, int(os.environ.get("LINLI_STALLED_SECONDS", "30")))


@app.periodic(cron=f"* * * * * */{min(STALLED_SECONDS, 30)}")
@app.task(name="retry_stalled", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Put back the jobs of workers that died: a task may therefore run twice and must be safe to repeat."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        await manager.retry_job(job)
