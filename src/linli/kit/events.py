"""Typed events: a lower module announces what happened, one file in ``flows`` reacts.

Handlers run synchronously inside the announcing transaction, so a reaction is committed with its cause
or not at all.
"""

from collections import defaultdict
from collections.abc import Callable
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


def subscribe(event_type: type[E], handler: Callable[[E], None]) -> None:
    """Call ``handler`` on every event of exactly this type. Subscribing twice is the same as once."""
    if handler not in _handlers[event_type]:
        _handlers[event_type].append(handler)


def announce(event: Event) -> None:
    """Tell the subscribers, in the order of subscription. Whatever they raise undoes the transaction."""
    for handler in _handlers[type(event)]:
        handler(event)
