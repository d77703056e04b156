"""Performing what was agreed. Whoever it is owed to says that it is done; silence is no receipt."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import Standing, get_standing
from linli.disputes.actions.change import begin_as, finish
from linli.disputes.actions.channels import put
from linli.disputes.models import Agreement, Due, Party
from linli.disputes.queries.agreement import agreement_in_force
from linli.disputes.queries.items import channel_of
from linli.disputes.rules import DataClass, Verb
from linli.kit.actors import Actor
from linli.kit.errors import Conflict, NotAllowed, NotFound
from linli.kit.text import clean_text

NOTE_LENGTH = 500
_OPEN = {"confirmed_at__isnull": True, "released_at__isnull": True}


@transaction.atomic
def report_done(*, actor: Actor, at: datetime, dispute_id: UUID, due_id: UUID, note: str = "") -> Due:
    """Whoever owes it says that it is done; the other side is asked to confirm.

    Raises NotFound ``due.unknown``, NotAllowed ``due.not_yours``, Conflict ``due.settled``, and as ``begin``.
    """
    standing = get_standing(actor, dispute_id)
    due = _due(standing, due_id)
    begun = begin_as(standing, Verb.REPORT_PERFORMANCE)
    if begun.party is None or begun.party.id != due.owed_by_id:
        raise _not_yours()
    _change(due, said_done_at=at, disputed_at=None)
    _note(standing, due, note, at)
    finish(begun, at=at, facts=_facts(due))
    return due


@transaction.atomic
def confirm_receipt(*, actor: Actor, at: datetime, dispute_id: UUID, due_id: UUID) -> Due:
    """Whoever it is owed to says that it is done; with the last one the agreement is performed.

    Raises NotFound ``due.unknown``, NotAllowed ``due.not_yours``, Conflict ``due.settled``, and as ``begin``.
    """
    return _settle(get_standing(actor, dispute_id), due_id, at, "confirmed_at")


@transaction.atomic
def release(*, actor: Actor, at: datetime, dispute_id: UUID, due_id: UUID) -> Due:
    """Whoever it is owed to does without it. Raises as confirm_receipt."""
    return _settle(get_standing(actor, dispute_id), due_id, at, "released_at")


@transaction.atomic
def deny_receipt(*, actor: Actor, at: datetime, dispute_id: UUID, due_id: UUID, note: str = "") -> Due:
    """ "I did not get it": both sides talk about this one thing. Raises as confirm_receipt."""
    standing = get_standing(actor, dispute_id)
    due = _due(standing, due_id)
    begun = begin_as(standing, Verb.CONFIRM_PERFORMANCE)
    _check_owed_to(due, begun.party)
    if due.said_done_at is None:
        raise Conflict("due.not_said", _("The other side has not said yet that it is done."))
    _change(due, disputed_at=at)
    _note(standing, due, note, at)
    finish(begun, at=at, facts={**_facts(due), "denied": True})
    return due


@transaction.atomic
def report_breach(*, actor: Actor, at: datetime, dispute_id: UUID, due_id: UUID) -> Due:
    """Whoever it is owed to says that it was not performed within the time to make good; the ways on are shown.

    Raises Conflict ``due.cure`` before that time is over, and as confirm_receipt.
    """
    standing = get_standing(actor, dispute_id)
    due = _due(standing, due_id)
    begun = begin_as(standing, Verb.REPORT_BREACH)
    _check_owed_to(due, begun.party)
    if due.cure_until is None or at < due.cure_until:
        raise Conflict("due.cure", _("The time to make good is not over yet."))
    _change(due, breached_at=at)
    finish(begun, at=at, facts=_facts(due))
    return due


def _settle(standing: Standing, due_id: UUID, at: datetime, mark: str) -> Due:
    due = _due(standing, due_id)
    begun = begin_as(standing, Verb.CONFIRM_PERFORMANCE)
    _check_owed_to(due, begun.party)
    _change(due, **{mark: at, "disputed_at": None})
    left = Due.objects.filter(agreement_id=due.agreement_id, due_on__isnull=False, **_OPEN).exists()
    done = begun if left else begin_as(standing, Verb.COMPLETE)
    finish(done, at=at, facts=_facts(due))
    return due


def _due(standing: Standing, due_id: UUID) -> Due:
    agreement: Agreement | None = agreement_in_force(standing.dispute.id)
    due = Due.objects.select_for_update().filter(id=due_id, agreement=agreement).first() if agreement else None
    if due is None:
        raise NotFound("due.unknown", _("There is no such thing to perform."))
    if due.confirmed_at is not None or due.released_at is not None:
        raise Conflict("due.settled", _("This is settled already."))
    return due


def _check_owed_to(due: Due, party: Party | None) -> None:
    """Owed to one side that one says so; owed to everybody, any side but the one that owes it."""
    if party is None or party.id == due.owed_by_id or (due.owed_to_id is not None and party.id != due.owed_to_id):
        raise _not_yours()


def _not_yours() -> NotAllowed:
    return NotAllowed("due.not_yours", _("This is for the other side to say."))


def _change(due: Due, **values: datetime | None) -> None:
    Due.objects.filter(id=due.id).update(**values)
    for name, value in values.items():
        setattr(due, name, value)


def _note(standing: Standing, due: Due, note: str, at: datetime) -> None:
    words = clean_text(note, max_length=NOTE_LENGTH, field="note")
    if words:
        capacity = next(held for held in standing.capacities if held.party)
        payload = {"due": str(due.id), "text": words}
        put(channel_of(standing.dispute.id, DataClass.PERFORMANCE), "NOTE", payload, at=at, by=capacity)


def _facts(due: Due) -> dict[str, object]:
    return {"due": str(due.id)}
