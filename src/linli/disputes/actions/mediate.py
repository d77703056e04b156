"""What a mediator and the sides do while mediation runs: room, pauses, sessions, more time, facts, the end."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import Standing, get_standing
from linli.disputes.actions.change import begin, begin_as, finish
from linli.disputes.actions.channels import put, record_private
from linli.disputes.actions.clocks import start_pause
from linli.disputes.actions.room.gate import must_not_be_between_only
from linli.disputes.models import Dispute, FactsApproval, Item, Pause, Session
from linli.disputes.queries.doors import doors_of
from linli.disputes.queries.items import channel_of, newest_item
from linli.disputes.queries.mediation import mediation_policy, pause_bound
from linli.disputes.queries.stages import law_of
from linli.disputes.rules import DataClass, EndReason, Verb
from linli.kit.actors import Actor
from linli.kit.clock import local_day
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.kit.text import clean_text

FACTS_LENGTH = 6000
NOTE_LENGTH = 6000


@transaction.atomic
def open_joint_room(*, actor: Actor, at: datetime, dispute_id: UUID) -> Dispute:
    """After speaking with each side alone: from now on all read and write together.

    Raises Conflict ``room.between_only`` where violence was told of, and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.OPEN_JOINT_ROOM)
    must_not_be_between_only(begun.standing)
    return finish(begun, at=at, values={"joint_room_at": at})


@transaction.atomic
def close_joint_room(*, actor: Actor, at: datetime, dispute_id: UUID) -> Dispute:
    """From now on the mediator goes between the sides. Raises what ``begin`` and ``finish`` raise."""
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.CLOSE_JOINT_ROOM)
    return finish(begun, at=at, values={"joint_room_at": None})


@transaction.atomic
def pause(
    *, actor: Actor, at: datetime, dispute_id: UUID, reason: str, until_at: datetime, version: int | None = None
) -> Dispute:
    """Stand still for a listed reason, and its clock with it where the law says so; at the bound it goes on by itself.

    All pauses for one reason together last as long as the law gives that reason. Raises Refused
    ``pause.reason``, ``pause.bound`` and ``pause.used_up``, and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.PAUSE, version=version)
    law = law_of(begun.dispute, at)
    listed = next((row for row in law.pauses if row.code == reason), None)
    if listed is None:
        raise Refused("pause.reason", _("Please choose one from the list."), field="reason")
    bound = pause_bound(begun.dispute, listed, at)
    if bound <= at:
        raise Refused("pause.used_up", _("For this reason mediation has waited as long as it can."), field="reason")
    if not at < until_at <= bound:
        sentence = _("For this reason mediation can wait until %(day)s at the latest.")
        raise Refused("pause.bound", sentence % {"day": local_day(bound).isoformat()}, field="until")
    Pause.objects.create(dispute=begun.dispute, reason=reason, from_at=at, until_at=until_at)
    facts = {"reason": reason, "until": until_at.isoformat()}
    dispute = finish(begun, at=at, values={"pause_reason": reason}, facts=facts)
    start_pause(dispute, listed.id, at, until_at)
    return dispute


@transaction.atomic
def resume(*, actor: Actor, at: datetime, dispute_id: UUID, version: int | None = None) -> Dispute:
    """Go on. Raises what ``begin`` and ``finish`` raise."""
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.RESUME, version=version)
    return finish(begun, at=at)


@transaction.atomic
def plan_session(
    *,
    actor: Actor,
    at: datetime,
    dispute_id: UUID,
    from_at: datetime,
    until_at: datetime,
    where: str,
    party_id: UUID | None = None,
) -> Session:
    """Set a meeting with all sides, or with one alone: of that one nobody else learns.

    ``where``: a room, a telephone number or a link. Sent twice it is one meeting. Raises Refused
    ``session.window``, ``text.missing``, NotFound ``party.unknown``, Conflict ``room.between_only`` for a meeting of
    all where violence was told of, and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.PLAN_SESSION)
    _check_window(at, from_at, until_at)
    place = clean_text(where, max_length=300, field="where")
    if not place:
        raise Refused("text.missing", _("Please say where or by which link you meet."), field="where")
    party = next((one for one in begun.standing.parties if one.id == party_id), None)
    if party_id is not None and party is None:
        raise NotFound("party.unknown", _("There is no such side in this dispute."))
    if party is None:
        must_not_be_between_only(begun.standing)
    same = {"dispute": begun.dispute, "party": party, "from_at": from_at, "until_at": until_at, "cancelled_at": None}
    session, is_new = Session.objects.get_or_create(**same, defaults={"planned_at": at})
    if not is_new:
        return session
    channel = channel_of(dispute_id, DataClass.CAUCUS if party else DataClass.JOINT, party)
    item = put(channel, "SESSION", {"session": str(session.id), "where": place}, at=at, by=begun.capacity)
    if party is not None:
        record_private(begun.standing, begun.capacity, channel, verb="PLAN_SESSION", at=at, item=item)
        return session
    finish(begun, at=at, facts={"from": from_at.isoformat(), "until": until_at.isoformat()})
    return session


