"""Suggestions of a program: what it is asked, what each side wishes in confidence, what may be said of the answer."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any
from uuid import UUID

import msgspec

from linli.disputes.rules.offers import MOST_FEN, IssueType
from linli.disputes.rules.settle.problem import MAX_SUGGESTIONS, IssueClass

TOTAL = 100  # points that a side gives away over all issues
BEST = 4  # the grade of what one wants most of an issue's options; 0 is the worst
MOST_OPTIONS = 5  # of one issue
SECONDS = 20  # for one suggestion
MOST_SUGGESTIONS = MAX_SUGGESTIONS


class Method(StrEnum):
    """What the program is asked to do."""

    SHARES = "SHARES"  # who gets or decides what, things may be shared
    PACKAGE = "PACKAGE"  # one option for each issue, better for all than the tentative deal


class SuggestionState(StrEnum):
    """What became of the request."""

    PROPOSED = "PROPOSED"  # each side says yes or no
    REFUSED = "REFUSED"
    QUEUED = "QUEUED"  # all said yes; a program works on it
    DONE = "DONE"
    NONE = "NONE"  # nothing keeps everybody's limits
    FAILED = "FAILED"  # nothing that passed the check
    STOPPED = "STOPPED"  # the dispute went on meanwhile


LIVE_SUGGESTIONS = frozenset({SuggestionState.PROPOSED, SuggestionState.QUEUED})
COUNTED = frozenset({*LIVE_SUGGESTIONS, SuggestionState.DONE, SuggestionState.NONE})


class FrameOption(msgspec.Struct, frozen=True):
    """One way to settle an issue, of the type of that issue."""

    id: str
    fen: int | None = None
    on: date | None = None
    text: str = ""


class FrameIssue(msgspec.Struct, frozen=True):
    """One issue as the program is asked about it. The first option is the tentative deal.

    ``amount_fen``: of money that is divided. ``payer_seat``: of a package, who pays the amounts that are options.
    """

    id: UUID
    label: str
    type: IssueType
    issue_class: IssueClass
    amount_fen: int | None = None
    payer_seat: int | None = None
    options: tuple[FrameOption, ...] = ()


class Frame(msgspec.Struct, frozen=True):
    """What all sides read before they agree that the program may suggest."""

    method: Method
    issues: tuple[FrameIssue, ...]


class Wishes(msgspec.Struct, frozen=True):
    """What the issues are worth to one side, by issue id; sealed with it, for the program alone.

    ``points``: whole, together ``TOTAL``. ``grades``: of each option, 0 to ``BEST``. ``limits``: fen, the most that one
    would pay or the least that one would take.
    """

    points: dict[str, int]
    grades: dict[str, dict[str, int]] = {}
    limits: dict[str, int] = {}


class WishFault(StrEnum):
    """Why wishes cannot be taken as they are."""

    ISSUES = "ISSUES"  # not those of the table
    RANGE = "RANGE"
    SUM = "SUM"
    GRADES = "GRADES"
    LIMITS = "LIMITS"
    FLAT = "FLAT"  # everything is worth the same to that side


def points_fault(wishes: Wishes, issues: frozenset[str]) -> WishFault | None:
    """What is wrong with the points, or None."""
    if set(wishes.points) != issues:
        return WishFault.ISSUES
    if any(not 0 <= points <= TOTAL for points in wishes.points.values()):
        return WishFault.RANGE
    return WishFault.SUM if sum(wishes.points.values()) != TOTAL else None


def frame_fault(frame: Frame, wishes: Wishes | None) -> WishFault | None:
    """What is missing before the program may compare these wishes on that frame, or None."""
    ids = {str(issue.id) for issue in frame.issues}
    if wishes is None or not ids <= set(wishes.points):
        return WishFault.ISSUES
    if frame.method is Method.SHARES:
        return None if any(wishes.points[one] for one in ids) else WishFault.FLAT
    return _package_fault(frame, wishes)


def _package_fault(frame: Frame, wishes: Wishes) -> WishFault | None:
    for issue in frame.issues:
        given = wishes.grades.get(str(issue.id), {})
        if set(given) != {option.id for option in issue.options}:
            return WishFault.GRADES
        if any(not 0 <= grade <= BEST for grade in given.values()):
            return WishFault.GRADES
    money = {str(issue.id) for issue in frame.issues if issue.type is IssueType.MONEY}
    if not set(wishes.limits) <= money or any(not 0 < fen <= MOST_FEN for fen in wishes.limits.values()):
        return WishFault.LIMITS
    differs = any(
        wishes.points[issue] and len(set(grades.values())) > 1
        for issue, grades in wishes.grades.items()
        if issue in wishes.points
    )
    return None if differs else WishFault.FLAT


def name_of(seat: int) -> str:
    """How the problem names the party of a seat."""
    return f"seat-{seat}"


def problem_of(frame: Frame, wishes: Mapping[int, Wishes], number: int) -> dict[str, Any]:
    """The problem for the solvers, by seat; ``number`` is which suggestion of the dispute it is."""
    seats = sorted(wishes)
    common: dict[str, Any] = {
        "format": "linli-settle/1",
        "parties": [{"id": name_of(seat)} for seat in seats],
        "options": {"time_limit_seconds": SECONDS, "suggestion": number},
    }
    if frame.method is Method.SHARES:
        return common | _shares(frame, wishes)
    return common | _package(frame, wishes)


def _shares(frame: Frame, wishes: Mapping[int, Wishes]) -> dict[str, Any]:
    issues = [
        {"id": str(one.id), "class": one.issue_class.value}
        | ({"amount_fen": one.amount_fen} if one.amount_fen is not None else {})
        for one in frame.issues
    ]
    points = {
        name_of(seat): {str(one.id): own.points[str(one.id)] for one in frame.issues} for seat, own in wishes.items()
    }
    two = len(wishes) == len(("one side", "the other"))
    return {"method": "ADJUSTED_WINNER" if two else "LEXIMIN_SHARES", "issues": issues, "points": points}


def _package(frame: Frame, wishes: Mapping[int, Wishes]) -> dict[str, Any]:
    worth = {name_of(seat): _worth(frame, own) for seat, own in wishes.items()}
    problem: dict[str, Any] = {
        "method": "PACKAGE",
        "issues": [
            {
                "id": str(one.id),
                "class": one.issue_class.value,
                "options": [{"id": option.id} for option in one.options],
            }
            for one in frame.issues
        ],
        "points": worth,
    }
    shut = _shut(frame, wishes)
    start = {str(one.id): one.options[0].id for one in frame.issues}
    problem["constraints"] = [
        {"kind": "FORBID", "choices": [{"issue": issue, "option": option}]} for issue, option in shut
    ]
    if any((issue, option) in shut for issue, option in start.items()):
        # Beyond somebody's limit the tentative deal is no package; it still is what nobody may fall below.
        below = {name: str(sum(row[issue][option] for issue, option in start.items())) for name, row in worth.items()}
        return problem | {"baseline": below}
    return problem | {"tentative": start}


def _worth(frame: Frame, own: Wishes) -> dict[str, dict[str, int]]:
    return {
        str(one.id): {option.id: own.points[str(one.id)] * own.grades[str(one.id)][option.id] for option in one.options}
        for one in frame.issues
    }


def _shut(frame: Frame, wishes: Mapping[int, Wishes]) -> list[tuple[str, str]]:
    """(issue, option) beyond the limit of any side, in the order of the frame."""
    found = []
    for one in frame.issues:
        for option in one.options:
            if option.fen is not None and any(
                _beyond(one, option.fen, seat, own.limits.get(str(one.id))) for seat, own in wishes.items()
            ):
                found.append((str(one.id), option.id))
    return found


def _beyond(issue: FrameIssue, fen: int, seat: int, limit: int | None) -> bool:
    if limit is None:
        return False
    return fen > limit if seat == issue.payer_seat else fen < limit


class Part(msgspec.Struct, frozen=True):
    """Which part of an issue a seat gets; ``fen`` where the issue is money."""

    seat: int
    share: str  # an exact fraction
    fen: int | None = None


class Row(msgspec.Struct, frozen=True):
    """One issue of a proposal: who gets it in which parts, or the option chosen."""

    issue: FrameIssue
    parts: tuple[Part, ...] = ()
    option: FrameOption | None = None


class OwnNumber(msgspec.Struct, frozen=True):
    """What a proposal is worth to one side by its own points, out of 100; ``before``: the tentative deal."""

    value: str
    before: str = ""


def rows_of(frame: Frame, settlement: Mapping[str, Any]) -> tuple[Row, ...]:
    """The proposal itself: what all sides may read of a settlement."""
    outcome = settlement["outcome"]
    if frame.method is Method.PACKAGE:
        chosen = outcome["joint"]["package"]
        return tuple(
            Row(issue, option=next(one for one in issue.options if one.id == chosen[str(issue.id)]))
            for issue in frame.issues
        )
    return tuple(Row(issue, parts=tuple(_parts(str(issue.id), outcome["parties"]))) for issue in frame.issues)


def _parts(issue: str, parties: Mapping[str, Any]) -> list[Part]:
    return [
        Part(int(name.removeprefix("seat-")), own["shares"][issue], own["fen"].get(issue))
        for name, own in sorted(parties.items(), key=lambda pair: int(pair[0].removeprefix("seat-")))
        if Fraction(own["shares"].get(issue, 0)) > 0
    ]


def own_number(settlement: Mapping[str, Any], seat: int) -> OwnNumber | None:
    """The number of that seat alone; None for a seat that had no part in it."""
    own = settlement["outcome"]["parties"].get(name_of(seat))
    if own is None:
        return None
    if "of_total" in own:
        return OwnNumber(_of_hundred(Fraction(own["of_total"])))
    points = settlement["problem"]["points"][name_of(seat)]
    most = sum((max(Fraction(value) for value in row.values()) for row in points.values()), Fraction(0))
    return OwnNumber(_of_hundred(Fraction(own["points"]) / most), _of_hundred(Fraction(own["baseline"]) / most))


def _of_hundred(part: Fraction) -> str:
    number = f"{float(part * TOTAL):.1f}"
    return number.removesuffix(".0")
