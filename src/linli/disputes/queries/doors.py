"""The other doors that the law of a place names for a dispute that is not for mediation."""

from datetime import datetime

from linli.disputes.models import Dispute
from linli.disputes.queries.jurisdiction import jurisdiction_of
from linli.disputes.queries.stages import law_of
from linli.disputes.rules.jurisdiction import Door, Expiry, NoRule
from linli.kit.errors import NotFound


def doors_of(dispute: Dispute, at: datetime) -> tuple[Door, ...]:
    """Those that are open on that day, in the order of the file. Raises NotFound ``jurisdiction.unknown``."""
    return law_of(dispute, at).doors


def door_named(dispute: Dispute, code: str) -> Door | None:
    """One that was named, also when the law has closed it since; None for a code that is no longer kept."""
    if not code:
        return None
    place = [part for part in dispute.place_path.split("/") if part][-1]
    try:
        rows = jurisdiction_of(place).tables.get("doors", ())
    except NotFound:
        return None
    return next((row for row in reversed(rows) if isinstance(row, Door) and row.code == code), None)


def next_door(dispute: Dispute, rule_id: str, at: datetime) -> Door | None:
    """The way that the law opens when this period ends: the door named like the body before which it is mediated.

    None where the period says nothing of another way, or the law of the place has no such door.
    """
    law = law_of(dispute, at)
    try:
        rule = law.rule(rule_id)
    except NoRule:
        return None
    if rule.on_expiry is not Expiry.NEXT_DOOR:
        return None
    return next((door for door in law.doors if door.code == dispute.forum), None)
