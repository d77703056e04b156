"""Whether to take part: yes, no, or no longer. Any party may leave at any time and owes nobody a reason."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.disputes.access import Standing, get_standing
from linli.disputes.actions.change import Begun, begin, begin_as, finish
from linli.disputes.models import Dispute, Party
from linli.disputes.rules import EndReason, State, Verb
from linli.kit.actors import Actor


@transaction.atomic
def consent(*, actor: Actor, at: datetime, dispute_id: UUID, version: int | None = None) -> Dispute:
    """Yes to talking and mediation in this round; the last yes that was missing begins the talk, or the choosing of a
    mediator where somebody wants no direct talk.

    Raises what ``begin`` and ``finish`` raise.
    """
    standing = get_standing(actor, dispute_id)
    party = standing.party
    dispute = standing.dispute
    last = party is not None and _missing(standing) <= {party.id} and dispute.state == State.INVITED.value
    talk = Verb.CALL_MEDIATOR if dispute.mediator_first else Verb.BEGIN_TALK
    begun = begin_as(standing, talk if last else Verb.CONSENT, version)
    assert begun.party is not None, "only parties consent"
    Party.objects.filter(id=begun.party.id).update(consented_round=dispute.round)
    return finish(begun, at=at, facts={"seat": begun.party.seat})


@transaction.atomic
def decline(*, actor: Actor, at: datetime, dispute_id: UUID, version: int | None = None) -> Dispute:
    """No. With nobody left on a side the dispute ends as UNWILLING; otherwise the others go on.

    Raises what ``begin`` and ``finish`` raise.
    """
    return _go(get_standing(actor, dispute_id), at, version, Verb.DECLINE, EndReason.UNWILLING)


@transaction.atomic
def withdraw(
    *, actor: Actor, at: datetime, dispute_id: UUID, settled: bool = False, version: int | None = None
) -> Dispute:
    """Go out of it, at any time before an agreement is in force and without a reason.

    ``settled``: the sides have settled it among themselves. Where others of the same side remain, they go on. Raises
    what ``begin`` and ``finish`` raise.
    """
    reason = EndReason.SETTLED_AND_WITHDRAWN if settled else EndReason.UNWILLING
    return _go(get_standing(actor, dispute_id), at, version, Verb.WITHDRAW, reason)


def _go(standing: Standing, at: datetime, version: int | None, verb: Verb, reason: EndReason) -> Dispute:
    if _others_of_its_side(standing) and standing.may(Verb.LEAVE):
        begun = begin_as(standing, Verb.LEAVE, version)
        assert begun.party is not None, "only parties leave"
        Party.objects.filter(id=begun.party.id).update(left_at=at)
        return finish(begun, at=at, facts={"seat": begun.party.seat})
    begun = begin_as(standing, verb, version)
    return finish(begun, at=at, ended_reason=reason)


def _missing(standing: Standing) -> set[UUID]:
    """The parties that have not said yes in this round, those who left aside."""
    present = [party for party in standing.parties if party.left_at is None]
    return {party.id for party in present if party.consented_round < standing.dispute.round}


def _others_of_its_side(standing: Standing) -> bool:
    own = standing.party
    if own is None:
        return False
    return any(party.side == own.side and party.left_at is None and party.id != own.id for party in standing.parties)


@transaction.atomic
def reopen(*, actor: Actor, at: datetime, dispute_id: UUID, version: int | None = None) -> Dispute:
    """Try again after it ended: every other side is asked anew. Raises what ``begin`` and ``finish`` raise."""
    return _again(begin(actor=actor, dispute_id=dispute_id, verb=Verb.REOPEN, version=version), at, {})


@transaction.atomic
def escalate(
    *, actor: Actor, at: datetime, dispute_id: UUID, committee_path: str, version: int | None = None
) -> Dispute:
    """Take it to the committee of the next level, which every other side has to agree to anew.

    Raises what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.ESCALATE, version=version)
    return _again(begun, at, {"committee_path": committee_path})


def _again(begun: Begun, at: datetime, values: dict[str, str]) -> Dispute:
    assert begun.party is not None, "only parties begin again"
    round_ = begun.dispute.round + 1
    Party.objects.filter(id=begun.party.id).update(consented_round=round_)
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