def _check_window(at: datetime, from_at: datetime, until_at: datetime) -> None:
    policy = mediation_policy()
    longest, farthest = timedelta(hours=policy.longest_session_hours), timedelta(days=policy.farthest_session_days)
    if not (at < from_at < until_at <= from_at + longest and from_at <= at + farthest):
        sentence = _("A meeting lies ahead, within %(days)s days, and takes %(hours)s hours at most.")
        values = {"days": policy.farthest_session_days, "hours": policy.longest_session_hours}
        raise Refused("session.window", sentence % values, field="from")


@transaction.atomic
def cancel_session(*, actor: Actor, at: datetime, dispute_id: UUID, session_id: UUID) -> None:
    """Call a meeting off. Raises NotFound ``session.unknown`` and what ``begin`` and ``finish`` raise."""
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.CANCEL_SESSION)
    session = Session.objects.filter(id=session_id, dispute=begun.dispute, cancelled_at__isnull=True).first()
    if session is None:
        raise NotFound("session.unknown", _("There is no such meeting."))
    changed = Session.objects.filter(id=session_id, cancelled_at__isnull=True)
    must_change_one(changed.update(cancelled_at=at, sequence=session.sequence + 1))
    if session.party is not None:
        channel = channel_of(dispute_id, DataClass.CAUCUS, session.party)
        record_private(begun.standing, begun.capacity, channel, verb="CANCEL_SESSION", at=at)
        return
    finish(begun, at=at, facts={"from": session.from_at.isoformat()})


@transaction.atomic
def write_note(*, actor: Actor, at: datetime, dispute_id: UUID, text: str) -> Item:
    """The mediator's own note: nobody else ever reads it. Sent twice it is one.

    Raises Refused ``text.missing``, NotAllowed ``dispute.not_yours``.
    """
    standing = get_standing(actor, dispute_id)
    if not standing.is_mediator:
        raise NotAllowed("dispute.not_yours", _("This is for somebody else in this dispute to do."))
    words = _words(text, NOTE_LENGTH)
    capacity = next(held for held in standing.capacities if held.reader.value == "MEDIATOR")
    channel = channel_of(dispute_id, DataClass.NOTES)
    before = newest_item(standing, DataClass.NOTES, "NOTE")
    if before is not None and before.payload["text"] == words:
        return Item.objects.get(id=before.id)
    item = put(channel, "NOTE", {"text": words}, at=at, by=capacity)
    record_private(standing, capacity, channel, verb="NOTE", at=at, item=item)
    return item


@transaction.atomic
def write_facts(*, actor: Actor, at: datetime, dispute_id: UUID, text: str) -> Dispute:
    """The record of what nobody disputes, as it would be signed; a new text needs everybody's word anew.

    Raises Refused ``text.missing`` and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.WRITE_FACTS)
    put(
        channel_of(dispute_id, DataClass.FACTS), "FACTS", {"text": _words(text, FACTS_LENGTH)}, at=at, by=begun.capacity
    )
    return finish(begun, at=at)


@transaction.atomic
def confirm_facts(*, actor: Actor, at: datetime, dispute_id: UUID, sha256: str) -> Dispute:
    """A side confirms the record that it has read, by the hash of its text.

    Raises Conflict ``facts.changed`` when the text is another by now, and what ``begin`` and ``finish`` raise.
    """
    standing = get_standing(actor, dispute_id)
    begun = begin_as(standing, Verb.CONFIRM_FACTS)
    assert begun.party is not None, "the table lets only parties say this"
    digest = facts_digest(standing)
    if digest is None or digest.hex() != sha256:
        raise Conflict("facts.changed", _("The text has changed since you read it. Please read it again."))
    FactsApproval.objects.get_or_create(dispute_id=dispute_id, party=begun.party, sha256=digest, defaults={"at": at})
    return finish(begun, at=at, facts={"seat": begun.party.seat})


def facts_digest(standing: Standing) -> bytes | None:
    """SHA-256 of the present text, or None without one. Raises NotFound for whoever may not read it."""
    found = newest_item(standing, DataClass.FACTS, "FACTS")
    return hashlib.sha256(str(found.payload["text"]).encode()).digest() if found else None


@transaction.atomic
def give_up(*, actor: Actor, at: datetime, dispute_id: UUID, reason: EndReason, version: int | None = None) -> Dispute:
    """The mediator ends it: the sides are too far apart, or for another of the eight reasons.

    Raises what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.GIVE_UP, version=version)
    return finish(begun, at=at, ended_reason=reason)


@transaction.atomic
def refer(*, actor: Actor, at: datetime, dispute_id: UUID, door: str, version: int | None = None) -> Dispute:
    """Not for mediation: another door is named (article 9). ``door`` is a code of the jurisdiction's doors.

    Raises Refused ``door.unknown`` for one that the law of the place does not name, NotFound ``jurisdiction.unknown``,
    and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.REFER, version=version)
    if door not in {one.code for one in doors_of(begun.dispute, at)}:
        raise Refused("door.unknown", _("Please choose one from the list."), field="to")
    return finish(begun, at=at, facts={"door": door})


def _words(text: str, most: int) -> str:
    words = clean_text(text, max_length=most, field="text")
    if not words:
        raise Refused("text.missing", _("Please write a few words."), field="text")
    return words
