"""Pictures that a failed change left behind go after a day; every other picture stays."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction
from pytest_django import Settings

from linli.kit import clock
from linli.ledger.models import Entry
from linli.matters import actions
from linli.matters.models import Photo
from linli.matters.tests import make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


class FailedError(Exception):
    """Stands for whatever undoes a transaction after the files were written."""


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Settings, kinds: object) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def add(cast: Cast, *, fails: bool) -> None:
    """The caseworker adds a photo; the transaction around it is perhaps undone."""
    matter = make.make_matter(cast.grid.id)
    try:
        with transaction.atomic():
            actions.add_photo(
                actor=cast.caseworker.actor, at=make.later(1), matter_id=matter.id, files=[make.make_picture(20, 20)]
            )
            if fails:
                raise FailedError
    except FailedError:
        assert not Photo.objects.filter(matter=matter).exists()


def sweep_a_day(start: datetime, limit: int = 1000) -> int:
    """Every hour of a day."""
    return sum(actions.sweep_photos(at=start + timedelta(hours=hour), limit=limit) for hour in range(24))


def pictures(tmp_path: Path) -> int:
    return len(list(tmp_path.glob("photos/*/*/full.jpg")))


def test_what_a_failed_change_left_goes_and_what_has_a_row_stays(cast: Cast, tmp_path: Path) -> None:
    add(cast, fails=True)
    add(cast, fails=False)
    assert pictures(tmp_path) == 2
    assert sweep_a_day(clock.now() + timedelta(days=1, minutes=1)) == 1
    kept = Photo.objects.get()
    assert [path.parent.name for path in tmp_path.glob("photos/*/*/*.jpg")] == [str(kept.id)] * 2
    assert Entry.objects.filter(verb="matters.sweep_photos").count() == 1


def test_a_picture_whose_change_may_still_be_under_way_stays(cast: Cast, tmp_path: Path) -> None:
    add(cast, fails=True)
    assert sum(actions.sweep_photos(at=clock.now().replace(hour=hour)) for hour in range(24)) == 0
    assert pictures(tmp_path) == 1


def test_only_so_many_go_at_a_time(cast: Cast, tmp_path: Path) -> None:
    for _ in range(3):
        add(cast, fails=True)  # the same picture: they lie in one folder
    tomorrow = clock.now() + timedelta(days=1, minutes=1)
    assert sweep_a_day(tomorrow, limit=2) == 2
    assert sweep_a_day(tomorrow + timedelta(days=1), limit=2) == 1
    assert pictures(tmp_path) == 0


def test_what_is_not_a_picture_of_ours_stays(tmp_path: Path) -> None:
    for name in (f"photos/{uuid4()}/x.txt", "photos/ab/notes/x.txt", "photos/zz/y/x.txt"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("x")
    assert sweep_a_day(clock.now() + timedelta(days=2)) == 0
    assert len(list(tmp_path.glob("photos/**/*.txt"))) == 3
