"""Taking a suggestion as an offer: from then on it is an offer like any other, and nothing binds by itself."""

from datetime import date, datetime
from uuid import UUID

from linli.disputes.access import Standing, get_standing
from linli.disputes.actions.room.gate import unknown
from linli.disputes.actions.room.offers import Draft, make_offer
from linli.disputes.models import Item
from linli.disputes.queries.suggest import SuggestionView, read_suggestions
from linli.disputes.rules.offers import IssueType
from linli.disputes.rules.suggest import Method, Row
from linli.kit.actors import Actor


def offer_suggestion(
    *, actor: Actor, at: datetime, dispute_id: UUID, suggestion_id: UUID, words: str, shares: dict[UUID, str]
) -> Item:
    """Put the proposal before everybody as the actor's own offer, also while the mediator goes between the sides.

    ``shares``: who gets what of an issue in words, ``words``: what does not fit a point of the table. Raises NotFound
    ``dispute.unknown`` for one that is not shown, and what ``make_offer`` raises.
    """
    view = _shown(get_standing(actor, dispute_id), suggestion_id)
    points = _points(view, shares)
    draft = Draft(points=points, words=words)
    return make_offer(actor=actor, at=at, dispute_id=dispute_id, draft=draft, once=suggestion_id, by_program=True)


def _shown(standing: Standing, suggestion_id: UUID) -> SuggestionView:
    view = next((one for one in read_suggestions(standing) if one.id == suggestion_id), None)
    if view is None or not view.rows:
        raise unknown()
    return view


def _points(view: SuggestionView, shares: dict[UUID, str]) -> dict[UUID, int | date | str]:
    if view.frame.method is Method.PACKAGE:
        return {row.issue.id: value for row in view.rows if (value := _value(row)) is not None}
    return {
        row.issue.id: shares[row.issue.id]
        for row in view.rows
        if row.issue.type is IssueType.WORDS and row.issue.id in shares
    }


def _value(row: Row) -> int | date | str | None:
    option = row.option
    if option is None:
        return None
    return option.fen if option.fen is not None else option.on if option.on is not None else option.text
