"""The clocks of a matter: what was promised, by whom it is kept, and what became of it."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Q

from linli.kit.ids import uuid7
from linli.matters.rules import Level, Stage

Shape = tuple[tuple[str, str, str], ...]  # stage, level and unit of each clock: codes of ours, written out


@cache
def insert_of_stored(shape: Shape) -> str:
    """INSERT the clocks of the one matter that ``stored`` returns; the values are those of ``values_of_stored``."""
    marks = "%s::int, %s::timestamptz, %s::timestamptz, %s::date, %s)"
    rows = ", ".join(f"(%s::uuid, '{stage}', '{level}', '{unit}', {marks}" for stage, level, unit in shape)
    return f"""
        INSERT INTO matters_clock (
            id, matter_id, stage, level, code, owner_place_id, owner_agency_id, amount, unit, calendar_version,
            unknown_from, started_at, due_at, remind_at, paused_days, extensions, extended_days)
        SELECT one.id, stored.id, one.stage, one.level, '',
            CASE WHEN one.stage = 'LEVEL' THEN stored.owner_place_id END,
            CASE WHEN one.stage = 'LEVEL' THEN stored.owner_agency_id END,
            one.amount, one.unit, one.version, one.unknown_from, stored.received_at, one.due_at, one.remind_at, 0, 0, 0
        FROM stored, (VALUES {rows})
            AS one (id, stage, level, unit, amount, due_at, remind_at, unknown_from, version)"""  # noqa: S608


def values_of_stored(clocks: Sequence["Clock"]) -> list[Any]:
    """What ``insert_of_stored`` binds."""
    return [
        value
        for one in clocks
        for value in (one.id, one.amount, one.due_at, one.remind_at, one.unknown_from, one.calendar_version)
    ]


class Clock(models.Model):
    """One clock, from ``started_at`` until it is stopped.

    STEP is a clock of the matter's own workflow, which ``code`` names: a row for each time that it ran.

    FIRST_CONTACT, ON_SITE and RESOLVE count for the whole matter and are promised to the resident. LEVEL counts for the
    team named by ``owner_place`` and ``owner_agency`` while it holds the matter, DECIDE for the coordinator of
    ``owner_place``. ``amount`` and ``unit`` are null and empty where only the due time is known, as of an import.

    While it is paused, ``due_at`` is the end at the latest, with the whole of the pause; ``unpaused_due_at`` is the end
    without it. ``unknown_from`` is the first day whose calendar was not yet published: ``due_at`` is then the earliest
    end possible, and is counted again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey("matters.Matter", on_delete=models.CASCADE, db_index=False, related_name="clocks")
    stage = models.CharField(max_length=16, choices=[(stage.value, stage.value) for stage in Stage])
    level = models.CharField(max_length=8, choices=[(level.value, level.value) for level in Level], blank=True)
    # Which clock of the matter's own workflow.
    code = models.CharField(max_length=80, blank=True, default="", db_default="", db_collation="C")
    owner_place = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    owner_agency = models.ForeignKey(
        "people.Agency", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    amount = models.PositiveIntegerField(null=True)
    unit = models.CharField(max_length=16, blank=True)
    calendar_version = models.CharField(max_length=40, blank=True)
    unknown_from = models.DateField(null=True)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    remind_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    expired_at = models.DateTimeField(null=True)  # when the end was noticed
    paused_at = models.DateTimeField(null=True)
    pause_until = models.DateTimeField(null=True)
    unpaused_due_at = models.DateTimeField(null=True)
    paused_days = models.PositiveSmallIntegerField(default=0)  # working days that all pauses so far have taken
    extensions = models.PositiveSmallIntegerField(default=0)  # how often it was extended
    extended_days = models.PositiveSmallIntegerField(default=0)  # by how many working days in all
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True, pause_until__isnull=True, unpaused_due_at__isnull=True)
                | Q(paused_at__isnull=False, pause_until__isnull=False, unpaused_due_at__isnull=False),
                name="clock_pause_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True, unit="") | (Q(amount__gt=0) & ~Q(unit="")),
                name="clock_length_has_unit",
            ),
            models.UniqueConstraint(
                fields=["matter", "stage", "code"],
                condition=Q(stopped_at__isnull=True),
                name="clock_one_running_a_stage",
            ),
        ]
        indexes = [
            models.Index(fields=["matter", "started_at", "id"], name="clock_matter"),
            models.Index(
                fields=["unknown_from"],
                condition=Q(unknown_from__isnull=False, stopped_at__isnull=True),
                name="clock_unknown",
            ),
        ]
