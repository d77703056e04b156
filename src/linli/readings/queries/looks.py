"""The looks at somebody's matter or side, by office and day, newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.kit.actors import Role
from linli.kit.clock import LOCAL
from linli.kit.db import bad_cursor, decode_cursor, encode_cursor
from linli.ledger import queries as ledger
from linli.ledger.queries import ReadingRow
from linli.people import queries as people
from linli.readings.models import Delay, Question
from linli.readings.queries.delayed import hidden_now, list_released
from linli.readings.rules import LookGroup, basis_of, group_looks
from linli.readings.rules.grouping import LookRow

PAGE = 100  # looks read for a page; a day is never cut in two unless it alone is longer


@dataclass(frozen=True)
class AskedView:
    """What was asked about a group, and the answer once there is one."""

    text: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True)
class LaterView:
    """Why looks were shown later: the law, the reason that was given, and from which day on they are shown."""

    law: str
    release_at: datetime
    reason: str


@dataclass(frozen=True)
class GroupView:
    """One office on one day. ``later``: why its looks were shown later, where they were."""

    group: LookGroup
    who: str
    asked: AskedView | None
    later: LaterView | None

    @property
    def key(self) -> UUID:
        """By which the group is named in a form: its newest look."""
        return self.group.reading_ids[0]


@dataclass(frozen=True)
class LooksPage:
    """One page of groups; ``next_cursor`` leads to older ones."""

    groups: list[GroupView]
    next_cursor: str | None


def list_looks(about_id: UUID, at: datetime, language: str, cursor: str = "") -> LooksPage:
    """The caller has decided that the reader is whom it is about. Raises Refused ``page.bad_cursor``."""
    hidden = hidden_now([about_id], at)
    before = _read_cursor(cursor) if cursor else None
    found = ledger.list_readings_before([about_id], before, PAGE + 1, leave_out=hidden)
    rows, following = _whole_days(found)
    groups = group_looks(_look(row) for row in rows)
    return LooksPage(_views(about_id, groups, at, language), following)


@dataclass(frozen=True)
class EachLook:
    """One look. ``who``: the label of a post; ``purpose``: a code that the module which noted it puts into words."""

    who: str
    purpose: str
    at: datetime


def list_each_look(about_id: UUID, at: datetime, language: str, most: int = 1000) -> list[EachLook]:
    """Look after look, newest first, for a copy or a short list; without those that are not shown yet."""
    rows = ledger.list_readings_before([about_id], None, most, leave_out=hidden_now([about_id], at))
    labels = people.post_labels([row.post_id for row in rows if row.post_id], language)
    return [EachLook(_named(row.post_id, row.role, labels, language), row.purpose, row.at) for row in rows]


def find_group(about_id: UUID, key: UUID, at: datetime, language: str) -> GroupView | None:
    """The group that a form names, as it is now; None for none."""
    rows = ledger.list_readings_before([about_id], None, PAGE * 10, leave_out=hidden_now([about_id], at))
    groups = [group for group in group_looks(_look(row) for row in rows) if key in group.reading_ids]
    return next(iter(_views(about_id, groups, at, language)), None)


def _whole_days(found: list[ReadingRow]) -> tuple[list[ReadingRow], str | None]:
    if len(found) <= PAGE:
        return found, None
    last_day = _day(found[PAGE])
    whole = [row for row in found[:PAGE] if _day(row) != last_day] or found[:PAGE]
    return whole, encode_cursor([whole[-1].at.isoformat(), str(whole[-1].id)])


def _day(row: ReadingRow) -> object:
    return row.at.astimezone(LOCAL).date()


def _look(row: ReadingRow) -> LookRow:
    return LookRow(row.id, row.at.astimezone(LOCAL), row.post_id, row.role, row.place_path, row.agency_id, row.purpose)


def _views(about_id: UUID, groups: Sequence[LookGroup], at: datetime, language: str) -> list[GroupView]:
    labels = people.post_labels([group.post_id for group in groups if group.post_id], language)
    asked = {
        (row.of_post_id, row.day): AskedView(row.text, row.asked_at, row.answer, row.answered_at)
        for row in Question.objects.filter(about_id=about_id, day__in={group.day for group in groups})
    }
    released = list_released([about_id], at)
    return [
        GroupView(
            group,
            _named(group.post_id, group.role, labels, language),
            asked.get((group.post_id, group.day)),
            _later(group, released, language),
        )
        for group in groups
    ]


def _named(post_id: UUID | None, role: str, labels: Mapping[UUID, str], language: str) -> str:
    named = labels.get(post_id) if post_id else None
    return named or people.role_word(Role(role), language)


def _later(group: LookGroup, released: Sequence[Delay], language: str) -> LaterView | None:
    for delay in released:
        within = delay.of_post_id == group.post_id and delay.from_at <= group.newest_at < delay.release_at
        basis = basis_of(delay.basis)
        if within and basis is not None:
            return LaterView(basis.words(language), delay.release_at, delay.reason)
    return None


def _read_cursor(cursor: str) -> tuple[datetime, UUID]:
    moment, last_id = decode_cursor(cursor, 2)
    try:
        at = datetime.fromisoformat(str(moment))
        if at.tzinfo is None:
            raise ValueError("no time zone")
        return at, UUID(str(last_id))
    except ValueError as error:
        raise bad_cursor() from error
