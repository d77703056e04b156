"""Jobs."""

from uuid import UUID

from procrastinate.contrib.django import app

from linli.disputes import actions
from linli.disputes.actions import erase, guide, room, suggest
from linli.disputes.actions.suggest.ask import TASK
from linli.kit import clock


@app.periodic(cron="27 * * * *")
@app.task(queueing_lock="disputes.purge_walks", pass_context=False)
def purge_walks(timestamp: int) -> int:
    """Every hour: answers of the guide whose fourteen days are over go; how many."""
    return guide.purge_walks(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="disputes.close_bid_rounds", pass_context=False)
def close_bid_rounds(timestamp: int) -> int:
    """Every minute: rounds of sealed bids whose time is over end, and what was bid in them is destroyed; how many."""
    return room.close_bid_rounds(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="disputes.sweep_disputes", pass_context=False)
def sweep_disputes(timestamp: int) -> int:
    """Every minute: what nobody answered ends, reminders go out, and alarms are raised; how many."""
    return sum(actions.sweep_disputes(at=clock.now()).values())


@app.periodic(cron="11 0-12 * * *")
@app.task(queueing_lock="disputes.sweep_dues", pass_context=False)
def sweep_dues(timestamp: int) -> int:
    """Every hour of the day here (the times are UTC): what is to be performed soon, and what is late; how many."""
    return sum(actions.sweep_dues(at=clock.now()).values())


@app.periodic(cron="37 17 * * *")
@app.task(queueing_lock="disputes.sweep_erasures", pass_context=False)
def sweep_erasures(timestamp: int) -> int:
    """Every night here: what has outlived its own time goes; how many channels, disputes and files."""
    return sum(erase.sweep_erasures(at=clock.now()).values())


@app.task(name=TASK, pass_context=False)
def run_suggestion(suggestion_id: str) -> str:
    """Look for the proposal that all sides agreed to; what became of it."""
    state = suggest.run_suggestion(at=clock.now(), suggestion_id=UUID(suggestion_id))
    return state.value if state else ""
