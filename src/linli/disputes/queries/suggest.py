"""Suggestions as one reader may see them: checked before anything is shown, own numbers only."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from linli.disputes.access import Standing
from linli.disputes.models import Channel, Suggestion, SuggestionYes
from linli.disputes.queries.items import newest_item, open_item, read_items
from linli.disputes.rules import DataClass
from linli.disputes.rules.offers import Issue
from linli.disputes.rules.room import Kind
from linli.disputes.rules.settle import Guarantee
from linli.disputes.rules.settle_check import check
from linli.disputes.rules.suggest import (
    COUNTED,
    LIVE_SUGGESTIONS,
    MOST_SUGGESTIONS,
    Frame,
    OwnNumber,
    Row,
    SuggestionState,
    Wishes,
    own_number,
    rows_of,
)
from linli.kit.errors import Expired, Refused

_RAN = (SuggestionState.DONE, SuggestionState.NONE)


@dataclass(frozen=True)
class SuggestionView:
    """One request and what came of it. ``rows`` is empty for what is not shown; ``own``: the reader's number alone."""

    id: UUID
    number: int
    state: SuggestionState
    frame: Frame
    asked_at: datetime
    ended_at: datetime | None
    by_party_id: UUID | None
    by_post_id: UUID | None
    yes_from: frozenset[UUID]
    rows: tuple[Row, ...] = ()
    guarantees: tuple[Guarantee, ...] = ()
    own: OwnNumber | None = None


@dataclass(frozen=True)
class WishesView:
    """A side's own wishes, and on what they are asked now."""

    wishes: Wishes | None
    issues: dict[UUID, Issue]
    live: SuggestionView | None
    locked: bool


def read_suggestions(standing: Standing) -> list[SuggestionView]:
    """All requests of the dispute, oldest first. Raises NotFound ``channel.unknown`` for who may not read the room."""
    frames = {item.id: item.payload for item in read_items(standing, DataClass.JOINT, kinds=("SUGGESTION",))}
    rows = Suggestion.objects.filter(dispute_id=standing.dispute.id).select_related("certificate__channel")
    said: dict[UUID, set[UUID]] = {}
    for yes in SuggestionYes.objects.filter(suggestion__dispute_id=standing.dispute.id):
        said.setdefault(yes.suggestion_id, set()).add(yes.party_id)
    return [
        _view(row, msgspec.convert(frames[row.frame_id], Frame), said.get(row.id, set()), standing)
        for row in rows.order_by("asked_at", "id")
    ]


def left(views: list[SuggestionView]) -> int:
    """How many suggestions may still be asked for."""
    return MOST_SUGGESTIONS - sum(view.state in COUNTED for view in views)


def live_view(views: list[SuggestionView]) -> SuggestionView | None:
    """The request that stands or is worked on."""
    return next((view for view in views if view.state in LIVE_SUGGESTIONS), None)


def issues_of(standing: Standing) -> dict[UUID, Issue]:
    """The table of the joint room."""
    items = read_items(standing, DataClass.JOINT, kinds=(Kind.ISSUE,))
    return {item.id: msgspec.convert(item.payload, Issue) for item in items}


def read_wishes(standing: Standing) -> WishesView:
    """The reader's own wishes. Raises NotFound ``channel.unknown`` for everybody who is no side."""
    item = newest_item(standing, DataClass.LIMITS, "WISHES", standing.party)
    views = read_suggestions(standing)
    live = live_view(views)
    own = standing.party.id if standing.party else None
    locked = (own in live.yes_from or live.state is SuggestionState.QUEUED) if live else False
    ran = live is None and any(view.state in _RAN for view in views)
    wishes = msgspec.convert(item.payload, Wishes) if item else None
    return WishesView(wishes, _asked(standing, live), live, locked or ran)


def _asked(standing: Standing, live: SuggestionView | None) -> dict[UUID, Issue]:
    if live is None:
        return issues_of(standing)
    return {issue.id: Issue(issue.label, issue.type) for issue in live.frame.issues}


def _view(row: Suggestion, frame: Frame, said: set[UUID], standing: Standing) -> SuggestionView:
    common: dict[str, Any] = {
        "id": row.id,
        "number": row.number,
        "frame": frame,
        "asked_at": row.asked_at,
        "ended_at": row.ended_at,
        "by_party_id": row.asked_by_party_id,
        "by_post_id": row.asked_by_post_id,
        "yes_from": frozenset(said),
    }
    state = SuggestionState(row.state)
    if state is not SuggestionState.DONE or row.certificate is None:
        return SuggestionView(state=state, **common)
    settlement = _checked(row)
    if settlement is None:
        return SuggestionView(state=SuggestionState.FAILED, **common)
    return SuggestionView(
        state=state,
        rows=rows_of(frame, settlement),
        guarantees=tuple(Guarantee(code) for code in settlement["guarantees"]),
        own=own_number(settlement, standing.party.seat) if standing.party else None,
        **common,
    )


def _checked(row: Suggestion) -> Mapping[str, Any] | None:
    """The settlement when it opens and the other program accepts it; else None, and nothing of it is shown."""
    item = row.certificate
    if item is None or item.channel.data_class != DataClass.CERTIFICATE.value or not _of(row, item.channel):
        return None
    try:
        content = str(open_item(item.channel, item).payload["settlement"]).encode()
    except (Refused, Expired, KeyError, msgspec.DecodeError):
        return None
    if not _accepts(content):
        return None
    found: Mapping[str, Any] = msgspec.json.decode(content)
    return found


_accepted: set[bytes] = set()  # digests of what the other program has accepted in this process
_MOST_KEPT = 1024


def _accepts(content: bytes) -> bool:
    """The same bytes are checked once in a process, however often they are shown."""
    digest = hashlib.sha256(content).digest()
    if digest in _accepted:
        return True
    if not check(content).accepted:
        return False
    if len(_accepted) >= _MOST_KEPT:
        _accepted.clear()
    _accepted.add(digest)
    return True


def _of(row: Suggestion, channel: Channel) -> bool:
    return channel.dispute_id == row.dispute_id
