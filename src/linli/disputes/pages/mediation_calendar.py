"""One meeting as a calendar file after RFC 5545. A calendar is read by others too: no word of what it is about."""

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from linli.disputes.queries.sessions import Meeting
from linli.kit.ids import show_reference

CONTENT_TYPE = "text/calendar; charset=utf-8"
_PRODUCT = "-//Linli//Linli//EN"
_HOST = "linli"


def meeting_calendar(meeting: Meeting, reference: str) -> bytes:
    """The same UID always; called off, the entry says so under a higher sequence."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if meeting.cancelled else "PUBLISH")
    event = Event()
    event.add("uid", f"meeting-{meeting.id}@{_HOST}")
    event.add("dtstamp", meeting.changed_at)
    event.add("sequence", meeting.sequence)
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    event.add("summary", _("Appointment %(number)s") % {"number": show_reference(reference)})
    event.add("dtstart", meeting.from_at)
    event.add("dtend", meeting.until_at)
    if meeting.where:
        event.add("location", meeting.where)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
