"""Choosing a mediator: jointly by the sides, else by the registrar; then the gate of acceptance and disclosure.

Nobody mediates before having said what could make a side doubt, and before every side has read it and kept the
mediator (Rules for Online Mediation of People's Courts, articles 10 and 12 to 14).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import Standing, get_standing
from linli.disputes.actions.change import Begun, begin, begin_as, finish
from linli.disputes.actions.channels import put
from linli.disputes.actions.leaving import end_appointment
from linli.disputes.models import Appointment, Dispute, Keep, Party, Pick, RosterEntry
from linli.disputes.queries.items import channel_of
from linli.disputes.queries.mediation import (
    current_appointment,
    is_silent,
    kept_by,
    list_roster,
    mediation_policy,
    times_replaced,
)
from linli.disputes.rules import DataClass, EndReason, Verb
from linli.disputes.rules.mediation import ConflictClass, common_pick
from linli.kit.actors import Actor
from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.kit.text import clean_text

DISCLOSURE_LENGTH = 1000


@transaction.atomic
def call_mediator(*, actor: Actor, at: datetime, dispute_id: UUID, version: int | None = None) -> Dispute:
    """Either side, at any time of the talk. Raises what ``begin`` and ``finish`` raise."""
    return finish(begin(actor=actor, dispute_id=dispute_id, verb=Verb.CALL_MEDIATOR, version=version), at=at)


@transaction.atomic
def pick_mediators(*, actor: Actor, at: datetime, dispute_id: UUID, post_ids: Sequence[UUID]) -> Dispute:
    """Say which mediators one would accept; the first whom every side would accept is chosen at once.

    The other side reads neither whom nor how many one picked. Raises Refused ``pick.none``, ``pick.too_many``,
    ``pick.unknown`` and what ``begin`` and ``finish`` raise.
    """
    standing = get_standing(actor, dispute_id)
    begun = begin_as(standing, Verb.PICK_MEDIATOR)
    roster = [row.post_id for row in list_roster(begun.dispute.committee_path, begun.dispute.kind_code, "", at)]
    _check_picks(post_ids, roster)
    own = _own(begun)
    Pick.objects.filter(dispute_id=dispute_id, party=own).delete()
    Pick.objects.bulk_create([Pick(dispute_id=dispute_id, party=own, post_id=post_id) for post_id in post_ids])
    chosen = common_pick(_picks(dispute_id), [party.id for party in standing.taking_part], roster)
    if chosen is None:
        return finish(begun, at=at)
    return _appointed(begin_as(standing, Verb.AGREE_ON_MEDIATOR), chosen, Appointment.Ways.JOINT, at)


@transaction.atomic
def appoint(*, actor: Actor, at: datetime, dispute_id: UUID, post_id: UUID, version: int | None = None) -> Dispute:
    """The registrar chooses where the sides did not, or another where the one chosen did not answer in time.

    Raises Conflict ``appointment.waiting`` while that one may still answer, Refused ``pick.unknown`` and
    ``pick.silent``, and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.APPOINT, version=version)
    current = current_appointment(dispute_id)
    if current is not None and not is_silent(current, at):
        raise Conflict("appointment.waiting", _("The one who was chosen may still answer."))
    roster = [row.post_id for row in list_roster(begun.dispute.committee_path, begun.dispute.kind_code, "", at)]
    _check_picks([post_id], roster)
    if current is not None and current.post_id == post_id:
        raise Refused("pick.silent", _("This one did not answer. Please choose another."), field="mediator")
    end_appointment(begun.dispute, at, Appointment.Ends.SILENT)
    return _appointed(begun, post_id, Appointment.Ways.REGISTRAR, at)


