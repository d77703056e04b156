"""Whether to take part: yes, no, or no longer. Any party may leave at any time and owes nobody a reason."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import Capacity, Standing, get_standing, standing_to
from linli.disputes.actions.change import Begun, begin, begin_as, finish
from linli.disputes.actions.clocks import stop_of_party
from linli.disputes.actions.erase import renew
from linli.disputes.actions.invite import respondent_of
from linli.disputes.actions.leaving import end_appointment, out_of_writing
from linli.disputes.models import Appointment, Dispute, Party
from linli.disputes.queries.links import next_level
from linli.disputes.rules import WRITTEN, EndReason, Reader, State, Verb, Who
from linli.kit.actors import SYSTEM, Actor
from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.people.actions import end_consents, give_consent, new_consent, withdraw_consent

TAKE_PART = "dispute.take_part"


@transaction.atomic
def consent(*, actor: Actor, at: datetime, dispute_id: UUID, version: int | None = None) -> Dispute:
    """Yes to talking and mediation in this round; the last yes that was missing begins the talk, or the choosing of a
    mediator where somebody wants no direct talk.

    Raises what ``begin`` and ``finish`` raise.
    """
    return _agree(get_standing(actor, dispute_id), at, version, {})


def _agree(standing: Standing, at: datetime, version: int | None, facts: dict[str, str]) -> Dispute:
    party = standing.party
    dispute = standing.dispute
    last = party is not None and dispute.state == State.INVITED.value and _all_said_yes(standing, party.id)
    talk = Verb.CALL_MEDIATOR if dispute.mediator_first else Verb.BEGIN_TALK
    begun = begin_as(standing, talk if last else Verb.CONSENT, version)
    assert begun.party is not None, "only parties consent"
    Party.objects.filter(id=begun.party.id).update(consented_round=dispute.round)
    stop_of_party(begun.party, at)
    _keep_yes(begun.party, standing.actor, at, facts.get("way", "WEB"))
    return finish(begun, at=at, facts={"seat": begun.party.seat, **facts})


def _keep_yes(party: Party, actor: Actor, at: datetime, method: str) -> None:
    said = new_consent(principal=("PARTY", party.id), purpose=TAKE_PART, at=at, language=party.language, method=method)
    give_consent(actor=actor, consent=said)


@transaction.atomic
def decline(*, actor: Actor, at: datetime, dispute_id: UUID, version: int | None = None) -> Dispute:
    """No. With nobody left on a side the dispute ends as UNWILLING; otherwise the others go on.

    Raises what ``begin`` and ``finish`` raise.
    """
    return _go(get_standing(actor, dispute_id), at, version, Verb.DECLINE, reason=EndReason.UNWILLING)


@transaction.atomic
def withdraw(
    *, actor: Actor, at: datetime, dispute_id: UUID, settled: bool = False, version: int | None = None
) -> Dispute:
    """Go out of it, at any time before an agreement is in force and without a reason; where one is, out of new terms.

    ``settled``: the sides have settled it among themselves. Where others of the same side remain, they go on. Raises
    what ``begin`` and ``finish`` raise.
    """
    reason = EndReason.SETTLED_AND_WITHDRAWN if settled else EndReason.UNWILLING
    return _go(get_standing(actor, dispute_id), at, version, Verb.WITHDRAW, reason=reason)


@transaction.atomic
def record_answer(
    *, actor: Actor, at: datetime, dispute_id: UUID, party_id: UUID, yes: bool, read_back: bool
) -> Dispute:
    """What a party answered on the telephone or at its door, taken down by who invites there and read back to it.

    It counts as said by the party, and everybody sees that it was taken down; the party can change it by its own link.
    Raises Refused ``answer.not_read_back``, NotAllowed ``dispute.not_yours`` for whoever only mediates or is a side,
    Conflict ``invitation.answered``, NotFound ``party.unknown`` and what ``begin`` and ``finish`` raise.
    """
    serving = begin(actor=actor, dispute_id=dispute_id, verb=Verb.INVITE)
    if serving.capacity.who not in (Who.REGISTRAR, Who.CASEWORKER):
        raise NotAllowed("dispute.not_yours", _("This is for somebody else in this dispute to do."))
    if not read_back:
        raise Refused("answer.not_read_back", _("Please read the answer back first."), field="read_back")
    party = respondent_of(serving.standing, party_id)
    if party.consented_round == serving.dispute.round:
        raise Conflict("invitation.answered", _("This side has answered already."))
    spoken_for = Capacity(Who.RESPONDENT, Reader.OTHER_PARTY, party=party, duty=serving.capacity.duty)
    standing = replace(serving.standing, capacities=(spoken_for,))
    taken_down = {"way": "TAKEN_DOWN"}
    if yes:
        return _agree(standing, at, None, taken_down)
    return _go(standing, at, None, Verb.DECLINE, reason=EndReason.UNWILLING, facts=taken_down)


def _go(
    standing: Standing,
    at: datetime,
    version: int | None,
    verb: Verb,
    *,
    reason: EndReason,
    facts: dict[str, str] | None = None,
) -> Dispute:
    if standing.party is not None:
        withdraw_consent(actor=standing.actor, at=at, principal_id=standing.party.id, purpose=TAKE_PART)
    if _only_leaves(standing) and standing.may(Verb.LEAVE):
        begun = begin_as(standing, Verb.LEAVE, version)
        assert begun.party is not None, "only parties leave"
        Party.objects.filter(id=begun.party.id).update(left_at=at)
        stop_of_party(begun.party, at)
        dispute = finish(begun, at=at, facts={"seat": begun.party.seat, **(facts or {})})
        return begin_if_all_said_yes(dispute, at)
    begun = begin_as(standing, out_of_writing(standing.dispute, verb), version)
    return finish(begun, at=at, facts=facts, ended_reason=reason)


def begin_if_all_said_yes(dispute: Dispute, at: datetime) -> Dispute:
    """After a side that was silent went: where all who are left have said yes, they begin, by the applicant's word."""
    if dispute.state != State.INVITED.value:
        return dispute
    standing = standing_to(SYSTEM, dispute)
    asking = [party for party in standing.taking_part if party.side == Party.Sides.APPLICANT]
    if not asking or not _all_said_yes(standing, asking[0].id):
        return dispute
    said = Capacity(Who.APPLICANT, Reader.OTHER_PARTY, party=asking[0])
    talk = Verb.CALL_MEDIATOR if dispute.mediator_first else Verb.BEGIN_TALK
    return finish(begin_as(replace(standing, capacities=(said,)), talk), at=at)


