"""What sets off the periods of the law: the moments that a dispute's own rows know of."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db.models import Min

from linli.disputes.models import Agreement, Appointment, Dispute
from linli.disputes.rules.jurisdiction import Rule


def is_known(rule: Rule) -> bool:
    """True where rows know when it happened; everything else happens as the dispute enters the stage."""
    return rule.trigger in _MOMENTS


def set_off_at(dispute: Dispute, rule: Rule) -> datetime | None:
    """When it happened in this round; None as long as it has not. Raises KeyError for what is not known."""
    return _MOMENTS[rule.trigger](dispute)


def _applied(dispute: Dispute) -> datetime | None:
    return dispute.applied_at


def _first_accepted(dispute: Dispute) -> datetime | None:
    """Of the round: another mediator later gets what is left of the time."""
    since = dispute.applied_at or dispute.opened_at
    rows = Appointment.objects.filter(dispute=dispute, made_at__gte=since).exclude(end=Appointment.Ends.AGAIN)
    found: datetime | None = rows.aggregate(first=Min("accepted_at"))["first"]
    return found


def _assigned(dispute: Dispute) -> datetime | None:
    """To the one who has not answered yet."""
    rows = Appointment.objects.filter(dispute=dispute, ended_at__isnull=True, accepted_at__isnull=True)
    return rows.values_list("made_at", flat=True).first()


def _reflected(dispute: Dispute) -> datetime | None:
    rows = Agreement.objects.filter(dispute=dispute, state=Agreement.States.FROZEN)
    return rows.values_list("reflect_until", flat=True).first()


def _in_force(dispute: Dispute) -> datetime | None:
    rows = Agreement.objects.filter(dispute=dispute, state=Agreement.States.IN_FORCE)
    return rows.values_list("in_force_at", flat=True).first()


_MOMENTS: Mapping[str, Callable[[Dispute], datetime | None]] = {
    "APPLICATION_RECEIVED": _applied,
    "APPLICATION_ACCEPTED": _applied,
    "MEDIATOR_ACCEPTED": _first_accepted,
    "ASSIGNMENT_RECEIVED": _assigned,
    "REFLECTION_OVER": _reflected,
    "AGREEMENT_IN_FORCE": _in_force,
}
