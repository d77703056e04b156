"""Looks that somebody might ask about, by post and institution: counts and reasons, never a score or a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, Duty, Role
from linli.kit.db import fetch_all
from linli.kit.errors import NotAllowed
from linli.people import queries as people
from linli.people import rules as people_rules
from linli.readings.models import Inquiry
from linli.readings.rules import reasons_of, thresholds

DUTY = "data.protection"  # the kind of an officer's post whose duty this is; no matter is of it
_LISTS = ("matters.list", "matters.search", "matters.export")

# One row a post; what the tables of matters and sides say is joined to the looks of the window alone.
_COUNTS = """
WITH looked AS (
    SELECT reading.post_id, reading.agency_id, reading.place_path, reading.role, reading.hour, reading.at,
        reading.purpose = ANY(%(lists)s) AS listed,
        extract(hour FROM reading.at AT TIME ZONE 'Asia/Shanghai') AS local_hour,
        matter.id IS NOT NULL AND reading.agency_id IS NULL AND NOT (
            matter.place_path LIKE reading.place_path || '%%' OR matter.owner_path LIKE reading.place_path || '%%'
        ) AS out_of_area,
        matter.closed_at < reading.at - make_interval(days => %(closed)s) AS closed
    FROM ledger_reading reading LEFT JOIN matters_matter matter ON matter.id = reading.matter_id
    WHERE reading.at > %(since)s AND reading.at <= %(until)s AND reading.post_id IS NOT NULL
      AND reading.place_path >= %(low)s AND reading.place_path < %(high)s
), hours AS (
    SELECT post_id, hour, count(*) FILTER (WHERE NOT listed) AS opened, count(*) FILTER (WHERE listed) AS listed
    FROM looked GROUP BY post_id, hour
), most AS (
    SELECT post_id, max(opened) AS opened, max(listed) AS listed FROM hours GROUP BY post_id
)
SELECT looked.post_id, looked.agency_id, looked.place_path, most.opened, most.listed,
    count(*) FILTER (WHERE out_of_area),
    count(*) FILTER (WHERE closed),
    count(*) FILTER (WHERE local_hour >= %(night_from)s OR local_hour < %(night_until)s)
FROM looked JOIN most ON most.post_id = looked.post_id
GROUP BY looked.post_id, looked.agency_id, looked.place_path, most.opened, most.listed
ORDER BY looked.place_path, looked.post_id
"""


@dataclass(frozen=True)
class UnusualRow:
    """One post: the reasons to ask, each with how often, in the window of the thresholds."""

    post_id: UUID
    agency_id: UUID | None
    place_path: str
    who: str
    reasons: dict[str, int]


@dataclass(frozen=True)
class InquiryRow:
    """What was asked of an institution, and the answer once there is one."""

    id: UUID
    who: str
    counts: dict[str, int]
    text: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


def protecting(actor: Actor) -> Duty:
    """The post by which the actor protects data. Raises NotAllowed ``protection.not_yours``."""
    for duty in actor.duties:
        if duty.role is Role.OFFICER and DUTY in duty.kind_codes:
            return duty
    raise NotAllowed("protection.not_yours", _("This page is for the data protection officer."))


def list_unusual(actor: Actor, at: datetime) -> list[UnusualRow]:
    """Posts of the officer's area with a reason to ask, by place. Raises as ``protecting``. Two statements."""
    low, high = people_rules.path_range(protecting(actor).path)
    limits = thresholds()
    values = {
        "lists": list(_LISTS),
        "closed": limits.closed_after_days,
        "since": at - timedelta(days=limits.days),
        "until": at,
        "low": low,
        "high": high,
        "night_from": limits.night_from,
        "night_until": limits.night_until,
    }
    found = []
    for post_id, agency_id, path, opened, listed, away, closed, night in fetch_all(_COUNTS, values):
        counts = {"MANY": opened, "LISTED": listed, "OUT_OF_AREA": away, "CLOSED": closed, "NIGHT": night}
        if reasons := reasons_of(counts, limits):
            found.append((post_id, agency_id, path, reasons))
    labels = people.post_labels([row[0] for row in found], actor.language)
    return [UnusualRow(row[0], row[1], row[2], labels.get(row[0], ""), row[3]) for row in found]


def list_inquiries(actor: Actor, at: datetime) -> list[InquiryRow]:
    """The newest hundred of the area: for the officer, and of their own place for coordinators; else none."""
    paths = [duty.path for duty in actor.duties if duty.role is Role.COORDINATOR and duty.agency_id is None]
    paths += [duty.path for duty in actor.duties if duty.role is Role.OFFICER and DUTY in duty.kind_codes]
    own = {duty.post_id for duty in actor.duties}
    rows = [
        row
        for row in Inquiry.objects.filter(asked_at__lte=at).order_by("-asked_at")[:100]
        if row.of_post_id not in own and any(people_rules.covers_path(path, row.place_path) for path in paths)
    ]
    labels = people.post_labels([row.of_post_id for row in rows], actor.language)
    return [
        InquiryRow(
            row.id,
            labels.get(row.of_post_id, ""),
            row.counts,
            row.text,
            row.asked_at,
            row.answer,
            row.answered_at,
        )
        for row in rows
    ]