@transaction.atomic
def accept_appointment(
    *, actor: Actor, at: datetime, dispute_id: UUID, conflict: ConflictClass, version: int | None = None
) -> Dispute:
    """The mediator accepts and discloses; an empty disclosure says "nothing", and the sides read that too.

    Raises Refused ``disclosure.missing`` for a class without words, Conflict ``appointment.answered``, and what
    ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.ACCEPT_APPOINTMENT, version=version)
    words = clean_text(conflict.text, max_length=DISCLOSURE_LENGTH, field="text")
    if conflict.any and not words:
        raise Refused("disclosure.missing", _("Please say what it is, so that each side can decide."), field="text")
    current = _running(dispute_id)
    changed = Appointment.objects.filter(id=current.id, accepted_at__isnull=True)
    if not changed.update(accepted_at=at, discloses=conflict.any):
        raise Conflict("appointment.answered", _("You have accepted already."))
    payload = {"relation": conflict.relation, "interest": conflict.interest, "other": conflict.other, "text": words}
    put(channel_of(dispute_id, DataClass.DISCLOSURE), "DISCLOSURE", payload, at=at, by=begun.capacity)
    return finish(begun, at=at, values={"mediator_accepted_at": at})


@transaction.atomic
def refuse_appointment(*, actor: Actor, at: datetime, dispute_id: UUID, version: int | None = None) -> Dispute:
    """The mediator cannot take it: another is chosen. Raises what ``begin`` and ``finish`` raise."""
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.REFUSE_APPOINTMENT, version=version)
    return _without(begun, at, Appointment.Ends.REFUSED)


@transaction.atomic
def step_down(*, actor: Actor, at: datetime, dispute_id: UUID, version: int | None = None) -> Dispute:
    """The mediator goes, e.g. because of something learned since. Raises what ``begin`` and ``finish`` raise."""
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.STEP_DOWN, version=version)
    return _without(begun, at, Appointment.Ends.STEPPED_DOWN)


@transaction.atomic
def keep_mediator(*, actor: Actor, at: datetime, dispute_id: UUID, appointment_id: UUID | None = None) -> Dispute:
    """A side has read the disclosure and keeps the mediator; with the last one mediation begins.

    ``appointment_id``: whose disclosure was read. Raises Conflict ``appointment.changed`` when it is another by now,
    ``appointment.not_accepted`` before the disclosure is there, and what ``begin`` and ``finish`` raise.
    """
    standing = get_standing(actor, dispute_id)
    begun = begin_as(standing, Verb.KEEP_MEDIATOR)
    current = _running(dispute_id, appointment_id)
    if current.accepted_at is None:
        raise Conflict("appointment.not_accepted", _("The mediator has not answered yet. Please wait."))
    own = _own(begun)
    Keep.objects.get_or_create(appointment=current, party=own, defaults={"at": at})
    waiting = {party.id for party in standing.taking_part} - kept_by(current)
    if waiting:
        return finish(begun, at=at, facts={"seat": own.seat})
    return finish(begin_as(standing, Verb.BEGIN_MEDIATION), at=at, facts={"seat": own.seat})


@transaction.atomic
def replace_mediator(
    *,
    actor: Actor,
    at: datetime,
    dispute_id: UUID,
    version: int | None = None,
    appointment_id: UUID | None = None,
) -> Dispute:
    """A side does not keep the mediator and need not say why: another is chosen.

    Whoever does so once more than the data allow does not want mediation (article 14): it ends as UNWILLING. One who
    never answered in time does not count. Raises what ``begin`` and ``finish`` raise.
    """
    standing = get_standing(actor, dispute_id)
    begun = begin_as(standing, Verb.REPLACE_MEDIATOR, version)
    own = _own(begun)
    if is_silent(_running(dispute_id, appointment_id), at):
        return _without(begun, at, Appointment.Ends.SILENT, own)
    if times_replaced(own) >= mediation_policy().replacements_that_count_as_refusal:
        end_appointment(standing.dispute, at, Appointment.Ends.REPLACED, own)
        return finish(begin_as(standing, Verb.WITHDRAW), at=at, ended_reason=EndReason.UNWILLING)
    return _without(begun, at, Appointment.Ends.REPLACED, own)


def _appointed(begun: Begun, post_id: UUID, way: Appointment.Ways, at: datetime) -> Dispute:
    if _is_party(begun.standing, post_id):
        raise NotAllowed("mediator.is_party", _("Nobody mediates in a dispute of one's own."))
    Appointment.objects.create(dispute=begun.dispute, post_id=post_id, way=way, made_at=at)
    return finish(begun, at=at, values={"mediator_id": post_id, "mediator_accepted_at": None})


def _without(begun: Begun, at: datetime, end: Appointment.Ends, party: Party | None = None) -> Dispute:
    end_appointment(begun.dispute, at, end, party)
    values = {"mediator_id": None, "mediator_accepted_at": None, "joint_room_at": None}
    return finish(begun, at=at, values={**values, "replaced": begun.dispute.replaced + 1})


def _running(dispute_id: UUID, expected: UUID | None = None) -> Appointment:
    current = current_appointment(dispute_id)
    if current is None:
        raise Conflict("appointment.none", _("No mediator has been chosen."))
    if expected is not None and current.id != expected:
        sentence = _("Another mediator has been chosen since you read this. Please read it again.")
        raise Conflict("appointment.changed", sentence)
    return current


def _own(begun: Begun) -> Party:
    assert begun.party is not None, "the table lets only parties say this"
    return begun.party


def _picks(dispute_id: UUID) -> dict[UUID, list[UUID]]:
    picks: dict[UUID, list[UUID]] = {}
    for party_id, post_id in Pick.objects.filter(dispute_id=dispute_id).values_list("party_id", "post_id"):
        picks.setdefault(party_id, []).append(post_id)
    return picks


def _check_picks(post_ids: Sequence[UUID], roster: Sequence[UUID]) -> None:
    if not post_ids:
        raise Refused("pick.none", _("Please choose at least one mediator."), field="mediators")
    if len(set(post_ids)) > mediation_policy().most_picks:
        raise Refused("pick.too_many", _("Please choose fewer mediators."), field="mediators")
    if not set(post_ids) <= set(roster):
        raise Refused("pick.unknown", _("Please choose from the roster."), field="mediators")


def _is_party(standing: Standing, post_id: UUID) -> bool:
    accounts = [party.account_id for party in standing.parties if party.account_id]
    return RosterEntry.objects.filter(post_id=post_id, post__account_id__in=accounts).exists()
