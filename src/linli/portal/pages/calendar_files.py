"""Calendars after RFC 5545: deadlines and visits with number, kind, village and time. Never a resident's words."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from linli.kit.addresses import absolute
from linli.matters.queries import AgendaEntry, MatterView, PlannedVisitView
from linli.ui.environment import url

CONTENT_TYPE = "text/calendar; charset=utf-8"
_PRODUCT = "-//Linli//Linli//EN"
_HOST = "linli"


class _Stamp(NamedTuple):
    """What both entries of a matter share: the change they tell of, the village or nothing, and a page."""

    at: datetime
    sequence: int
    place: str
    page: str


def agenda_calendar(entries: Iterable[AgendaEntry], language: str) -> bytes:
    """Deadlines and visits of somebody who works matters; each leads to its page, which asks who one is."""
    calendar = _calendar(_("Matters in hand"))
    for entry in entries:
        kind, place = entry.kind.name(language), entry.place.name(language)
        page = absolute(url("work_matter", matter_id=entry.matter_id))
        stamp = _Stamp(entry.changed_at, entry.version, place, page)
        due = _("Due: %(kind)s %(reference)s") % {"kind": kind, "reference": entry.reference}
        calendar.add_component(_deadline(entry.matter_id, due, entry.due_at, stamp))
        if entry.visit:
            there = _("Visit: %(kind)s %(reference)s") % {"kind": kind, "reference": entry.reference}
            calendar.add_component(_visit(entry.visit, there, stamp))
    return bytes(calendar.to_ical())


def matter_calendar(view: MatterView, visit: PlannedVisitView | None, at: datetime, language: str) -> bytes:
    """The deadline and the planned visit of one matter, for its resident. Its link opens no more than the number."""
    words = {"kind": view.kind.name(language), "reference": view.reference}
    page = absolute(url("public_status", reference=view.reference))
    calendar = _calendar(f"{words['kind']} {words['reference']}")
    stamp = _Stamp(at, view.version, "", page)
    due = _("Done at the latest: %(kind)s %(reference)s") % words
    calendar.add_component(_deadline(view.id, due, view.due_at, stamp))
    if visit:
        there = _("Somebody comes: %(kind)s %(reference)s") % words
        calendar.add_component(_visit(visit, there, stamp))
    return bytes(calendar.to_ical())


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(minutes=30), parameters={"VALUE": "DURATION"})
    return calendar


def _deadline(matter_id: UUID, summary: str, due_at: datetime, stamp: _Stamp) -> Event:
    """A moment, not a stretch: a due time takes no room in a day."""
    event = _event(f"due-{matter_id}", summary, (due_at, due_at), stamp)
    event.add("transp", "TRANSPARENT")
    return event


def _visit(visit: PlannedVisitView, summary: str, stamp: _Stamp) -> Event:
    return _event(f"visit-{visit.id}", summary, (visit.from_at, visit.until_at), stamp)


def _event(key: str, summary: str, times: tuple[datetime, datetime], stamp: _Stamp) -> Event:
    event = Event()
    event.add("uid", f"{key}@{_HOST}")
    event.add("dtstamp", stamp.at)
    event.add("sequence", stamp.sequence)
    event.add("summary", summary)
    event.add("dtstart", times[0])
    event.add("dtend", times[1])
    event.add("url", stamp.page)
    if stamp.place:
        event.add("location", stamp.place)
    return event
