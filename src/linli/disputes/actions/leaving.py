"""What a stage takes with it when it is left, whichever way: picks, a pause, a text that was to be signed."""

from datetime import datetime
from typing import Any

from linli.disputes.models import Agreement, Appointment, Dispute, Due, Party, Pause, Pick
from linli.disputes.rules import FROZEN, WRITTEN, State, Verb


def leave(dispute: Dispute, to: State, at: datetime) -> dict[str, Any]:
    """End what belongs to the stage alone; the columns of the dispute's row that change with it."""
    former = State(dispute.state)
    if former is to:
        return {}
    if former is State.SELECTING:
        Pick.objects.filter(dispute_id=dispute.id).delete()
    if former in FROZEN and to not in FROZEN:
        abandon(dispute)
    if former is State.PAUSED:
        _end_pause(dispute, at)
        return {"pause_reason": ""}
    return {}


def abandon(dispute: Dispute) -> None:
    """The frozen text is no longer to be signed; without one nothing happens."""
    frozen = Agreement.objects.filter(dispute_id=dispute.id, state=Agreement.States.FROZEN)
    frozen.update(state=Agreement.States.ABANDONED)


def end_appointment(dispute: Dispute, at: datetime, end: Appointment.Ends, by: Party | None = None) -> None:
    """The one chosen mediates no longer; without one nothing happens."""
    running = Appointment.objects.filter(dispute_id=dispute.id, ended_at__isnull=True)
    running.update(ended_at=at, end=end, ended_by=by)


def out_of_writing(dispute: Dispute, verb: Verb) -> Verb:
    """The verb by which the writing of a text ends: where a former agreement is in force, that one goes on.

    As it was before: one of which something was not performed in time stays one that was not kept.
    """
    if State(dispute.state) not in WRITTEN:
        return verb
    in_force = Agreement.objects.filter(dispute_id=dispute.id, state=Agreement.States.IN_FORCE).first()
    if in_force is None:
        return verb
    was_breached = Due.objects.filter(agreement=in_force, breached_at__isnull=False).exists()
    return Verb.KEEP_BREACHED if was_breached else Verb.KEEP_FORMER


def _end_pause(dispute: Dispute, at: datetime) -> None:
    """At its bound, should that be noticed later."""
    running = Pause.objects.filter(dispute_id=dispute.id, ended_at__isnull=True).first()
    if running is not None:
        Pause.objects.filter(id=running.id).update(ended_at=min(at, running.until_at))
