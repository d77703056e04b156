"""Matters from before there were clocks get theirs, and an upgrade passes nothing up at once."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection

from linli.kit import clock as kit_clock
from linli.matters import actions
from linli.matters.models import Clock, Matter
from linli.matters.rules import Verb
from linli.matters.tests import make
from linli.matters.tests.make_clocks import clock, running
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def _upgrade() -> None:
    """Run what the migration runs, on matters without clocks."""
    Clock.objects.all().delete()
    Matter.objects.update(sweep_at=None)
    migration = import_module("linli.matters.migrations.0008_clocks_of_open_matters").Migration
    with connection.cursor() as cursor:
        for operation in migration.operations:
            cursor.execute(operation.sql)


def test_what_is_open_gets_its_clocks_with_the_times_that_were_promised(cast: Cast) -> None:
    now = kit_clock.now()
    matter = make.make_matter(cast.grid.id, at=now)
    over = make.make_matter(cast.grid.id, at=now)
    actions.withdraw(actor=make.holder_of_matter(over), at=now, matter_id=over.id)
    _upgrade()
    assert running(matter) == ["FIRST_CONTACT", "LEVEL", "RESOLVE"]
    assert clock(matter, "RESOLVE").due_at == clock(matter, "LEVEL").due_at == matter.due_at
    assert clock(matter, "LEVEL").owner_place_id == cast.grid.id
    assert running(over) == []
    after = Matter.objects.get(id=matter.id)
    assert after.sweep_at == clock(matter, "FIRST_CONTACT").remind_at


def test_what_is_late_already_stays_late_and_its_team_has_time_anew(cast: Cast) -> None:
    now = kit_clock.now()
    matter = make.make_matter(cast.grid.id, at=now - timedelta(days=30))
    _upgrade()
    assert clock(matter, "RESOLVE").expired_at is not None
    assert clock(matter, "LEVEL").due_at > now
    assert actions.sweep_clocks(at=now).looked_at == 0
    assert actions.sweep_clocks(at=now + timedelta(days=4)).said[Verb.ESCALATE] == 1
