"""Performing what was agreed. Whoever it is owed to says that it is done; silence is no receipt."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import Standing, get_standing
from linli.disputes.actions.change import begin_as, finish
from linli.disputes.actions.channels import put
from linli.disputes.models import Agreement, Due, Party
from linli.disputes.queries.agreement import agreement_in_force, text_of
from linli.disputes.queries.items import channel_of
from linli.disputes.rules import DataClass, Verb
from linli.disputes.rules.terms import following, has_lapsed
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
    due = due_of(standing, due_id)
    begun = begin_as(standing, Verb.REPORT_PERFORMANCE)
    if begun.party is None or begun.party.id != due.owed_by_id:
        raise _not_yours()
    change(due, said_done_at=at, disputed_at=None)
    note_about(standing, due, note, at)
    finish(begun, at=at, facts=facts_of(due))
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
    due = due_of(standing, due_id)
    begun = begin_as(standing, Verb.CONFIRM_PERFORMANCE)
    check_owed_to(due, begun.party)
    if due.said_done_at is None:
        raise Conflict("due.not_said", _("The other side has not said yet that it is done."))
    change(due, disputed_at=at)
    note_about(standing, due, note, at)
    finish(begun, at=at, facts={**facts_of(due), "denied": True})
    return due


def _settle(standing: Standing, due_id: UUID, at: datetime, mark: str) -> Due:
    due = due_of(standing, due_id)
    begun = begin_as(standing, Verb.CONFIRM_PERFORMANCE)
    check_owed_to(due, begun.party)
    change(due, **{mark: at, "disputed_at": None})
    done = begun if _is_left(standing, due.agreement) else begin_as(standing, Verb.COMPLETE)
    finish(done, at=at, facts=facts_of(due))
    return due


def _is_left(standing: Standing, agreement: Agreement) -> bool:
    """Whether anything is still owed. What waited for another obligation to fail is not, once that was performed."""
    rows = list(Due.objects.filter(agreement=agreement).values_list("term", "confirmed_at", "released_at"))
    open_terms = {term for term, confirmed_at, released_at in rows if confirmed_at is None and released_at is None}
    if not open_terms:
        return False
    settled = {term for term, _confirmed_at, _released_at in rows} - open_terms
    follow = following(text_of(standing, agreement)[0].terms)
    return any(not has_lapsed(follow[term], settled) for term in open_terms)


def due_of(standing: Standing, due_id: UUID) -> Due:
    """One thing of the agreement in force that is not settled, locked. Raises NotFound, Conflict ``due.settled``."""
    agreement: Agreement | None = agreement_in_force(standing.dispute.id)
    rows = Due.objects.select_for_update(of=("self",)).select_related("agreement")
    due = rows.filter(id=due_id, agreement=agreement).first() if agreement else None
    if due is None:
        raise NotFound("due.unknown", _("There is no such thing to perform."))
    if due.confirmed_at is not None or due.released_at is not None:
        raise Conflict("due.settled", _("This is settled already."))
    return due


def check_owed_to(due: Due, party: Party | None) -> None:
    """Owed to one side that one says so; owed to everybody, any side but the one that owes it."""
    if party is None or party.id == due.owed_by_id or (due.owed_to_id is not None and party.id != due.owed_to_id):
        raise _not_yours()


def _not_yours() -> NotAllowed:
    return NotAllowed("due.not_yours", _("This is for the other side to say."))


def change(due: Due, **values: Any) -> None:
    """The row, and the object that stands for it."""
    Due.objects.filter(id=due.id).update(**values)
    for name, value in values.items():
        setattr(due, name, value)


def note_about(standing: Standing, due: Due, note: str, at: datetime) -> None:
    """A few words about it, for both sides."""
    words = clean_text(note, max_length=NOTE_LENGTH, field="note")
    if words:
        capacity = next(held for held in standing.capacities if held.party)
        payload = {"due": str(due.id), "text": words}
        put(channel_of(standing.dispute.id, DataClass.PERFORMANCE), "NOTE", payload, at=at, by=capacity)


def facts_of(due: Due) -> dict[str, object]:
    """What the record says of it."""
    return {"due": str(due.id)}
