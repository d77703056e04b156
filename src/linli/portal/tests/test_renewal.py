"""The live part of each list and of a matter is rendered alone when the page asks for it again."""

import pytest
from django.urls import reverse

from linli.kit import clock
from linli.matters.tests.make import make_matter
from linli.portal.tests.make import html_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "name", "block"),
    [
        ("caseworker", "day", "day"),
        ("coordinator", "desk", "inbox"),
        ("coordinator", "board", "board"),
        ("caseworker", "work_matter", "matter"),
    ],
)
def test_the_live_part_comes_alone_with_the_matter_in_it(workplace: Cast, who: str, name: str, block: str) -> None:
    matter = make_matter(workplace.grid.id, at=clock.now(), text="三弄口的路灯不亮")
    address = reverse(name, kwargs={"matter_id": matter.id}) if name == "work_matter" else reverse(name)
    client = getattr(workplace, who).client()
    answer = client.get(address, headers={"HX-Request": "true", "HX-Target": f"div#{block}"})
    part = html_of(answer)
    assert answer.status_code == 200
    assert "<html" not in part
    assert (matter.title if name == "day" else "路灯不亮") in part


def test_the_map_of_the_day_is_renewed_as_a_map(workplace: Cast) -> None:
    client = workplace.caseworker.client()
    page = html_of(client.get(reverse("day"), {"view": "map"}))
    assert f'data-live-get="{reverse("day")}?view=map"' in page
