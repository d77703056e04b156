"""Jobs."""

import logging

from procrastinate.contrib.django import app

from linli.kit import clock
from linli.kit.actors import SYSTEM
from linli.kit.errors import Conflict, NotFound
from linli.matters import actions
from linli.places.queries import list_children

_log = logging.getLogger(__name__)


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


@app.periodic(cron="17 3 1 * *")
@app.task(queueing_lock="matters.propose_destruction", pass_context=False)
def propose_destruction(timestamp: int) -> int:
    """On the first of each month: a list of what has outlived its time, for a coordinator to decide; how many lists."""
    made = [_propose(root.path) for root in list_children(None)]
    return sum(made)


def _propose(path: str) -> bool:
    try:
        return actions.propose_destruction(actor=SYSTEM, at=clock.now(), path=path) is not None
    except Conflict:
        return False  # last month's list still waits for its decision


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="matters.carry_out_destruction", pass_context=False)
def carry_out_destruction(timestamp: int) -> int:
    """Every five minutes: what was approved is destroyed."""
    return actions.carry_out_destruction(at=clock.now())


@app.periodic(cron="23 2 * * *")
@app.task(queueing_lock="matters.retrain_kinds", pass_context=False)
def retrain_kinds(timestamp: int) -> bool:
    """Every night: learn anew what people mean, when enough matters were closed; whether something new is kept."""
    try:
        trained = actions.retrain_kinds(actor=SYSTEM, at=clock.now())
    except NotFound:
        return False  # no catalogue yet
    if trained is None:
        return False
    score = trained.figures["together"].accuracy
    _log.info("kinds learnt from %s matters, accuracy %.4f, kept: %s", trained.matters, score, not trained.did_worse)
    return not trained.did_worse


@app.periodic(cron="33 * * * *")
@app.task(queueing_lock="matters.end_due_representations", pass_context=False)
def end_due_representations(timestamp: int) -> int:
    """Every hour: whoever acted for a child that has come of age can act no longer."""
    return actions.end_due_representations(at=clock.now())
