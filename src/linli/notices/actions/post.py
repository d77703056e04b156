"""Put notices into the outbox, in the caller's transaction: they go out if and only if it commits."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.kit.db import copy_rows, fresh
from linli.kit.ids import uuid7
from linli.notices.drivers.registry import served_channels
from linli.notices.models import Notice
from linli.notices.queries.devices import Owner, with_devices
from linli.notices.queries.paper import postal_addresses
from linli.notices.rules import (
    DEVICES,
    RECEIPT,
    Audience,
    Channel,
    Reason,
    State,
    Template,
    checked_values,
    first_channel,
    get_template,
)

Offers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Who is told. With an account also on the pages of this site; ``offers`` are the addresses outside of it.

    ``offers``: (channel, address) pairs, the likeliest first; one message goes out, by the first that works.
    ``matter_id`` is the matter whose resident this is, or which it is about; ``alert_id`` the alert about an area that
    tells. ``about_id``: the seat in a dispute, or the dispute. ``values`` go before the common ones. ``unwanted``: this
    one asked to be told nothing. Its notices are written as cancelled, without account, address and content, so that
    whoever did what would be told gets an answer that took the same work and left as many rows.
    """

    language: str
    account_id: UUID | None = None
    matter_id: UUID | None = None
    alert_id: UUID | None = None
    about_id: UUID | None = None
    offers: Offers = ()
    values: Mapping[str, str] = field(default_factory=dict)
    unwanted: bool = False


@dataclass(frozen=True, kw_only=True)
class NewNotice:
    """One message for ``post_many``."""

    template: str
    recipient: Recipient
    values: Mapping[str, str]
    path: str = ""


def post(
    *, at: datetime, template: str, recipients: Sequence[Recipient], values: Mapping[str, str], path: str = ""
) -> list[UUID]:
    """Tell each of them; the ids of the notices. One INSERT, none for nobody.

    ``values`` are plain text as the template needs them (``reference`` as shown, ``due`` as ISO 8601); whatever else is
    given is dropped. ``path`` is the place by which staff find it. The act that it is about has its own entry in the
    ledger; the worker records what it handed over. Raises KeyError for an unknown template or a missing value.
    """
    new = [NewNotice(template=template, recipient=one, values=values, path=path) for one in recipients]
    return post_each(at=at, notices=new)


def post_each(*, at: datetime, notices: Sequence[NewNotice]) -> list[UUID]:
    """As post, for different ones. One INSERT, after a look at who is told by letter or on devices."""
    by_post, by_push = _by_post(notices), _by_push(notices)
    made = [
        notice
        for new in notices
        for notice in _notices(
            get_template(new.template), _pushed(new, by_push), new.values, new.path, at, by_post=by_post
        )
    ]
    if made:
        Notice.objects.bulk_create(made)
    return [notice.id for notice in made]


def post_many(*, at: datetime, notices: Iterable[NewNotice]) -> int:
    """As post, for many different ones, by one COPY; how many notices there are now. Nobody is told by letter."""
    made = (
        notice
        for new in notices
        for notice in _notices(get_template(new.template), new.recipient, new.values, new.path, at, by_post={})
    )
    return copy_rows(Notice._meta.db_table, _COLUMNS, map(_row, made))


def _notices(
    template: Template,
    recipient: Recipient,
    values: Mapping[str, str],
    path: str,
    at: datetime,
    *,
    by_post: Mapping[UUID, str],
) -> Iterable[Notice]:
    """One for the pages of an account, one that leaves this site; neither for somebody with nothing."""
    known = checked_values(template, {**values, **recipient.values})
    if recipient.account_id is not None:
        yield _notice(template, recipient, at, values=known, path=path, offers=((Channel.IN_APP.value, ""),))
    lines = by_post.get(recipient.matter_id) if recipient.matter_id and template.audience is Audience.RESIDENT else None
    if lines is not None:
        yield _letter(template, recipient, at, values=known, path=path, lines=lines)
    elif recipient.offers:
        yield _notice(template, recipient, at, values=known, path=path, offers=recipient.offers)


def _by_push(notices: Sequence[NewNotice]) -> set[Owner]:
    """Who of them has a device. One statement; none where nobody can have one: a receipt comes before any choice."""
    if Channel.PUSH not in served_channels():
        return set()
    return with_devices([owner for new in notices if any(owner := _owner(new))])


def _owner(new: NewNotice) -> Owner:
    """By whom devices are looked for: the account, and for a resident the matter."""
    audience = get_template(new.template).audience
    if audience is Audience.PUBLIC:
        return None, None
    own = audience is Audience.RESIDENT and new.template != RECEIPT
    return new.recipient.account_id, new.recipient.matter_id if own else None


def _pushed(new: NewNotice, by_push: Collection[Owner]) -> Recipient:
    """With the devices among the offers: before the others, since they were switched on last."""
    if not by_push or _owner(new) not in by_push:
        return new.recipient
    return replace(new.recipient, offers=((Channel.PUSH.value, DEVICES), *new.recipient.offers))


def _letter(
    template: Template, recipient: Recipient, at: datetime, *, values: dict[str, str], path: str, lines: str
) -> Notice:
    """No worker looks at it: it waits until a desk prints it."""
    notice = _notice(template, recipient, at, values=values, path=path, offers=((Channel.PAPER.value, lines),))
    notice.channel, notice.address, notice.next_at = Channel.PAPER.value, lines, None
    return notice


def _by_post(notices: Sequence[NewNotice]) -> dict[UUID, str]:
    """The postal addresses of those residents among them who are told by letter. A receipt comes before any choice."""
    matter_ids = {
        new.recipient.matter_id
        for new in notices
        if new.recipient.matter_id
        and new.template != RECEIPT
        and get_template(new.template).audience is Audience.RESIDENT
    }
    return postal_addresses(matter_ids) if matter_ids else {}


def _notice(
    template: Template, recipient: Recipient, at: datetime, *, values: dict[str, str], path: str, offers: Offers
) -> Notice:
    notice = fresh(
        Notice,
        id=uuid7(),
        template=template.code,
        urgency=template.urgency.value,
        audience=template.audience.value,
        language=recipient.language,
        account_id=recipient.account_id,
        matter_id=recipient.matter_id,
        alert_id=recipient.alert_id,
        about_id=recipient.about_id,
        path=path,
        values=values,
        offers=[list(offer) for offer in offers],
        channel=first_channel(offers, served_channels()),
        state=State.CREATED.value,
        state_at=at,
        created_at=at,
        ready_at=at,
        next_at=at,
    )
    return _never_to_go(notice, at) if recipient.unwanted else notice


def _never_to_go(notice: Notice, at: datetime) -> Notice:
    """Of somebody who asked for silence: a row like any other, that no worker, page or figure ever shows."""
    notice.state, notice.reason, notice.next_at = State.CANCELLED.value, Reason.UNSUBSCRIBED.value, None
    notice.account_id, notice.offers, notice.values, notice.erased_at = None, [], {}, at
    return notice


_COLUMNS = tuple(str(field.column) for field in Notice._meta.concrete_fields)
_JSON = frozenset({"values", "offers"})


def _row(notice: Notice) -> list[Any]:
    return [
        json.dumps(getattr(notice, field.attname), ensure_ascii=False)
        if field.attname in _JSON
        else getattr(notice, field.attname)
        for field in Notice._meta.concrete_fields
    ]
