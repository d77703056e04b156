"""Rules and roster are found from every page of disputes, the guide's too, and crowd no other page."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["/disputes/guide/", "/disputes/rules/", "/disputes/mediators/", "/d/ABCD2345"])
def test_a_page_of_disputes_leads_to_rules_and_roster(page: str) -> None:
    answer = Client().get(page)
    assert answer.status_code == 200
    foot = answer.content.decode().partition('<footer class="foot">')[2]
    for address in ("/disputes/rules/", "/disputes/mediators/"):
        assert f'href="{address}"' in foot


def test_other_pages_do_not() -> None:
    foot = Client().get("/accessibility/").content.decode().partition('<footer class="foot">')[2]
    assert foot
    assert "/disputes/rules/" not in foot
