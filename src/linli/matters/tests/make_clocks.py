"""Kinds with targets in working time, and matters with clocks, for any module's tests."""

from datetime import datetime
from typing import Any

from linli.calendars.tests.make import local
from linli.kit.events import Event, subscribe
from linli.matters import actions
from linli.matters.models import Clock, Kind, Matter
from linli.matters.queries import forget_kinds
from linli.matters.tests import make
from tests.cast import Cast

FIVE_DAYS: list[dict[str, Any]] = [
    {"stage": "FIRST_CONTACT", "amount": 4, "unit": "WORKING_HOURS"},
    {"stage": "ON_SITE", "amount": 1, "unit": "WORKING_DAYS"},
    {"stage": "RESOLVE", "amount": 5, "unit": "WORKING_DAYS"},
    {"stage": "RESOLVE", "amount": 2, "unit": "WORKING_DAYS", "level": "GRID"},
]
MONDAY = local("2026-11-23", "09:00")


def count_in_working_days(code: str = make.LIGHT, targets: list[dict[str, Any]] | None = None) -> None:
    """Give a kind targets in working time."""
    Kind.objects.filter(code=code).update(targets=FIVE_DAYS if targets is None else targets)
    forget_kinds()


def make_accepted(cast: Cast, at: datetime = MONDAY) -> Matter:
    """A street light of grid 3, taken on by its caseworker."""
    matter = make.make_matter(cast.grid.id, at=at)
    return actions.accept(actor=cast.caseworker.actor, at=at, matter_id=matter.id)


def clock(matter: Matter, stage: str) -> Clock:
    """The newest clock of a stage."""
    return Clock.objects.filter(matter_id=matter.id, stage=stage).latest("started_at", "id")


def running(matter: Matter) -> list[str]:
    """The stages of the clocks that run."""
    return sorted(Clock.objects.filter(matter_id=matter.id, stopped_at__isnull=True).values_list("stage", flat=True))


def told(*events: type[Event]) -> list[Any]:
    """Whatever of these is announced from now on."""
    heard: list[Any] = []
    for event in events:
        subscribe(event, heard.append)
    return heard
