"""A year has been published: promises that were the earliest end possible are counted again."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from linli.calendars.rules import Span, Unit, count
from linli.kit.actors import SYSTEM
from linli.kit.errors import Conflict
from linli.matters.actions.change import Note, begin, finish
from linli.matters.actions.clocks import open_book
from linli.matters.events import MatterExtended
from linli.matters.models import Clock
from linli.matters.queries.clock_policy import town_calendar
from linli.matters.rules import Stage, Verb, Visibility
from linli.matters.rules.clocks import remind_at, sweep_at


def waiting_for_calendar() -> list[UUID]:
    """The matters that waited for a year which is published by now, the earliest end first. One statement."""
    last_day = town_calendar().last_day
    waiting = Clock.objects.filter(
        unknown_from__isnull=False, unknown_from__lte=last_day, stopped_at__isnull=True, paused_at__isnull=True
    )
    return list(dict.fromkeys(waiting.order_by("due_at", "id").values_list("matter_id", flat=True)))


def recount(matter_id: UUID, at: datetime) -> int:
    """One change a matter; 0 when somebody else changed it meanwhile, or it is over."""
    try:
        with transaction.atomic():
            begun = begin(actor=SYSTEM, matter_id=matter_id, verb=Verb.RECOUNT, version=None)
            book = open_book(begun.matter, at)
            later = {clock.stage: _again(book.touch(clock)) for clock in book.running if clock.unknown_from}
            whole = book.get(Stage.RESOLVE)
            due_at = whole.due_at if whole else begun.matter.due_at
            level = book.get(Stage.LEVEL)
            if level is not None and level.due_at > due_at > at:  # never beyond the promise
                level.due_at = due_at
                level.remind_at = remind_at(level.started_at, due_at)
            values = {"sweep_at": sweep_at(book.running), "due_at": due_at}
            first = book.get(Stage.FIRST_CONTACT)
            if first is not None:
                values["first_contact_due_at"] = first.due_at
            told = Visibility.PUBLIC if later.get(Stage.RESOLVE) else Visibility.INTERNAL
            note = Note(facts={"to_due_at": due_at.isoformat()}, visibility=told)
            finish(begun, at=at, event=partial(MatterExtended, due_at=due_at), note=note, values=values)
            book.store()
    except Conflict:
        return 0
    return 1


def _again(clock: Clock) -> bool:
    """The end as the calendar has it now; True when it is another."""
    calendar = town_calendar()
    before = clock.due_at
    counted = count(calendar, Span(clock.amount or 1, Unit(clock.unit)), clock.started_at)
    extra = clock.paused_days + clock.extended_days
    if extra:
        counted = count(calendar, Span(extra, Unit.WORKING_DAYS), counted.due_at)
    clock.unknown_from, clock.calendar_version = counted.unknown_from, calendar.version
    if counted.due_at > before:
        clock.due_at, clock.expired_at = counted.due_at, None
        clock.remind_at = remind_at(clock.started_at, counted.due_at)
    return clock.due_at != before