def _all_said_yes(standing: Standing, says_so: UUID) -> bool:
    """True when with this one's yes somebody of each side takes part, and nobody who was asked is missing.

    One that is only named and has not been asked stands in nobody's way: it can be asked when the others have begun.
    """
    said = {party.id for party in standing.taking_part} | {says_so}
    sides = {party.side for party in standing.present if party.id in said}
    silent = [party for party in standing.present if party.id not in said]
    waiting = [party for party in silent if party.side == Party.Sides.APPLICANT or party.invited_at is not None]
    return sides == set(Party.Sides.values) and not waiting


def _only_leaves(standing: Standing) -> bool:
    """The others go on without it; but not with a text that it was to sign."""
    takes_part = standing.party in standing.taking_part
    return _others_of_its_side(standing) and not (takes_part and State(standing.dispute.state) in WRITTEN)


def _others_of_its_side(standing: Standing) -> bool:
    """With the talk begun, of those who take part: one that is merely named carries nothing on."""
    own = standing.party
    if own is None:
        return False
    asking = standing.dispute.state == State.INVITED.value
    others = standing.present if asking else standing.taking_part
    return any(party.side == own.side and party.id != own.id for party in others)


@transaction.atomic
def reopen(*, actor: Actor, at: datetime, dispute_id: UUID, version: int | None = None) -> Dispute:
    """Try again after it ended: every other side is asked anew. Raises what ``begin`` and ``finish`` raise."""
    return _again(begin(actor=actor, dispute_id=dispute_id, verb=Verb.REOPEN, version=version), at, {})


@transaction.atomic
def escalate(
    *, actor: Actor, at: datetime, dispute_id: UUID, committee_path: str, version: int | None = None
) -> Dispute:
    """Take it to the committee of the next level, which every other side has to agree to anew.

    Raises Refused ``level.not_next`` for anything but the next rung, and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.ESCALATE, version=version)
    if not committee_path or committee_path != next_level(begun.dispute.committee_path):
        raise Refused("level.not_next", _("There is no committee of the next level there."))
    return _again(begun, at, {"committee_path": committee_path})


def _again(begun: Begun, at: datetime, values: dict[str, str]) -> Dispute:
    assert begun.party is not None, "only parties begin again"
    round_ = begun.dispute.round + 1
    renew(begun.dispute, at)
    end_appointment(begun.dispute, at, Appointment.Ends.AGAIN)
    Party.objects.filter(id=begun.party.id).update(consented_round=round_)
    everybody = list(begun.dispute.parties.values_list("id", flat=True))
    end_consents(at=at, principal_ids=everybody, purpose=TAKE_PART)  # the others are asked anew
    _keep_yes(begun.party, begun.standing.actor, at, "WEB")
    cleared = {
        "round": round_,
        "mediator_id": None,
        "mediator_accepted_at": None,
        "joint_room_at": None,
        "pause_reason": "",
        "ended_reason": "",
        "ended_at": None,
    }
    return finish(begun, at=at, values={**cleared, **values}, facts={"round": round_})
