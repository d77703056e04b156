"""A staff list goes out with the columns that come in."""

from datetime import UTC, date, datetime

import pytest

from linli.kit.actors import Role
from linli.kit.errors import NotAllowed
from linli.people import actions
from linli.people.actions import RowResult
from linli.people.models import Post
from linli.people.staff_file import HEADINGS
from linli.people.tests.make import make_account, make_post
from tests.cast import Cast

AT = datetime(2026, 5, 4, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def _export(cast: Cast) -> str:
    return actions.export_staff(actor=cast.administrator.actor, at=AT, path=cast.county.path)


def test_it_comes_in_again_and_changes_nothing(cast: Cast) -> None:
    make_post(
        make_account(), Role.VOLUNTEER, place=cast.grid, valid_to=date(2027, 1, 1), title_zh="=1+1", title_en="-x"
    )
    before = list(Post.objects.order_by("id").values())
    text = _export(cast)
    assert text.splitlines()[0] == "\ufeff" + ",".join(HEADINGS)
    assert "'=1+1" in text
    report = actions.import_staff(actor=cast.administrator.actor, at=AT, data=text.encode())
    assert {row.result for row in report.rows} == {RowResult.SAME}
    assert len(report.rows) == len(before)
    assert list(Post.objects.order_by("id").values()) == before


def test_posts_that_are_over_or_elsewhere_are_not_in_it(cast: Cast) -> None:
    make_post(make_account(email="over@example.org"), Role.DESK, place=cast.grid, valid_to=date(2026, 1, 1))
    text = actions.export_staff(actor=cast.administrator.actor, at=AT, path=cast.township.path)
    assert "caseworker@example.org" in text
    assert "over@example.org" not in text
    assert "outsider@example.org" not in text


@pytest.mark.parametrize("member", ["caseworker", "clerk", "coordinator", "county_coordinator", "officer", "resident"])
def test_who_may_not(cast: Cast, member: str) -> None:
    with pytest.raises(NotAllowed):
        actions.export_staff(actor=getattr(cast, member).actor, at=AT, path=cast.township.path)
