"""Suggestions in rooms: a table of issues, a request, the wishes of both sides."""

from uuid import UUID

from linli.disputes.actions.room import add_issue
from linli.disputes.actions.suggest import (
    FrameDraft,
    IssueDraft,
    agree_to_suggestion,
    ask_for_suggestion,
    run_suggestion,
    save_wishes,
)
from linli.disputes.models import Suggestion
from linli.disputes.rules.offers import IssueType
from linli.disputes.rules.settle.problem import IssueClass
from linli.disputes.rules.suggest import Method, SuggestionState, Wishes
from linli.disputes.tests.make_room import Room
from linli.kit import clock
from linli.kit.actors import Actor

LABELS = ("露台的使用", "修理的安排", "停车位")


def lay_table(room: Room, labels: tuple[str, ...] = LABELS) -> list[UUID]:
    """Issues in words, in their order."""
    return [
        add_issue(actor=room.a, at=clock.now(), dispute_id=room.dispute.id, label=label, type=IssueType.WORDS).id
        for label in labels
    ]


def lay_package(room: Room) -> FrameDraft:
    """An amount that the other side pays and a way to repair, each with three ways; the first is the tentative deal."""
    add = {"actor": room.a, "at": clock.now(), "dispute_id": room.dispute.id}
    money = add_issue(**add, label="赔偿", type=IssueType.MONEY).id  # type: ignore[arg-type]
    words = add_issue(**add, label="修理", type=IssueType.WORDS).id  # type: ignore[arg-type]
    amounts = (100_000, 200_000, 300_000)
    return FrameDraft(
        Method.PACKAGE,
        [
            IssueDraft(money, IssueClass.MONEY, payer_seat=1, options=amounts),
            IssueDraft(words, IssueClass.TASK, options=("月底前修好", "本周修好", "不修")),
        ],
    )


def shares_of(ids: list[UUID]) -> FrameDraft:
    """Ask who gets what."""
    return FrameDraft(Method.SHARES, [IssueDraft(one, IssueClass.USE) for one in ids])


def ask(room: Room, draft: FrameDraft, actor: Actor | None = None) -> Suggestion:
    """Asked for by the applicant, or whoever is given."""
    return ask_for_suggestion(actor=actor or room.a, at=clock.now(), dispute_id=room.dispute.id, draft=draft)


def wish(room: Room, actor: Actor, ids: list[UUID], points: tuple[int, ...]) -> None:
    """Points in the order of the issues."""
    given = {str(one): number for one, number in zip(ids, points, strict=True)}
    save_wishes(actor=actor, at=clock.now(), dispute_id=room.dispute.id, wishes=Wishes(given))


def agree(room: Room, made: Suggestion, actor: Actor, *, yes: bool = True) -> Suggestion:
    """Yes or no."""
    return agree_to_suggestion(actor=actor, at=clock.now(), dispute_id=room.dispute.id, suggestion_id=made.id, yes=yes)


def suggest(
    room: Room, ids: list[UUID], a: tuple[int, ...] = (60, 30, 10), b: tuple[int, ...] = (30, 50, 20)
) -> tuple[Suggestion, SuggestionState | None]:
    """From the request to the result, with these points."""
    made = ask(room, shares_of(ids))
    wish(room, room.a, ids, a)
    wish(room, room.b, ids, b)
    agree(room, made, room.a)
    agree(room, made, room.b)
    return made, run_suggestion(at=clock.now(), suggestion_id=made.id)
