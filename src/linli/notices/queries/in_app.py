"""Notices on the pages of an account."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.kit.actors import Actor
from linli.kit.db import Page, bad_cursor, decode_cursor, encode_cursor
from linli.notices.messages import words_of
from linli.notices.models import Notice
from linli.notices.rules import Audience, Channel

PAGE_SIZE = 30
MOST_COUNTED = 99  # more than that is not counted: the bell says 99+


@dataclass(frozen=True)
class InAppNotice:
    """One line: the short words in the reader's language, which matter, for whom, when, and whether it was read."""

    id: UUID
    words: str
    matter_id: UUID | None
    about_id: UUID | None
    reference: str
    audience: Audience
    created_at: datetime
    is_unread: bool


def count_unread(account_id: UUID) -> int:
    """How many the reader has not seen, up to 100. One statement."""
    unread = Notice.objects.filter(account_id=account_id, channel=Channel.IN_APP.value, read_at__isnull=True)
    return len(unread.values_list("id")[: MOST_COUNTED + 1])


def list_in_app(actor: Actor, *, cursor: str = "", size: int = PAGE_SIZE) -> Page[InAppNotice]:
    """The actor's own, newest first. Raises Refused ``page.bad_cursor``. Those older than thirty days are gone."""
    if actor.account_id is None:
        return Page([], None)
    rows = Notice.objects.filter(account_id=actor.account_id, channel=Channel.IN_APP.value, erased_at__isnull=True)
    if cursor:
        rows = rows.filter(id__lt=_id_of(cursor))
    found = list(rows.order_by("-id")[: size + 1])
    more = encode_cursor([str(found[size - 1].id)]) if len(found) > size else None
    return Page([_line(row, actor.language) for row in found[:size]], more)


def find_in_app(actor: Actor, notice_id: UUID) -> InAppNotice | None:
    """One of the actor's own; None for anybody else's, and for one that is emptied."""
    if actor.account_id is None:
        return None
    rows = Notice.objects.filter(id=notice_id, account_id=actor.account_id, channel=Channel.IN_APP.value)
    row = rows.filter(erased_at__isnull=True).first()
    return _line(row, actor.language) if row else None


def _id_of(cursor: str) -> UUID:
    try:
        return UUID(str(decode_cursor(cursor, 1)[0]))
    except ValueError as error:
        raise bad_cursor() from error


def _line(row: Notice, language: str) -> InAppNotice:
    values: Mapping[str, Any] = row.values
    return InAppNotice(
        id=row.id,
        words=words_of(row.template, language, values).short,
        matter_id=row.matter_id,
        about_id=row.about_id,
        reference=str(values.get("reference", "")),
        audience=Audience(row.audience),
        created_at=row.created_at,
        is_unread=row.read_at is None,
    )
