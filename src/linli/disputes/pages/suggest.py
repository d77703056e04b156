"""What the pages of suggestions show one reader: never another's wishes, and of a proposal the own number alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from linli.disputes.access import Standing
from linli.disputes.actions.room.gate import unknown
from linli.disputes.forms.suggest import POINTS, WishesForm
from linli.disputes.pages.entering import Door, Entered, enter
from linli.disputes.pages.room import door_of
from linli.disputes.queries import suggest as queries
from linli.disputes.queries.room import may_enter
from linli.disputes.queries.suggest import SuggestionView, WishesView
from linli.disputes.queries.topics import joint_topics
from linli.disputes.rules import State
from linli.disputes.rules.offers import Issue, IssueType
from linli.disputes.rules.room import JOINT_OPEN, joint_is_open
from linli.disputes.rules.settle.elicitation import echoes, swap_questions
from linli.disputes.rules.suggest import Method, Row, SuggestionState
from linli.disputes.words.room import People, people_of
from linli.disputes.words.suggest import (
    CLASSES,
    METHODS,
    STATES,
    guarantee_words,
    option_words,
    part_percent,
    row_words,
)

__all__ = ["ask_context", "door_of", "offer_words", "side_of", "suggestions_context", "swap_words", "wishes_context"]


@dataclass(frozen=True)
class Segment:
    """One coloured part of a bar, in percent of its width."""

    seat: int
    start: float
    width: float


@dataclass(frozen=True)
class Bar:
    """One issue in the chart: parts of it, or which of its options (``dots``: "", "start", "chosen", "both")."""

    label: str
    segments: list[Segment]
    dots: list[str]


@dataclass(frozen=True)
class Card:
    """One request in words."""

    id: UUID
    number: int
    state: tuple[str | Promise, str]
    method: str | Promise
    who: str
    asked_at: datetime
    issues: list[tuple[str, str, str]]
    yes_from: list[str]
    waiting_for: list[str]
    rows: list[tuple[str, str, str]]
    guarantee: list[str]
    own: str
    before: str
    bars: list[Bar]
    legend: list[tuple[int, str]]
    may: tuple[str, ...]


def side_of(request: HttpRequest, secret: str) -> Entered:
    """A side by its link, once it takes part. Raises NotFound ``dispute.unknown``."""
    door = enter(request, secret)
    if not may_enter(door.standing):
        raise unknown()
    return door


def suggestions_context(door: Door) -> dict[str, Any]:
    """Everything that the page of suggestions shows this reader."""
    standing, people = door.standing, people_of(door.standing)
    views = queries.read_suggestions(standing)
    is_open = State(standing.dispute.state) in JOINT_OPEN
    live = queries.live_view(views)
    left = queries.left(views)
    return {
        "door": door,
        "reference": standing.dispute.reference,
        "is_mediator": standing.is_mediator,
        "is_party": standing.party is not None,
        "cards": [_card(view, standing, people, is_open=is_open) for view in reversed(views)],
        "left": left,
        "may_ask": is_open and live is None and left > 0,
        "is_between": is_open and not _may_write(standing),
        "is_open": is_open,
        "has_table": bool(queries.issues_of(standing)),
        "had_result": any(view.state in (SuggestionState.DONE, SuggestionState.NONE) for view in views),
        "topics": joint_topics(standing),
    }


def _may_write(standing: Standing) -> bool:
    """False for a side while the mediator goes between the sides."""
    dispute, to_party = standing.dispute, standing.party is not None
    return joint_is_open(State(dispute.state), opened=dispute.joint_room_at is not None, to_party=to_party)


def wishes_context(door: Entered, by: str, view: WishesView) -> dict[str, Any]:
    """The own wishes and the form that changes them."""
    is_open = State(door.standing.dispute.state) in JOINT_OPEN
    return {
        "door": door,
        "view": view,
        "by": by,
        "is_open": is_open,
        "said": _said(view),
        "wishes_form": form_of(view, by) if view.issues else None,
        "is_package": view.live is not None and view.live.frame.method is Method.PACKAGE,
    }


def _said(view: WishesView) -> list[tuple[str, int]]:
    """The own points by label; nothing when what is asked now is something else."""
    points = view.wishes.points if view.wishes else {}
    known = [(issue.label, points.get(str(key))) for key, issue in view.issues.items()]
    return [(label, given) for label, given in known if given is not None]


def form_of(view: WishesView, by: str, data: Any = None) -> WishesForm:
    """The form, with what was sealed before where it still fits."""
    frame = view.live.frame if view.live else None
    initial: dict[str, Any] = {}
    if view.wishes is not None:
        if by == POINTS:
            initial |= {f"value_{issue}": points for issue, points in view.wishes.points.items()}
        for issue, grades in view.wishes.grades.items():
            initial |= {f"grade_{issue}_{option}": grade for option, grade in grades.items()}
        initial |= {f"limit_{issue}": f"{fen / 100:.2f}" for issue, fen in view.wishes.limits.items()}
    return WishesForm(data, issues=view.issues, frame=frame, by=by, initial=initial)


def swap_words(view: WishesView) -> tuple[list[tuple[str, str, str]], list[str]]:
    """(name of the field, issue to give, issue to get) of pairs, and statements that follow from the points."""
    if view.wishes is None:
        return [], []
    known = {str(key): issue.label for key, issue in view.issues.items()}
    points = {key: value for key, value in view.wishes.points.items() if key in known}
    pairs = [(f"{one}:{other}", known[one], known[other]) for one, other in swap_questions(points)]
    pattern = _("You would rather have “%(better)s” than “%(worse)s”.")
    joined = _("” and “")
    said = [
        pattern
        % {
            "better": joined.join(known[name] for name in echo.better),
            "worse": joined.join(known[name] for name in echo.worse),
        }
        for echo in echoes(points)
    ]
    return pairs, said


def ask_context(door: Door) -> tuple[dict[UUID, Issue], list[tuple[int, str]]]:
    """The table, and who may be named as paying."""
    return queries.issues_of(door.standing), people_of(door.standing).payers()


def offer_words(door: Door, suggestion_id: UUID) -> tuple[str, dict[UUID, str]]:
    """What an offer made of it says: in free words what fits no point of the table, and the others by issue."""
    people = people_of(door.standing)
    view = next((one for one in queries.read_suggestions(door.standing) if one.id == suggestion_id), None)
    rows = view.rows if view else ()
    shares = {row.issue.id: row_words(row, people) for row in rows if row.issue.type is IssueType.WORDS}
    loose = [
        _("%(issue)s: %(words)s") % {"issue": row.issue.label, "words": row_words(row, people)}
        for row in rows
        if row.option is None and row.issue.type is not IssueType.WORDS
    ]
    return "\n".join([_("As the program suggested."), *loose]), shares


def _card(view: SuggestionView, standing: Standing, people: People, *, is_open: bool) -> Card:
    present = standing.taking_part
    asked = people.speaker(view.by_party_id, view.by_post_id)
    is_package = view.frame.method is Method.PACKAGE
    return Card(
        id=view.id,
        number=view.number,
        state=STATES[view.state],
        method=METHODS[view.frame.method],
        who=asked.name,
        asked_at=view.asked_at,
        issues=_asked(view),
        yes_from=[people.name(party.id) for party in present if party.id in view.yes_from],
        waiting_for=[people.name(party.id) for party in present if party.id not in view.yes_from],
        rows=[(row.issue.label, row_words(row, people), _start(row)) for row in view.rows],
        guarantee=guarantee_words(view.guarantees, view.frame.method) if view.rows else [],
        own=view.own.value if view.own else "",
        before=view.own.before if view.own else "",
        bars=[_bar(row) for row in view.rows],
        legend=[] if is_package else [(party.seat, people.name(party.id)) for party in present],
        may=_may(view, standing) if is_open else (),
    )


def _asked(view: SuggestionView) -> list[tuple[str, str, str]]:
    classes = dict(CLASSES)
    return [
        (issue.label, str(classes[issue.issue_class.value]), " / ".join(option_words(one) for one in issue.options))
        for issue in view.frame.issues
    ]


def _start(row: Row) -> str:
    return option_words(row.issue.options[0]) if row.option is not None else ""


def _bar(row: Row) -> Bar:
    if row.option is not None:
        marks = [(place == 0, option.id == row.option.id) for place, option in enumerate(row.issue.options)]
        return Bar(row.issue.label, [], [_DOTS[mark] for mark in marks])
    segments, start = [], 0.0
    for part in row.parts:
        width = part_percent(part.share)
        segments.append(Segment(part.seat % 6, start, width))
        start += width
    return Bar(row.issue.label, segments, [])


_DOTS = {(False, False): "", (True, False): "start", (False, True): "chosen", (True, True): "both"}


def _may(view: SuggestionView, standing: Standing) -> tuple[str, ...]:
    party = standing.party
    if view.state is SuggestionState.DONE and view.rows:
        return ("offer",)
    if view.state is not SuggestionState.PROPOSED:
        return ()
    if party is None:
        return ("refuse",) if view.by_post_id is not None and standing.is_mediator else ()
    return ("refuse",) if party.id in view.yes_from else ("wishes", "agree", "refuse")
