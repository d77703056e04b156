"""Take in a staff list. Every row is kept or refused with its reason; the same file again changes nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.kit.ids import uuid7
from linli.ledger.actions import record
from linli.people import rules
from linli.people.actions.accounts import clean_email
from linli.people.actions.appoint import appoint, clean_titles
from linli.people.actions.posts import change_post
from linli.people.models import Agency, Post
from linli.people.staff_file import ReadLine, StaffLine, read_lines
from linli.places import queries as places

_Key = tuple[str, UUID | None, UUID | None, str]


class RowResult(StrEnum):
    """What became of a row."""

    ADDED = "ADDED"
    CHANGED = "CHANGED"
    SAME = "SAME"
    REFUSED = "REFUSED"


@dataclass(frozen=True)
class StaffRow:
    """One row of the report, by its number in the file; ``refused`` is set when it was."""

    number: int
    result: RowResult
    refused: Refused | None = None


@dataclass(frozen=True)
class StaffReport:
    """Every row of the file in order. ``trial``: everything was done and undone."""

    rows: tuple[StaffRow, ...]
    trial: bool = False

    def count(self, result: RowResult) -> int:
        """How many rows came to that."""
        return Counter(row.result for row in self.rows)[result]


def import_staff(*, actor: Actor, at: datetime, data: bytes, trial: bool = False) -> StaffReport:
    """Appoint everybody in a CSV file; a post that is known takes the kinds, dates and titles of its row.

    Each row stands alone, through appoint or change_post with their ledger entries; one more tells of the import.
    Nobody is taken off a post because a file leaves them out. Raises NotAllowed ``people.not_allowed``; TooLarge
    ``staff.too_large``; Refused ``staff.encoding``, ``staff.empty`` and ``staff.headings``. A row is refused with
    what appoint and change_post raise, and with ``staff.*``.
    """
    if actor.kind is not ActorKind.SYSTEM and not rules.may_anywhere(actor, "people.import_staff"):
        raise NotAllowed("people.not_allowed", _("Only an administrator may do this."))
    lines = read_lines(data)
    if not trial:
        report = StaffReport(tuple(_rows(lines, actor, at)))
        _record(report, actor=actor, at=at)
        return report
    with transaction.atomic():
        report = StaffReport(tuple(_rows(lines, actor, at)), trial=True)
        transaction.set_rollback(True)
    return report


def _rows(lines: Iterable[ReadLine], actor: Actor, at: datetime) -> Iterator[StaffRow]:
    seen: dict[_Key, list[StaffLine]] = {}
    for read in lines:
        try:
            if read.line is None:
                raise read.refused or Refused("staff.broken_row", _("The row cannot be read."))
            yield StaffRow(read.number, _take_in(read.line, seen, actor=actor, at=at))
        except Refused as refused:
            yield StaffRow(read.number, RowResult.REFUSED, refused)


def _take_in(line: StaffLine, seen: dict[_Key, list[StaffLine]], *, actor: Actor, at: datetime) -> RowResult:
    """One row in one transaction; raises Refused with nothing kept of it."""
    place_id, agency_id = _seat(line)
    key = (clean_email(line.email), place_id, agency_id, line.role.value)
    dates = (line.valid_from, line.valid_to)
    if any(rules.overlap(dates, (other.valid_from, other.valid_to)) for other in seen.get(key, [])):
        raise Conflict("staff.twice", _("The same post of the same person stands further up in the file."))
    seen.setdefault(key, []).append(line)
    with transaction.atomic():
        known = _find_post(key, line)
        if known is None:
            _appoint(line, place_id, agency_id, actor=actor, at=at)
            return RowResult.ADDED
        if _is_same(known, line):
            return RowResult.SAME
        _change(known, line, actor=actor, at=at)
        return RowResult.CHANGED


def _seat(line: StaffLine) -> tuple[UUID | None, UUID | None]:
    if bool(line.place) == bool(line.agency):
        raise Refused("post.place_or_agency", _("A post stands at a place or at an agency. Please choose one of them."))
    if line.place:
        place = places.find_place_by_code(line.place)
        if place is None:
            raise NotFound("place.unknown", _("There is no place with this code."), field="place")
        return place.id, None
    agency_id = Agency.objects.filter(code=line.agency).values_list("id", flat=True).first()
    if agency_id is None:
        raise NotFound("agency.unknown", _("There is no agency with this code."), field="agency")
    return None, agency_id


def _find_post(key: _Key, line: StaffLine) -> Post | None:
    email, place_id, agency_id, role = key
    held = Post.objects.at_seat(place_id, agency_id).filter(account__email=email, role=role, ended_at__isnull=True)
    dates = (line.valid_from, line.valid_to)
    return next((post for post in held if rules.overlap(dates, (post.valid_from, post.valid_to))), None)


def _is_same(post: Post, line: StaffLine) -> bool:
    titles = clean_titles(line.title_zh, line.title_en)
    return (post.valid_from, post.valid_to, tuple(post.kind_codes)) == (
        line.valid_from,
        line.valid_to,
        line.kinds,
    ) and titles == {"title_zh": post.title_zh, "title_en": post.title_en}


def _appoint(line: StaffLine, place_id: UUID | None, agency_id: UUID | None, *, actor: Actor, at: datetime) -> None:
    appoint(
        actor=actor,
        at=at,
        email=line.email,
        display_name=line.name,
        role=line.role,
        place_id=place_id,
        agency_id=agency_id,
        kind_codes=line.kinds,
        valid_from=line.valid_from,
        valid_to=line.valid_to,
        title_zh=line.title_zh,
        title_en=line.title_en,
    )


def _change(post: Post, line: StaffLine, *, actor: Actor, at: datetime) -> None:
    change_post(
        actor=actor,
        at=at,
        post_id=post.id,
        kind_codes=line.kinds,
        valid_from=line.valid_from,
        valid_to=line.valid_to,
        title_zh=line.title_zh,
        title_en=line.title_en,
    )


def _record(report: StaffReport, *, actor: Actor, at: datetime) -> None:
    record(
        verb="people.import_staff",
        subject_type="import",
        subject_id=uuid7(),
        actor=actor,
        at=at,
        before=None,
        after=None,
        facts={result.value.lower(): report.count(result) for result in RowResult},
    )
