"""What happens in a dispute is told to its sides: that it happened, never what was said."""

from linli.disputes.events import DisputeEnded, DisputeMoved
from linli.disputes.queries import recipients as disputes
from linli.disputes.rules import END_STATES, Verb
from linli.flows.sides import post, tell_parties, tell_staff
from linli.kit.events import subscribe
from linli.matters.queries import Team

_TOLD = {
    Verb.CONSENT: "party.answered",
    Verb.BEGIN_TALK: "party.answered",
    Verb.LEAVE: "party.left",
    Verb.CALL_MEDIATOR: "party.mediator_called",
    Verb.AGREE_ON_MEDIATOR: "party.mediator_chosen",
    Verb.APPOINT: "party.mediator_chosen",
    Verb.REPLACE_MEDIATOR: "party.mediator_called",
    Verb.REFUSE_APPOINTMENT: "party.mediator_called",
    Verb.STEP_DOWN: "party.mediator_called",
    Verb.ACCEPT_APPOINTMENT: "party.mediator_accepted",
    Verb.BEGIN_MEDIATION: "party.moved",
    Verb.PAUSE: "party.moved",
    Verb.RESUME: "party.moved",
    Verb.PLAN_SESSION: "party.session",
    Verb.CANCEL_SESSION: "party.session",
    Verb.OFFER: "party.offer",
    Verb.ACCEPT_OFFER: "party.moved",
    Verb.FREEZE: "party.moved",
    Verb.REWORK: "party.moved",
    Verb.ASK_FOR_TIME: "party.moved",
    Verb.BRING_INTO_FORCE: "party.moved",
    Verb.REPORT_PERFORMANCE: "party.moved",
    Verb.REPORT_BREACH: "party.moved",
    Verb.COMPLETE: "party.moved",
    Verb.RENEGOTIATE: "party.moved",
    Verb.KEEP_FORMER: "party.moved",
    Verb.KEEP_BREACHED: "party.moved",
    Verb.NO_ANSWER: "party.left",
    Verb.TAKE_OUT: "party.left",
    Verb.REOPEN: "party.invited_again",
    Verb.ESCALATE: "party.invited_again",
}
_CHOSEN = (Verb.AGREE_ON_MEDIATOR, Verb.APPOINT)


def _moved(event: DisputeMoved) -> None:
    if event.state in END_STATES:
        return
    verb = Verb(event.verb)
    if verb in _TOLD:
        tell_parties(_TOLD[verb], event.dispute_id, event.at, but=event.by_party_id)
    if verb in _CHOSEN:
        _ask_the_mediator(event)
    if verb is Verb.RETURN_INVITATION:
        _tell_who_asked(event)


def _ended(event: DisputeEnded) -> None:
    tell_parties("party.ended", event.dispute_id, event.at, but=event.by_party_id)


def _ask_the_mediator(event: DisputeMoved) -> None:
    dispute = disputes.told_dispute(event.dispute_id)
    if dispute.mediator_id is not None:
        team = Team(dispute.committee_path, None, dispute.mediator_id)
        tell_staff("dispute.to_mediate", dispute, team, event.at)


def _tell_who_asked(event: DisputeMoved) -> None:
    told = [party for party in disputes.told_parties(event.dispute_id) if party.applies]
    post("party.returned", disputes.told_dispute(event.dispute_id), told, event.at)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(DisputeMoved, _moved)
    subscribe(DisputeEnded, _ended)
