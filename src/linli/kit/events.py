"""Typed events: a lower module announces what happened, one file in ``flows`` reacts.

Handlers run synchronously inside the announcing transaction, so a reaction is committed with its cause
or not at all.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened in one cell. Names of subclasses are in the past tense."""

    cell: str
    at: datetime


E = TypeVar("E", bound=Event)

_handlers: dict[type[Event], list[Callable[[Any], None]]] = defaultdict(list)
_batch_handlers: dict[type[Event], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event_type: type[E], handler: Callable[[E], None]) -> None:
    """Call ``handler`` on every event of exactly this type. Subscribing twice is the same as once."""
    if handler not in _handlers[event_type]:
        _handlers[event_type].append(handler)


def subscribe_batch(event_type: type[E], handler: Callable[[Sequence[E]], None]) -> None:
    """As subscribe, for a handler that takes all events of this type that are announced together, at least one."""
    if handler not in _batch_handlers[event_type]:
        _batch_handlers[event_type].append(handler)


def announce(event: Event) -> None:
    """Tell the subscribers, in the order of subscription. Whatever they raise undoes the transaction."""
    announce_many([event])


def announce_many(events: Sequence[Event]) -> None:
    """Announce what happened together, in order; those who take batches hear of each type once, after the others."""
    by_type: dict[type[Event], list[Event]] = defaultdict(list)
    for event in events:
        by_type[type(event)].append(event)
        for handler in _handlers[type(event)]:
            handler(event)
    for event_type, together in by_type.items():
        for handler in _batch_handlers[event_type]:
            handler(together)
