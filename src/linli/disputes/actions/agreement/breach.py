"""What was not kept: said by whoever it is owed to. Also what has no day: to refrain, and what hangs on a condition."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import Standing, get_standing
from linli.disputes.actions.agreement.perform import change, check_owed_to, due_of, facts_of, note_about
from linli.disputes.actions.announcing import said_of
from linli.disputes.actions.change import begin_as, finish
from linli.disputes.events import DueRanLate
from linli.disputes.models import Agreement, Due
from linli.disputes.queries.agreement import text_of
from linli.disputes.rules import Verb
from linli.disputes.rules.terms import Followed, Following, Pay, accelerates, comes_due_on, due_items, following
from linli.kit.actors import Actor
from linli.kit.clock import local_day
from linli.kit.errors import Conflict
from linli.kit.events import announce


@transaction.atomic
def report_breach(*, actor: Actor, at: datetime, dispute_id: UUID, due_id: UUID) -> Due:
    """Whoever it is owed to says that it was not performed within the time to make good; the ways on are shown.

    What was agreed on for that case comes due: also all parts of a payment, where that was agreed on and as much of it
    is overdue as the agreement says.

    Raises Conflict ``due.cure`` before that time is over, ``due.breached`` the second time, and as confirm_receipt.
    """
    standing = get_standing(actor, dispute_id)
    due = due_of(standing, due_id)
    begun = begin_as(standing, Verb.REPORT_BREACH)
    check_owed_to(due, begun.party)
    if due.cure_until is None or at < due.cure_until:
        raise Conflict("due.cure", _("The time to make good is not over yet."))
    if due.breached_at is not None:
        raise Conflict("due.breached", _("You have said so already."))
    change(due, breached_at=at)
    _conditions_of_breach(standing, due, at)
    _all_at_once(standing, due, at)
    finish(begun, at=at, facts=facts_of(due))
    return due


@transaction.atomic
def report_not_kept(*, actor: Actor, at: datetime, dispute_id: UUID, due_id: UUID, note: str = "") -> Due:
    """ "It was not kept": both sides are told, and the time to make good begins. A fact of one side, no decision.

    Raises Conflict ``due.by_day`` for what is done by a day, Conflict ``due.making_good`` while that time runs, and as
    ``confirm_receipt``.
    """
    standing = get_standing(actor, dispute_id)
    due = due_of(standing, due_id)
    begun = begin_as(standing, Verb.REPORT_NOT_KEPT)
    check_owed_to(due, begun.party)
    if _following(standing, due.agreement)[due.term].how is not Followed.WHILE_KEPT:
        raise Conflict("due.by_day", _("This has a day by which it is done, or a condition."))
    if due.cure_until is not None and at < due.cure_until:
        raise Conflict("due.making_good", _("The other side was told already, and has time to make good."))
    cure_until = at + timedelta(days=due.cure_days)
    change(due, noticed_at=at, cure_until=cure_until, said_done_at=None)
    note_about(standing, due, note, at)
    said = said_of(begun.dispute, verb=Verb.REPORT_NOT_KEPT.value, at=at)
    announce(DueRanLate(**said, due_id=due.id, due_on=due.due_on, cure_until=cure_until))
    finish(begun, at=at, facts=facts_of(due))
    return due


@transaction.atomic
def report_condition(*, actor: Actor, at: datetime, dispute_id: UUID, due_id: UUID, note: str = "") -> Due:
    """ "It has happened": from now on it is owed by a day, and followed like everything else.

    Raises Conflict ``due.no_condition`` where nothing was waited for, and as ``confirm_receipt``.
    """
    standing = get_standing(actor, dispute_id)
    due = due_of(standing, due_id)
    begun = begin_as(standing, Verb.REPORT_CONDITION)
    check_owed_to(due, begun.party)
    found = _following(standing, due.agreement)[due.term]
    if found.how is not Followed.ON_CONDITION or due.due_on is not None:
        raise Conflict("due.no_condition", _("This does not wait for a condition."))
    _come_due(due, found, at)
    note_about(standing, due, note, at)
    finish(begun, at=at, facts=facts_of(due))
    return due


def _conditions_of_breach(standing: Standing, broken: Due, at: datetime) -> None:
    """What was agreed on for the case that this is not performed comes due with its breach."""
    agreement = broken.agreement
    follow = _following(standing, agreement)
    for due in Due.objects.filter(agreement=agreement, due_on=None, confirmed_at=None, released_at=None):
        found = follow[due.term]
        if found.how is Followed.ON_CONDITION and found.waits_for == broken.term:
            _come_due(due, found, at)


def _all_at_once(standing: Standing, broken: Due, at: datetime) -> None:
    """The parts that are still to come, once both sides were told that earlier ones are late and that changed nothing.

    Not settled in time is overdue, whatever either side says of it; a part that was confirmed or given up is not.
    """
    text, _raw = text_of(standing, broken.agreement)
    pay = next((term for term in text.terms.terms if term.id == broken.term and isinstance(term, Pay)), None)
    if pay is None:
        return
    amounts = {item.number: item.amount or 0 for item in due_items(text.terms) if item.term_id == pay.id}
    parts = Due.objects.filter(agreement=broken.agreement, term=pay.id, confirmed_at=None, released_at=None)
    day = local_day(at)
    overdue = [part for part in parts if part.due_on is not None and part.due_on < day]
    if accelerates(pay, overdue=sum(amounts[part.number] for part in overdue), noticed=broken.noticed_at is not None):
        for part in parts:
            if part not in overdue:
                _come_due(part, Following(Followed.BY_DAY, grace_days=pay.grace_days), at)


def _come_due(due: Due, found: Following, at: datetime) -> None:
    """Its day, the first day on which it is late, and a reminder on the day itself."""
    day = comes_due_on(found, local_day(at))
    late = day + timedelta(days=found.grace_days + 1)
    change(due, due_on=day, late_from=late, remind_on=[day], next_reminder_on=day)


def _following(standing: Standing, agreement: Agreement) -> dict[str, Following]:
    return following(text_of(standing, agreement)[0].terms)
