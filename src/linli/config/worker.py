"""The worker process: jobs by procrastinate and, in threads of their own, sequencer, publisher of the log, outbox."""

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
from django.db import DatabaseError, connection
from procrastinate import JobContext, PsycopgConnector
from procrastinate.contrib.django import app, connector_params
from procrastinate.exceptions import ProcrastinateException

from linli.config import outbox, publisher, sequencer
from linli.config.running.metrics_server import serve_metrics
from linli.config.running.request_ids import named
from linli.config.tasks import STALLED_SECONDS
from linli.kit.clock import now
from linli.ledger.actions import cosigner
from linli.matters.actions.publish_built_in_life import publish_built_in_life
from linli.rights.actions import erase_again

_log = logging.getLogger(__name__)
_STOP_SECONDS = 8.0


def work() -> None:
    """Work until SIGTERM or SIGINT: running jobs get eight seconds, current batches of links and notices are finished.

    Ends with exit status 1 when the database goes away or a thread falls; whoever started the process starts it again.
    """
    _keep_built_in_life()
    _keep_erased()
    stop = threading.Event()
    fallen = _end_with_any_thread()
    chain = threading.Thread(target=sequencer.run, args=(stop, sequencer.Ear()), name="sequencer")
    chain.start()
    log = threading.Thread(target=publisher.run, args=(stop, cosigner()), name="publisher")
    log.start()
    carriers = outbox.start(stop)
    told = threading.Thread(target=serve_metrics, args=(stop,), name="metrics")
    told.start()
    try:
        asyncio.run(_run_jobs())
    except (ProcrastinateException, psycopg.Error) as error:
        _log.error("the worker lost its database: %s", type(error).__name__)
        sys.exit(1)
    finally:
        stop.set()
        for thread in (chain, log, told, *carriers):
            thread.join()
    if fallen:
        sys.exit(1)


def _end_with_any_thread() -> list[str]:
    """From now on a thread that falls takes the process with it, so that it is started again whole.

    A worker without its sequencer would go on looking well. The list that is returned names who fell.
    """
    fallen: list[str] = []

    def told(fall: threading.ExceptHookArgs) -> None:
        name = fall.thread.name if fall.thread else "?"
        _log.error("the worker ends: its thread %s fell: %s", name, fall.exc_type.__name__)
        fallen.append(name)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.excepthook = told
    return fallen


def _keep_built_in_life() -> None:
    """After every release, before anything else: matters keep the life that they began under."""
    try:
        publish_built_in_life(at=now())
    except DatabaseError as error:  # the worker goes on, and tries again when it is next started
        _log.error("the built-in life could not be kept as a version: %s", type(error).__name__)
    finally:
        connection.close()


def _keep_erased() -> None:
    """What a restore brought back goes before anything else is done."""
    try:
        erase_again(at=now())
    except DatabaseError as error:  # the hourly job tries again
        _log.error("what was erased could not be erased again: %s", type(error).__name__)
    finally:
        connection.close()


async def _run_jobs() -> None:
    """A job killed midway is run again: heartbeats tell that its worker is gone, a periodic task puts it back."""
    # Tasks keep Django's own connector, so that what they enqueue is part of their transaction.
    worker_app = app.with_connector(PsycopgConnector(kwargs=connector_params()))
    async with worker_app.open_async():
        running = asyncio.create_task(
            worker_app.run_worker_async(
                name="linli",
                concurrency=int(os.environ.get("LINLI_JOBS_AT_ONCE", "4")),
                install_signal_handlers=False,
                fetch_job_polling_interval=1.0,
                update_heartbeat_interval=STALLED_SECONDS / 3,
                stalled_worker_timeout=STALLED_SECONDS,
                delete_jobs="successful",
                worker_middleware=[_named],
            )
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, _stop, running)
        try:
            await running
        except asyncio.CancelledError:
            _log.info("the worker was told to stop")


async def _named(call_next: Callable[[], Awaitable[Any]], context: JobContext, _worker: object) -> Any:
    """What a job writes into the log carries the job's number, as a request's lines carry the request's."""
    with named(f"job-{context.job.id}"):
        return await call_next()


def _stop(running: "asyncio.Task[None]") -> None:
    """Finish in good order, or else at once: what a job did not finish is run again.

    A worker whose database is gone too would wait half a minute for a connection before it ends.
    """
    running.cancel()
    deadline = threading.Timer(_STOP_SECONDS, os._exit, [1])
    deadline.daemon = True
    deadline.start()
