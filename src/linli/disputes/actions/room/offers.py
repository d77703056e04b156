"""Offers before all eyes: made, answered, taken back. Silence is never a yes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import Standing, get_standing
from linli.disputes.actions.change import Begun, begin_as, finish
from linli.disputes.actions.channels import put, record_private
from linli.disputes.actions.room.deals import decoded, hold, others_present, sealed_answers, settle
from linli.disputes.actions.room.gate import (
    Desk,
    at_joint,
    brought_before,
    is_own,
    must_be_open,
    pace,
    record_joint,
    speaker,
    unknown,
)
from linli.disputes.models import Channel, Dispute, Item
from linli.disputes.queries.items import channel_of
from linli.disputes.rules import DataClass, Verb
from linli.disputes.rules.offers import (
    ISSUE_LENGTH,
    MOST_DAYS,
    MOST_FEN,
    MOST_ISSUES,
    POINT_LENGTH,
    Answer,
    Issue,
    IssueType,
    Offer,
    OfferAnswer,
    OfferState,
    Point,
    left_open,
    offer_state,
)
from linli.disputes.rules.room import MESSAGE_LENGTH, Kind
from linli.kit.actors import Actor
from linli.kit.errors import Conflict, Expired, NotAllowed, Refused
from linli.kit.text import clean_line, clean_text
from linli.ledger.actions import hurry

_YES = "YES"  # an answer to what the mediator proposed, sealed with the party that gave it


@dataclass(frozen=True)
class Draft:
    """What somebody offers. ``points``: by issue, fen or a day or words, as the issue has it. ``amount_fen`` is paid
    by the party of ``payer_seat``."""

    amount_fen: int | None = None
    payer_seat: int | None = None
    points: Mapping[UUID, int | date | str] = field(default_factory=dict)
    words: str = ""
    full: bool = False
    days: int = 7
    counter_to: UUID | None = None


@transaction.atomic
def add_issue(
    *, actor: Actor, at: datetime, dispute_id: UUID, label: str, type: IssueType, once: UUID | None = None
) -> Item:
    """Name something that is to be settled.

    Raises Refused ``issue.missing``, ``text.too_long``, Conflict ``issue.too_many``, and what ``gate.at_joint`` raises.
    """
    hold(dispute_id)
    desk = at_joint(actor=actor, dispute_id=dispute_id)
    if before := brought_before(desk, once):
        return before
    words = clean_line(label, max_length=ISSUE_LENGTH, field="label")
    if not words:
        raise Refused("issue.missing", _("Please say in a few words what is to be settled."), field="label")
    if Item.objects.filter(channel=desk.channel, kind=Kind.ISSUE).count() >= MOST_ISSUES:
        raise Conflict("issue.too_many", _("Thirty issues are enough for one table. Please settle some first."))
    pace(desk, at)
    item = put(desk.channel, Kind.ISSUE, Issue(words, type), at=at, by=desk.capacity, once=once)
    record_joint(desk, verb="ADD_ISSUE", at=at, item=item)
    hurry()
    return item


@transaction.atomic
def make_offer(
    *, actor: Actor, at: datetime, dispute_id: UUID, draft: Draft, once: UUID | None = None, by_program: bool = False
) -> Item:
    """Put an offer before everybody; one that it answers (``counter_to``) is closed by it.

    ``by_program``: what a program suggested has no words of a side in it, and passes also while the mediator goes
    between them.

    Raises Refused ``offer.empty``, ``offer.amount``, ``offer.payer``, ``offer.point``, ``offer.days``,
    ``text.too_long``, Conflict ``room.between``, what ``decline_offer`` raises of the offer that it answers, and what
    ``change.begin`` raises.
    """
    desk, begun = _begin(actor, dispute_id, Verb.OFFER)
    if before := brought_before(desk, once):
        return before
    if not by_program:
        must_be_open(desk.standing)
    offer = _offer(desk, draft, at)
    pace(desk, at)
    if draft.counter_to is not None:
        _answerable(desk, draft.counter_to, at)
        _answer(desk, draft.counter_to, Answer.COUNTERED, at)
    item = put(desk.channel, Kind.OFFER, offer, at=at, by=desk.capacity, once=once)
    finish(begun, at=at, facts={"offer": str(item.id)})
    _wake(desk, "OFFERED", item, at)
    return item


@transaction.atomic
def accept_offer(*, actor: Actor, at: datetime, dispute_id: UUID, offer_id: UUID) -> Dispute:
    """Yes. With the last yes that was missing the offer is the tentative deal and the dispute is AGREED.

    What the mediator proposed is answered in confidence: nobody learns of a yes unless all say it. Raises NotFound
    ``dispute.unknown``, NotAllowed ``offer.own``, Expired ``offer.expired``, Conflict ``offer.closed``, and what
    ``change.begin`` raises.
    """
    desk, begun = _begin(actor, dispute_id, Verb.ACCEPT_OFFER)
    item, offer = _answerable(desk, offer_id, at)
    missing = others_present(desk.standing.taking_part, {begun.party.id if begun.party else None, item.by_party_id})
    if item.by_party_id is None:
        missing -= _said_yes(dispute_id, offer_id)
        _say_in_confidence(desk, offer_id, _YES, at)
    else:
        missing -= {row.by_party_id for row in _answers(desk.channel, offer_id, Answer.ACCEPTED)}
    if missing and item.by_party_id is not None:
        _answer(desk, offer_id, Answer.ACCEPTED, at)
    if missing:
        return begun.dispute
    dispute = settle(begun, offer_id, offer, at)
    _wake(desk, "AGREED", item, at)
    return dispute


@transaction.atomic
def decline_offer(*, actor: Actor, at: datetime, dispute_id: UUID, offer_id: UUID) -> None:
    """No. What the mediator proposed is declined in confidence and simply runs out. Raises as ``accept_offer``."""
    hold(dispute_id)
    desk = at_joint(actor=actor, dispute_id=dispute_id, answering=True)
    item = _answerable(desk, offer_id, at)[0]
    if desk.capacity.party is None:
        raise _not_a_side()
    if item.by_party_id is None:
        _say_in_confidence(desk, offer_id, "NO", at)
        return
    _wake(desk, "DECLINE_OFFER", _answer(desk, offer_id, Answer.DECLINED, at), at)


@transaction.atomic
def withdraw_offer(*, actor: Actor, at: datetime, dispute_id: UUID, offer_id: UUID) -> None:
    """Whoever made it takes it back, as long as it was not agreed on. Raises NotAllowed ``offer.not_own`` and as
    ``accept_offer``.
    """
    hold(dispute_id)
    desk = at_joint(actor=actor, dispute_id=dispute_id, answering=True)
    item, offer = _find(desk, offer_id)
    if not is_own(desk, item):
        raise NotAllowed("offer.not_own", _("Only whoever made the offer takes it back."))
    _must_be_open(desk, item, offer, at)
    _wake(desk, "WITHDRAW_OFFER", _answer(desk, offer_id, Answer.WITHDRAWN, at), at)


def _begin(actor: Actor, dispute_id: UUID, verb: Verb) -> tuple[Desk, Begun]:
    """One after the other: the row is held first, so that two who agree at once do not miss each other."""
    hold(dispute_id)
    standing: Standing = get_standing(actor, dispute_id)
    begun = begin_as(standing, verb)
    speaker(standing)
    return Desk(standing, begun.capacity, channel_of(dispute_id, DataClass.JOINT), None), begun


def _find(desk: Desk, offer_id: UUID) -> tuple[Item, Offer]:
    found = [pair for pair in decoded(desk.channel, [Kind.OFFER], {Kind.OFFER: Offer}) if pair[0].id == offer_id]
    if not found:
        raise unknown()
    return found[0]


def _answerable(desk: Desk, offer_id: UUID, at: datetime) -> tuple[Item, Offer]:
    """An offer of somebody else that stands."""
    item, offer = _find(desk, offer_id)
    if is_own(desk, item):
        raise NotAllowed("offer.own", _("This is your own offer. The other side answers it."))
    _must_be_open(desk, item, offer, at)
    return item, offer


def _must_be_open(desk: Desk, item: Item, offer: Offer, at: datetime) -> None:
    answers = decoded(desk.channel, [Kind.OFFER_ANSWER], {Kind.OFFER_ANSWER: OfferAnswer})
    state = offer_state(offer, [answer.answer for _row, answer in answers if answer.offer == item.id], at)
    if state is OfferState.EXPIRED:
        raise Expired("offer.expired", _("The time of this offer is over. You can make it anew."))
    if state is not OfferState.OPEN:
        raise Conflict("offer.closed", _("This offer no longer stands. Please look at the newest ones."))


def _answers(channel: Channel, offer_id: UUID, wanted: Answer) -> list[Item]:
    found = decoded(channel, [Kind.OFFER_ANSWER], {Kind.OFFER_ANSWER: OfferAnswer})
    return [row for row, answer in found if (answer.offer, answer.answer) == (offer_id, wanted)]


def _answer(desk: Desk, offer_id: UUID, answer: Answer, at: datetime) -> Item:
    return put(desk.channel, Kind.OFFER_ANSWER, OfferAnswer(offer_id, answer), at=at, by=desk.capacity)


def _said_yes(dispute_id: UUID, offer_id: UUID) -> set[UUID | None]:
    """Who has said yes in confidence; the newest word of each counts."""
    newest = {
        row.by_party_id: payload["answer"]
        for row, payload in sealed_answers(dispute_id, DataClass.LIMITS, Kind.OFFER_ANSWER)
        if payload["offer"] == str(offer_id)
    }
    return {party_id for party_id, answer in newest.items() if answer == _YES}


def _say_in_confidence(desk: Desk, offer_id: UUID, answer: str, at: datetime) -> None:
    limits = channel_of(desk.dispute.id, DataClass.LIMITS, desk.capacity.party)
    payload = {"offer": str(offer_id), "answer": answer}
    item = put(limits, Kind.OFFER_ANSWER, payload, at=at, by=desk.capacity)
    record_private(desk.standing, desk.capacity, limits, verb="ANSWER_IN_CONFIDENCE", at=at, item=item)
    hurry()


def _wake(desk: Desk, verb: str, item: Item, at: datetime) -> None:
    record_joint(desk, verb=verb, at=at, item=item)
    hurry()


def _offer(desk: Desk, draft: Draft, at: datetime) -> Offer:
    """The draft, checked against the issues on the table. Raises as make_offer."""
    found = decoded(desk.channel, [Kind.ISSUE], {Kind.ISSUE: Issue})
    issues = {row.id: issue for row, issue in found}
    points = tuple(_point(issue_id, issues, value) for issue_id, value in draft.points.items())
    words = clean_text(draft.words, max_length=MESSAGE_LENGTH, field="words")
    if draft.amount_fen is None and not points and not words:
        raise Refused("offer.empty", _("Please say what you offer: an amount, a point or a few words."), field="words")
    if not 1 <= draft.days <= MOST_DAYS:
        raise Refused("offer.days", _("An offer stands for one to thirty days."), field="days")
    return Offer(
        until=at + timedelta(days=draft.days),
        amount_fen=_amount(draft.amount_fen, "amount"),
        payer_seat=_payer(desk.standing, draft),
        points=points,
        words=words,
        full=draft.full,
        left=left_open(issues, points, draft.full),
        counter_to=draft.counter_to,
    )


def _payer(standing: Standing, draft: Draft) -> int | None:
    if draft.amount_fen is None:
        return None
    if draft.payer_seat not in {party.seat for party in standing.taking_part}:
        raise Refused("offer.payer", _("Please say who pays."), field="payer")
    return draft.payer_seat


def _amount(fen: int | None, name: str) -> int | None:
    if fen is not None and not 0 < fen <= MOST_FEN:
        raise Refused("offer.amount", _("Please give an amount above zero."), field=name)
    return fen


def _point(issue_id: UUID, issues: Mapping[UUID, Issue], value: int | date | str) -> Point:
    issue = issues.get(issue_id)
    if issue is None or not isinstance(value, {"MONEY": int, "DATE": date, "WORDS": str}[issue.type]):
        raise Refused("offer.point", _("This point does not fit its issue. Please look at it again."), field="points")
    point = Point(issue_id, issue.label, issue.type)
    if isinstance(value, int):
        return msgspec.structs.replace(point, fen=_amount(value, "points"))
    if isinstance(value, date):
        return msgspec.structs.replace(point, on=value)
    return msgspec.structs.replace(point, text=clean_line(value, max_length=POINT_LENGTH, field="points"))


def _not_a_side() -> NotAllowed:
    return NotAllowed("dispute.not_yours", _("This is for somebody else in this dispute to do."))
