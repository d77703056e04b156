"""The exact words of what a resident is told by a step: what a receipt of the public log proves later."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from linli.kit.ids import show_reference
from linli.ledger.rules import exact_text, told_hash
from linli.matters.models import Matter
from linli.matters.rules import Visibility
from linli.places import queries as places

_NOTHING: Mapping[str, Any] = MappingProxyType({})


def told_of(
    matter: Matter, *, verb: str, at: datetime, visibility: str, text: str = "", more: Mapping[str, Any] = _NOTHING
) -> str:
    """Number, act, time, state, whose it is, by when and the words, as JSON; empty for what the resident does not read.

    ``more`` is told with it, such as what was agreed to. ``nonce`` keeps what is on record from being guessed once the
    words are erased.
    """
    if visibility != Visibility.PUBLIC:
        return ""
    return exact_text(
        {
            "reference": show_reference(matter.reference),
            "verb": str(verb),
            "at": _text(at),
            "state": str(matter.state),
            "owner": places.place_row(matter.owner_place_id).name(matter.language),
            "due_at": _text(matter.due_at),
            "text": text,
            **more,
            "nonce": secrets.token_hex(16),
        }
    )


def told_facts(told: str) -> dict[str, Any]:
    """What the entry keeps of it: a hash, and nothing where nothing was told."""
    return {"told": told_hash(told)} if told else {}


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
