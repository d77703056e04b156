"""What the desk costs the database: a few statements, however long the list and however wide the county."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.kit import clock
from linli.matters.models import Matter
from linli.matters.tests.make import make_matter
from linli.people.tests.make import make_agency
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


def test_teams_of_many_agencies_on_one_page_cost_one_statement_more(workplace: Cast) -> None:
    for number in range(8):
        agency = make_agency(workplace.ladder.county, code=f"bureau-{number}", name_zh=f"第{number}局")
        matter = make_matter(workplace.grid.id, at=clock.now())
        Matter.objects.filter(id=matter.id).update(owner_agency=agency, owner_post=None)
    client = workplace.county_coordinator.client()
    client.get(reverse("desk"))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("desk")).content.decode()
    assert all(f"第{number}局" in page for number in range(8))
    own = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
    assert len(own) <= 6, "\n".join(own)
