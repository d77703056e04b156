"""The page of a mediation, for a side, its mediator or the registrar: plain values for its template."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.disputes.models import Party
from linli.disputes.pages.entering import Door, enter, serve
from linli.disputes.pages.gone import gone_from_mediation
from linli.disputes.pages.mediation_acts import ACTS, pause_reasons
from linli.disputes.pages.mediation_choice import chosen_context, conflict_classes
from linli.disputes.pages.party import address, clock_lines
from linli.disputes.queries import mediation as queries
from linli.disputes.queries.extension import longer_of
from linli.disputes.queries.facts import find_facts
from linli.disputes.queries.items import names_of, read_items
from linli.disputes.queries.parties import running_clocks
from linli.disputes.queries.safety import is_alarming, is_between_only, safety_of
from linli.disputes.queries.sessions import Meeting, list_meetings
from linli.disputes.queries.topics import caucus_topics
from linli.disputes.rules import DataClass, State, Verb, reads
from linli.disputes.rules.room import CAUCUS_OPEN
from linli.disputes.words.room import STATES
from linli.kit.clock import LOCAL
from linli.kit.errors import NotFound

FORMS = {"accept": "disclose", "pause": "pause_form", "session": "session", "note": "note", "facts": "facts_form"}
FORMS |= {"give-up": "give_up", "refer": "refer"}


@dataclass(frozen=True)
class MeetingLine:
    """One meeting in words."""

    meeting: Meeting
    who: str
    until: str
    calendar: str
    is_over: bool


def door_of(request: HttpRequest, secret: str | None, dispute_id: UUID | None) -> Door:
    """A side, the mediator or the registrar; everybody else: NotFound ``dispute.unknown``, as if it were not."""
    door: Door = enter(request, secret) if secret is not None else serve(request, dispute_id or UUID(int=0))
    if not reads(door.standing.sight(DataClass.DISCLOSURE)):
        raise NotFound("dispute.unknown", _("There is no such dispute, or it is not for you to see."))
    return door


def context(door: Door, at: datetime, *, tried: str = "", form: Form | None = None) -> dict[str, Any]:
    """Everything of the page. ``form``: the one of the act ``tried`` that was not taken."""
    standing = door.standing
    state = State(standing.dispute.state)
    may = {verb.value for verb in Verb if standing.may(verb)}
    shown: dict[str, Any] = {
        "door": door,
        "dispute": standing.dispute,
        "state": state.value,
        "stage": STATES[state],
        "may": may,
        "is_party": standing.party is not None,
        "is_mediator": standing.is_mediator,
        "clocks": clock_lines(running_clocks(standing.dispute.id)),
        "room": address(door, "dispute_room") if state in CAUCUS_OPEN and _talks(door) else "",
        "meetings": _meetings(door, at),
        # for a side or the mediator also the private channels that they read
        "topics": [f"dispute:{door.dispute_id}", *caucus_topics(standing, standing.parties)],
        "pause": queries.current_pause(standing.dispute.id),
        "tried": tried,
    }
    shown |= chosen_context(door, at) | _facts(door, at) | _reasons(door, at, may)
    shown |= {name: form if act == tried and form else ACTS[act].form(door, at, None) for act, name in FORMS.items()}
    if standing.is_mediator:
        shown["notes"] = read_items(standing, DataClass.NOTES, kinds=("NOTE",))[::-1]
    between_only = standing.is_mediator and is_between_only(standing)
    return shown | {"safety": _safety(door), "between_only": between_only, "gone": gone_from_mediation(standing)}


def _talks(door: Door) -> bool:
    return door.standing.party is not None or door.standing.is_mediator


def _meetings(door: Door, at: datetime) -> list[MeetingLine]:
    names = names_of(door.standing)
    lines = []
    for meeting in list_meetings(door.standing):
        if meeting.cancelled and meeting.until_at <= at:
            continue
        alone = names.get(meeting.party_id, "") if meeting.party_id else ""
        own = _("You and the mediator alone") if door.party is not None else _("%(name)s alone") % {"name": alone}
        who = own if meeting.party_id else _("All sides together")
        calendar = door.url("dispute_meeting", session_id=meeting.id)
        lines.append(MeetingLine(meeting, who, _end(meeting), calendar, is_over=meeting.until_at <= at))
    return lines


def _end(meeting: Meeting) -> str:
    return f"{meeting.until_at.astimezone(LOCAL):%H:%M}"


def _facts(door: Door, at: datetime) -> dict[str, Any]:
    standing, names = door.standing, names_of(door.standing)
    present = standing.taking_part
    facts, longer = find_facts(standing), longer_of(standing, at)
    own = standing.party.id if standing.party else None
    return {
        "facts": facts,
        "facts_by": [
            (_name(party, own, names), facts is not None and party.id in facts.confirmed) for party in present
        ],
        "own_confirmed": facts is not None and own in facts.confirmed,
        "longer": longer,
        "longer_by": [(_name(party, own, names), party.id in longer.agreed) for party in present],
        "own_longer": own in longer.agreed,
    }


def _name(party: Party, own: UUID | None, names: dict[UUID, str]) -> str:
    return _("you") if party.id == own else names.get(party.id, "")


def _reasons(door: Door, at: datetime, may: set[str]) -> dict[str, Any]:
    reasons = pause_reasons(door, at)
    running = queries.current_pause(door.dispute_id)
    why = next((words for code, words, _more in reasons if running is not None and code == running.reason), "")
    classes = conflict_classes(door.standing.dispute, at) if Verb.ACCEPT_APPOINTMENT.value in may else []
    return {"pause_reasons": reasons, "paused_for": why, "conflict_classes": classes}


def _safety(door: Door) -> list[dict[str, Any]]:
    """What each side said in confidence, for the mediator and the registrar; nothing for a side."""
    if door.party is not None:
        return []
    names, found = names_of(door.standing), []
    for party in door.standing.parties:
        if party.left_at is None and reads(door.standing.sight(DataClass.SAFETY, party)):
            said = safety_of(door.standing, party)
            if said is not None:
                found.append({"name": names.get(party.id, ""), "said": said, "alarm": is_alarming(said)})
    return found
