"""What somebody agreed to: the lines of the page, and how each is taken back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kit.actors import Actor
from linli.kit.errors import NotFound
from linli.matters import actions as matters
from linli.matters.actions import ContactDetails
from linli.notices import actions as notices
from linli.people import queries as people
from linli.people.queries import ConsentRow

_SOON = timedelta(days=30)


@dataclass(frozen=True)
class ConsentCard:
    """One consent in the language of the reader. ``file``: where its receipt is; ``mark`` says how it stands."""

    id: UUID
    title: str
    words: str
    what_for: str
    categories: str
    controller: str
    recipients: str
    law: tuple[str, ...]
    given_at: datetime
    expires_at: datetime | None
    ended_at: datetime | None
    mark: tuple[str, str]
    given_by: str
    withdraw: str
    changes: str
    keeps: str
    file: str = ""
    proof: str = ""
    act: str = ""  # the page on which it is taken back, where that is not this one


def cards_of(rows: Collection[ConsentRow], language: str, now: datetime) -> list[ConsentCard]:
    """In the order of the rows."""
    return [card_of(row, language, now) for row in rows]


def card_of(row: ConsentRow, language: str, now: datetime) -> ConsentCard:
    """One of them."""
    tongue = "zh" if language.startswith("zh") else "en"
    purpose, between = row.purpose, "、" if tongue == "zh" else ", "
    return ConsentCard(
        id=row.id,
        title=purpose.title[tongue],
        words=purpose.words[tongue] if row.version else "",
        what_for=purpose.what_for[tongue],
        categories=between.join(one[tongue] for one in purpose.categories),
        controller=purpose.controller[tongue],
        recipients=purpose.recipients[tongue],
        law=tuple(f"{law.instrument[tongue]} {law.article[tongue]}" for law in purpose.law),
        given_at=row.given_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
        mark=mark_of(row, now),
        given_by=_("By whoever represents you") if row.by_representative else _("By yourself"),
        withdraw=purpose.withdraw[tongue],
        changes=purpose.changes[tongue],
        keeps=purpose.keeps[tongue],
    )


def mark_of(row: ConsentRow, now: datetime) -> tuple[str, str]:
    """Words and tone of how it stands."""
    ends = {
        "WITHDRAWN": _("Taken back by you"),
        "EXPIRED": _("Expired"),
        "REPLACED": _("Given anew later"),
        "OVER": _("It is over"),
    }
    if row.ended_at is not None:
        return ends[row.end_reason], "plain"
    if row.expires_at is not None and row.expires_at - now <= _SOON:
        return _("Ends soon"), "soon"
    return _("Counts now"), "done"


def own_consent(principal_ids: Collection[UUID], consent_id: UUID) -> ConsentRow:
    """Raises NotFound ``consent.unknown``, the same for none and for somebody else's."""
    row = people.find_consent(principal_ids, consent_id)
    if row is None:
        raise NotFound("consent.unknown", gettext_lazy("There is no such consent. Please open the page again."))
    return row


def take_back(row: ConsentRow, actor: Actor, at: datetime) -> None:
    """By the act that stops what rests on it. One that has ended already is no fault."""
    if not row.is_open:
        return
    matter_id = row.principal_id if row.principal_kind == "MATTER" else None
    match row.purpose.id:
        case "matter.contact":
            nothing = ContactDetails()
            matters.change_contact(actor=actor, at=at, matter_id=row.principal_id, contact=nothing)
        case "notices.push":
            notices.remove_devices(actor=actor, at=at, matter_id=matter_id)
        case "notices.alerts":
            notices.stop_own_alert(actor=actor, at=at, alert_id=row.principal_id)
