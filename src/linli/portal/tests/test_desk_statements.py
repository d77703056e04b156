"""What the desk costs the database: a few statements, however long the list and however wide the county."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.kit import clock
from linli.matters.tests.make import make_matter
from tests.cast import Cast

pytestmark = pytest.mark.django_db
_WHO_ASKS = ('"django_session"', '"people_', "SAVEPOINT")


@pytest.mark.parametrize("who", ["county_coordinator", "coordinator", "clerk"])
def test_a_full_page_takes_at_most_six_statements_beyond_who_asks(workplace: Cast, who: str) -> None:
    for number in range(52):
        make_matter(workplace.grid.id, at=clock.now(), text=f"第{number}件事")
    client = getattr(workplace, who).client()
    client.get(reverse("desk"))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("desk")).content.decode()
    assert page.count("路灯不亮</a>") == 50
    own = [one["sql"] for one in asked if not any(table in one["sql"] for table in _WHO_ASKS)]
    assert len(own) <= 6, "\n".join(own)
    assert not any("places_place" in sql for sql in own), "the ladder is read again on each request"
