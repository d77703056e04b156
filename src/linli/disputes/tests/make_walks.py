"""What everybody may try at any moment of a dispute, with whatever it takes to try it. For random walks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from linli.disputes import actions
from linli.disputes.access import get_standing
from linli.disputes.actions.agreement.sign import approve
from linli.disputes.actions.change import begin, finish
from linli.disputes.actions.parties import take_out
from linli.disputes.models import Agreement, Approval, Dispute, Due, Party
from linli.disputes.queries.agreement import Draft, newest_draft
from linli.disputes.queries.links import next_level
from linli.disputes.rules import EndReason, State, Verb, Who, move_of, verbs_for
from linli.disputes.rules.mediation import ConflictClass
from linli.disputes.rules.terms import Do, Terms
from linli.disputes.tests.make import fresh, holder
from linli.kit.actors import Actor
from linli.kit.clock import local_day
from linli.kit.errors import Refused
from tests.cast import Cast

THIRD = actions.Identity(name="陈物业", phone="13800000009")
MOST_SEATS = 4


@dataclass(frozen=True)
class Try:
    """Somebody who tries something, at a moment."""

    cast: Cast
    dispute: Dispute
    actor: Actor
    at: datetime

    def say(self, verb: Callable[..., object], **given: object) -> object:
        """The verb in the words of its action."""
        return verb(actor=self.actor, at=self.at, dispute_id=self.dispute.id, **given)

    @property
    def last_seat(self) -> Party:
        """The side that was named last."""
        return Party.objects.filter(dispute=self.dispute).latest("seat")


def _pause(one: Try) -> object:
    return one.say(actions.pause, reason="INTERPRETER", until_at=one.at + timedelta(days=3))


def _escalate(one: Try) -> object:
    above = next_level(fresh(one.dispute).committee_path)
    if above is None:
        raise Refused("level.not_next", "")
    return one.say(actions.escalate, committee_path=above)


def _freeze(one: Try) -> object:
    """A new draft, and its text fixed."""
    terms = Terms(terms=(Do(id="t1", who="B", act="修好地漏", by=local_day(one.at) + timedelta(days=40)),))
    one.say(actions.draft_terms, draft=Draft(terms=terms))
    found = newest_draft(get_standing(one.actor, one.dispute.id))
    assert found is not None
    return one.say(actions.freeze_terms, draft_id=found.item_id)


def _sign(one: Try) -> object:
    standing = get_standing(one.actor, one.dispute.id)
    frozen = Agreement.objects.filter(dispute=one.dispute, state=Agreement.States.FROZEN).first()
    if frozen is None:
        raise Refused("agreement.none", "")
    passkey = Approval.Methods.PASSKEY
    return approve(standing, at=one.at, sha256=frozen.sha256, method=passkey, proof={}, party=standing.party)


def _agree(one: Try) -> object:
    """The last yes to an offer."""
    return finish(begin(actor=one.actor, dispute_id=one.dispute.id, verb=Verb.ACCEPT_OFFER), at=one.at)


def _of_due(verb: Callable[..., object]) -> Callable[[Try], object]:
    def act(one: Try) -> object:
        open_dues = Due.objects.filter(agreement__dispute=one.dispute, agreement__state="IN_FORCE", confirmed_at=None)
        due = open_dues.filter(released_at=None).order_by("due_on", "id").first()
        if due is None:
            raise Refused("due.unknown", "")
        return one.say(verb, due_id=due.id)

    return act


def _name(one: Try) -> object:
    if Party.objects.filter(dispute=one.dispute).count() >= MOST_SEATS:
        raise Refused("dispute.full", "")
    return one.say(actions.name_party, identity=THIRD)


ACTS: dict[Verb, Callable[[Try], object]] = {
    Verb.NAME_PARTY: _name,
    Verb.TAKE_OUT: lambda one: one.say(take_out, party_id=one.last_seat.id),
    Verb.INVITE: lambda one: one.say(actions.invite, party_id=one.last_seat.id, channel="SMS"),
    Verb.CONSENT: lambda one: one.say(actions.consent),
    Verb.DECLINE: lambda one: one.say(actions.decline),
    Verb.CALL_MEDIATOR: lambda one: one.say(actions.call_mediator),
    Verb.PICK_MEDIATOR: lambda one: one.say(actions.pick_mediators, post_ids=[one.cast.mediator.post.id]),
    Verb.APPOINT: lambda one: one.say(actions.appoint, post_id=one.cast.mediator.post.id),
    Verb.ACCEPT_APPOINTMENT: lambda one: one.say(actions.accept_appointment, conflict=ConflictClass()),
    Verb.REFUSE_APPOINTMENT: lambda one: one.say(actions.refuse_appointment),
    Verb.KEEP_MEDIATOR: lambda one: one.say(actions.keep_mediator),
    Verb.REPLACE_MEDIATOR: lambda one: one.say(actions.replace_mediator),
    Verb.STEP_DOWN: lambda one: one.say(actions.step_down),
    Verb.PAUSE: _pause,
    Verb.RESUME: lambda one: one.say(actions.resume),
    Verb.OPEN_JOINT_ROOM: lambda one: one.say(actions.open_joint_room),
    Verb.WRITE_FACTS: lambda one: one.say(actions.write_facts, text="双方都认可漏水发生在十一月。"),
    Verb.EXTEND: lambda one: one.say(actions.agree_to_extend),
    Verb.GIVE_UP: lambda one: one.say(actions.give_up, reason=EndReason.TOO_FAR_APART),
    Verb.ACCEPT_OFFER: _agree,
    Verb.FREEZE: _freeze,
    Verb.REWORK: lambda one: one.say(actions.rework),
    Verb.WAIVE_REFLECTION: lambda one: one.say(actions.waive_reflection),
    Verb.ASK_FOR_TIME: lambda one: one.say(actions.ask_for_time),
    Verb.SIGN: _sign,
    Verb.REFUSE_TO_SIGN: lambda one: one.say(actions.refuse_to_sign),
    Verb.REPORT_PERFORMANCE: _of_due(actions.report_done),
    Verb.CONFIRM_PERFORMANCE: _of_due(actions.confirm_receipt),
    Verb.REPORT_BREACH: _of_due(actions.report_breach),
    Verb.RENEGOTIATE: lambda one: one.say(actions.ask_to_renegotiate),
    Verb.WITHDRAW: lambda one: one.say(actions.withdraw),
    Verb.REOPEN: lambda one: one.say(actions.reopen),
    Verb.ESCALATE: _escalate,
}
ROLES: dict[str, Who] = {
    "a": Who.APPLICANT,
    "b": Who.RESPONDENT,
    "further": Who.RESPONDENT,
    "mediator": Who.MEDIATOR,
    "village_desk": Who.REGISTRAR,
}


def likely(state: State) -> list[tuple[str, Verb]]:
    """Who may say what there by the table, what ends it last; for a walk that gets somewhere."""
    found = [(name, verb) for name, who in ROLES.items() for verb in verbs_for(state, frozenset({who})) if verb in ACTS]
    return sorted(found, key=lambda one: move_of(state, one[1]).to is State.ENDED)


def somebody(cast: Cast, dispute: Dispute, name: str) -> Actor:
    """By the name of a role; ``further``: whoever was named last."""
    if name in ("a", "b", "further"):
        seats = list(Party.objects.filter(dispute=dispute).order_by("seat"))
        return holder(seats[{"a": 0, "b": 1, "further": -1}[name]])
    found: Actor = getattr(cast, name).actor
    return found
