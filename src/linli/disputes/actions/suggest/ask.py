"""Asking for a suggestion, before all eyes: who asks, about what, and who has agreed. Never what anybody wishes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from linli.disputes.actions.announcing import said_of
from linli.disputes.actions.channels import put
from linli.disputes.actions.room.deals import decoded, hold
from linli.disputes.actions.room.gate import Desk, at_joint, is_own, pace, record_joint, unknown
from linli.disputes.actions.suggest.kept import FRAME, frame_of, live_of, wishes_by_party
from linli.disputes.actions.suggest.wishes import refused, side_of
from linli.disputes.events import SuggestionAsked
from linli.disputes.models import Item, Suggestion, SuggestionYes
from linli.disputes.rules.offers import MOST_FEN, POINT_LENGTH, Issue, IssueType
from linli.disputes.rules.room import Kind
from linli.disputes.rules.settle.guards import NEVER_ISSUES
from linli.disputes.rules.settle.problem import IssueClass
from linli.disputes.rules.suggest import (
    COUNTED,
    MOST_OPTIONS,
    MOST_SUGGESTIONS,
    Frame,
    FrameIssue,
    FrameOption,
    Method,
    SuggestionState,
    frame_fault,
)
from linli.kit.actors import Actor
from linli.kit.errors import Conflict, Refused
from linli.kit.events import announce
from linli.kit.text import clean_line
from linli.ledger.actions import hurry

TASK = "disputes.run_suggestion"
_ASK = "ASK_FOR_SUGGESTION"
_LEAST = 2


@dataclass(frozen=True)
class IssueDraft:
    """One issue of the table as the program is to be asked about it; ``options``: the tentative deal first."""

    issue_id: UUID
    issue_class: IssueClass
    amount_fen: int | None = None
    payer_seat: int | None = None
    options: Sequence[int | date | str] = ()


@dataclass(frozen=True)
class FrameDraft:
    """What somebody wants a program to look for."""

    method: Method
    issues: Sequence[IssueDraft]


@transaction.atomic
def ask_for_suggestion(*, actor: Actor, at: datetime, dispute_id: UUID, draft: FrameDraft) -> Suggestion:
    """Ask all sides whether a program may suggest.

    While the mediator goes between the sides, a side may still ask who should get what: it passes no words. Ways to
    settle an issue are words of a side, and those go to the mediator.

    Raises Conflict ``suggest.live``, ``suggest.used_up``, ``suggest.two_sides``, ``room.between``, Refused
    ``suggest.never`` for what no program decides, ``suggest.issues``, ``suggest.options``, ``suggest.payer``,
    ``suggest.amount``, and what ``gate.at_joint`` raises.
    """
    hold(dispute_id)
    desk = at_joint(actor=actor, dispute_id=dispute_id, answering=draft.method is Method.SHARES)
    if live_of(dispute_id) is not None:
        raise Conflict("suggest.live", _("A suggestion is asked for already. Please first answer that."))
    present = desk.standing.taking_part
    if len(present) < _LEAST:
        raise Conflict("suggest.two_sides", _("A suggestion needs two sides at least."))
    counted = [state.value for state in COUNTED]
    number = 1 + Suggestion.objects.filter(dispute_id=dispute_id, state__in=counted).count()
    if number > MOST_SUGGESTIONS:
        raise Conflict(
            "suggest.used_up", _("Five suggestions are enough: each one tells a little. Please talk, or offer.")
        )
    frame = _frame(desk, draft)
    pace(desk, at)
    item = put(desk.channel, FRAME, frame, at=at, by=desk.capacity)
    made = Suggestion.objects.create(
        dispute_id=dispute_id,
        number=number,
        state=SuggestionState.PROPOSED.value,
        frame=item,
        asked_by_party=desk.capacity.party,
        asked_by_post_id=desk.capacity.duty.post_id if desk.capacity.duty else None,
        asked_at=at,
    )
    record_joint(desk, verb=_ASK, at=at, item=item)
    said = said_of(desk.dispute, verb=_ASK, at=at, by=made.asked_by_party)
    announce(SuggestionAsked(**said, by_post_id=made.asked_by_post_id))
    hurry()
    return made


@transaction.atomic
def agree_to_suggestion(*, actor: Actor, at: datetime, dispute_id: UUID, suggestion_id: UUID, yes: bool) -> Suggestion:
    """A side lets the program compare its wishes, or does not want it; with the last yes the program begins.

    Whoever asked may take it back with a no, the mediator too. Raises NotFound ``dispute.unknown``, Conflict
    ``suggest.closed``, Refused ``wishes.<fault>`` for a side that has not said what it wishes, NotAllowed
    ``wishes.sides_only``, and what ``gate.at_joint`` raises.
    """
    hold(dispute_id)
    desk = at_joint(actor=actor, dispute_id=dispute_id, answering=True)
    made = Suggestion.objects.filter(id=suggestion_id, dispute_id=dispute_id).select_related("frame__channel").first()
    if made is None:
        raise unknown()
    if made.state != SuggestionState.PROPOSED.value:
        raise Conflict("suggest.closed", _("This request is no longer open."))
    if not yes:
        return _refuse(desk, made, actor, at)
    desk, party = side_of(actor, dispute_id)
    wishes = wishes_by_party(dispute_id)
    if fault := frame_fault(frame_of(made), wishes.get(party.id)):
        raise refused(fault)
    SuggestionYes.objects.get_or_create(suggestion=made, party=party, defaults={"at": at})
    record_joint(desk, verb="AGREE_TO_SUGGESTION", at=at, item=made.frame)
    said = set(SuggestionYes.objects.filter(suggestion=made).values_list("party_id", flat=True))
    if all(one.id in said for one in desk.standing.taking_part):
        Suggestion.objects.filter(id=made.id).update(state=SuggestionState.QUEUED.value, queued_at=at)
        app.configure_task(TASK, lock=f"suggestion:{dispute_id}").defer(suggestion_id=str(made.id))
    hurry()
    made.refresh_from_db()
    return made


def _refuse(desk: Desk, made: Suggestion, actor: Actor, at: datetime) -> Suggestion:
    if desk.capacity.party is None and not is_own(desk, made.frame):
        side_of(actor, made.dispute_id)  # not the mediator's to refuse
    values = {"state": SuggestionState.REFUSED.value, "ended_at": at}
    if not Suggestion.objects.filter(id=made.id, state=SuggestionState.PROPOSED.value).update(**values):
        raise Conflict("suggest.closed", _("This request is no longer open."))
    record_joint(desk, verb="REFUSE_SUGGESTION", at=at, item=made.frame)
    hurry()
    made.refresh_from_db()
    return made


def _frame(desk: Desk, draft: FrameDraft) -> Frame:
    table = {row.id: issue for row, issue in _table(desk)}
    if not draft.issues or len({one.issue_id for one in draft.issues}) != len(draft.issues):
        raise Refused("suggest.issues", _("Please choose at least one issue of the table."))
    return Frame(draft.method, tuple(_issue(desk, draft.method, one, table) for one in draft.issues))


def _table(desk: Desk) -> list[tuple[Item, Issue]]:
    return decoded(desk.channel, [Kind.ISSUE], {Kind.ISSUE: Issue})


def _issue(desk: Desk, method: Method, one: IssueDraft, table: Mapping[UUID, Issue]) -> FrameIssue:
    issue = table.get(one.issue_id)
    if issue is None:
        raise Refused("suggest.issues", _("Please choose at least one issue of the table."))
    if one.issue_class in NEVER_ISSUES:
        sentence = _("No program suggests anything about this. The law or a person decides it. Please leave it out.")
        raise Refused("suggest.never", sentence, field=f"class_{one.issue_id}")
    plain = FrameIssue(one.issue_id, issue.label, issue.type, one.issue_class)
    if method is Method.SHARES:
        return msgspec.structs.replace(plain, amount_fen=_amount(issue, one))
    return msgspec.structs.replace(plain, payer_seat=_payer(desk, issue, one), options=_options(issue, one))


def _amount(issue: Issue, one: IssueDraft) -> int | None:
    if issue.type is not IssueType.MONEY:
        return None
    if one.amount_fen is None or not 0 < one.amount_fen <= MOST_FEN:
        sentence = _("Please say how much money there is to divide.")
        raise Refused("suggest.amount", sentence, field=f"amount_{one.issue_id}")
    return one.amount_fen


def _payer(desk: Desk, issue: Issue, one: IssueDraft) -> int | None:
    if issue.type is not IssueType.MONEY:
        return None
    if one.payer_seat not in {party.seat for party in desk.standing.taking_part}:
        raise Refused("suggest.payer", _("Please say who pays."), field=f"payer_{one.issue_id}")
    return one.payer_seat


def _options(issue: Issue, one: IssueDraft) -> tuple[FrameOption, ...]:
    """Two to five ways that differ, of the type of the issue."""
    first = f"option_0_{one.issue_id}"
    if not _LEAST <= len(one.options) <= MOST_OPTIONS or len(set(one.options)) != len(one.options):
        raise Refused("suggest.options", _("Please give two to five different ways to settle each issue."), field=first)
    return tuple(_option(issue, value, f"o{place}", first) for place, value in enumerate(one.options))


def _option(issue: Issue, value: int | date | str, name: str, field: str) -> FrameOption:
    if issue.type is IssueType.MONEY and isinstance(value, int) and 0 < value <= MOST_FEN:
        return FrameOption(name, fen=value)
    if issue.type is IssueType.DATE and isinstance(value, date):
        return FrameOption(name, on=value)
    if issue.type is IssueType.WORDS and isinstance(value, str):
        return FrameOption(name, text=clean_line(value, max_length=POINT_LENGTH, field=field))
    raise Refused("suggest.options", _("Please give two to five different ways to settle each issue."), field=field)
