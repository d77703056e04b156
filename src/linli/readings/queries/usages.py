"""Looks as the data tracker's protocol tells of them: to the portal that the person let fetch them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.kit.actors import Role
from linli.kit.ids import digest
from linli.ledger import queries as ledger
from linli.people import queries as people
from linli.readings.models import Grant
from linli.readings.queries.delayed import hidden_now
from linli.readings.queries.whose import about_account
from linli.readings.rules.tracker import Query, written

SYSTEM = "Linli"


@dataclass(frozen=True)
class Usage:
    """One look: when, for what in plain words, and which office."""

    logtime: str
    action: str
    receiverCode: str  # noqa: N815 - the protocol's name
    receiverName: str  # noqa: N815 - the protocol's name
    receiverSystem: str  # noqa: N815 - the protocol's name


@dataclass(frozen=True)
class Usages:
    """How many there are, and those of the page, newest first."""

    totalUsages: int  # noqa: N815 - the protocol's name
    usages: list[Usage]


def find_usages(key_id: UUID, query: Query, at: datetime, language: str, why: Callable[[str], str]) -> Usages | None:
    """None where the code is none that a person made for this portal, is over or was taken back."""
    account_id = _account_of(key_id, query.user_code, at)
    if account_id is None:
        return None
    about_ids = about_account(account_id)
    if not about_ids:
        return Usages(0, [])
    total, rows = ledger.list_readings_at(
        about_ids,
        since=query.since,
        until=query.until,
        offset=query.offset,
        limit=query.limit,
        leave_out=hidden_now(about_ids, at),
    )
    labels = people.post_labels([row.post_id for row in rows if row.post_id], language)
    found = [
        Usage(
            logtime=written(row.at),
            action=why(row.purpose),
            receiverCode=str(row.agency_id) if row.agency_id else row.place_path.strip("/").rsplit("/", 1)[-1],
            receiverName=(labels.get(row.post_id) if row.post_id else None)
            or people.role_word(Role(row.role), language),
            receiverSystem=SYSTEM,
        )
        for row in rows
    ]
    return Usages(total, found)


def usage_period(at: datetime) -> str:
    """Since when looks are kept: there is no end."""
    return written(ledger.first_reading_at() or at)


def _account_of(key_id: UUID, code: str, at: datetime) -> UUID | None:
    running = Grant.objects.filter(key_id=key_id, revoked_at__isnull=True, expires_at__gt=at)
    wanted = digest(code.encode("utf-8", "replace").decode())
    return running.filter(code_digest=wanted).values_list("account_id", flat=True).first()
