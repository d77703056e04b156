"""More time, with a reason that the resident reads."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.errors import Conflict, Refused
from linli.matters.actions.change import Begun, Note, begin, finish, written
from linli.matters.actions.clocks import Book, extend_by, open_book
from linli.matters.events import MatterExtended
from linli.matters.models import Clock, Matter
from linli.matters.queries.clock_policy import clock_policy
from linli.matters.rules import Stage, Verb
from linli.matters.rules.clocks import sweep_at


@transaction.atomic
def extend(
    *, actor: Actor, at: datetime, matter_id: UUID, working_days: int, reason: str, version: int | None = None
) -> Matter:
    """Promise a later end: so many working days more. How often and how long is for the town's rules, by role.

    What is late stays late: it cannot be extended. Raises Conflict ``extend.too_late``, ``extend.too_often``,
    ``extend.no_clock``, Refused ``extend.too_long``, ``text.missing`` and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.EXTEND, version=version)
    words = written(reason, field_name="reason")
    _check_length(begun, working_days)
    book = open_book(begun.matter, at)
    whole = _extendable(book, at)
    from_at = whole.due_at
    extend_by(book.touch(whole), working_days)
    _level_follows(book, whole, from_at, working_days)
    values = {"due_at": whole.due_at, "sweep_at": sweep_at(book.running)}
    facts = {"working_days": working_days, "from_due_at": from_at.isoformat(), "to_due_at": whole.due_at.isoformat()}
    event = partial(MatterExtended, due_at=whole.due_at)
    matter, _step = finish(begun, at=at, event=event, note=Note(text=words, facts=facts), values=values)
    book.store()
    return matter


def _check_length(begun: Begun, working_days: int) -> None:
    duty = begun.capacity.duty
    most = clock_policy().extension_days(duty.role.value) if duty else 0
    if not 1 <= working_days <= most:
        sentence = _("You may extend by %(most)s working days at once.") % {"most": most}
        raise Refused("extend.too_long", sentence, field="working_days", facts={"most": most})


def _extendable(book: Book, at: datetime) -> Clock:
    """The clock of the whole while it runs and its time is not over."""
    whole = book.get(Stage.RESOLVE)
    if whole is None:
        raise Conflict("extend.no_clock", _("No clock runs that could be extended."))
    if whole.due_at <= at:
        raise Conflict("extend.too_late", _("Its time is over. Late is shown as late and is not extended."))
    times = clock_policy().extensions.times
    if whole.extensions >= times:
        sentence = _("It was extended %(times)s times; that is the most.") % {"times": times}
        raise Conflict("extend.too_often", sentence, facts={"most": times})
    return whole


def _level_follows(book: Book, whole: Clock, from_at: datetime, working_days: int) -> None:
    """The team that holds it has as much longer, and never longer than the whole."""
    level = book.get(Stage.LEVEL)
    if level is None or level.due_at > from_at:
        return
    extend_by(book.touch(level), working_days)
    if level.due_at > whole.due_at:
        level.remind_at += whole.due_at - level.due_at
        level.due_at = whole.due_at
    level.expired_at = None
