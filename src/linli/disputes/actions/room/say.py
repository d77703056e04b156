"""Words and files to everybody, or to the mediator alone."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.actions.channels import put, record_private
from linli.disputes.actions.room.evidence import Upload, Written, store, taken
from linli.disputes.actions.room.gate import Desk, at_caucus, at_joint, brought_before, pace, record_joint
from linli.disputes.models import Item
from linli.disputes.rules import Label
from linli.disputes.rules.room import MESSAGE_LENGTH, Kind
from linli.kit.actors import Actor
from linli.kit.errors import Refused
from linli.kit.text import clean_text
from linli.ledger.actions import hurry


def say(
    *, actor: Actor, at: datetime, dispute_id: UUID, text: str, files: Sequence[Upload] = (), once: UUID | None = None
) -> Item:
    """Say it to all sides and the mediator; the first item that it became. ``once``: sent again, it is that one.

    Raises Refused ``text.missing``, ``text.too_long``, ``file.*``, ``photo.*``, 429 ``request.too_often`` and what
    ``gate.at_joint`` raises.
    """
    if files:  # the right to write first, and decoding outside of any transaction: it takes time
        with transaction.atomic():
            if before := brought_before(at_joint(actor=actor, dispute_id=dispute_id, saying=True), once):
                return before
    words, written = _checked(text, files)
    with transaction.atomic():
        desk = at_joint(actor=actor, dispute_id=dispute_id, saying=True)
        if before := brought_before(desk, once):
            return before
        pace(desk, at)
        item = _write(desk, words, written, at=at, once=once)
        record_joint(desk, verb="SAY", at=at, item=item)
        hurry()
    return item


def say_in_private(
    *,
    actor: Actor,
    at: datetime,
    dispute_id: UUID,
    text: str,
    files: Sequence[Upload] = (),
    seat: int | None = None,
    once: UUID | None = None,
) -> Item:
    """Say it in the caucus of one party: that party and the mediator read it, nobody else learns that it was said.

    ``seat``: whose caucus; a party's own without one. Raises as ``say``, with what ``gate.at_caucus`` raises.
    """
    if files and (before := brought_before(at_caucus(actor=actor, dispute_id=dispute_id, seat=seat), once)):
        return before
    words, written = _checked(text, files)
    with transaction.atomic():
        desk = at_caucus(actor=actor, dispute_id=dispute_id, seat=seat)
        if before := brought_before(desk, once):
            return before
        pace(desk, at)
        item = _write(desk, words, written, at=at, once=once, label=Label.PRIVATE)
        record_private(desk.standing, desk.capacity, desk.channel, verb="SAY_IN_PRIVATE", at=at, item=item)
        hurry()
    return item


def _checked(text: str, files: Sequence[Upload]) -> tuple[str, list[Written]]:
    words = clean_text(text, max_length=MESSAGE_LENGTH, field="text")
    if not words and not files:
        raise Refused("text.missing", _("Please write a few words or choose a file."), field="text")
    return words, taken(files)


def _write(
    desk: Desk,
    words: str,
    written: Sequence[Written],
    *,
    at: datetime,
    once: UUID | None,
    label: Label | None = None,
) -> Item:
    """The words first, then the files; the first of them carries the key of the form."""
    items: list[Item] = []
    if words:
        payload = {"text": words}
        items.append(put(desk.channel, Kind.MESSAGE, payload, at=at, by=desk.capacity, label=label, once=once))
    for one in written:
        key = None if items else once
        items.append(store(desk.channel, one, at=at, by=desk.capacity, label=label, once=key))
    return items[0]
