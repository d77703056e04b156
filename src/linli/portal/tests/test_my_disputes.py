"""The way from one's own pages to one's talks: the list, the matter, the bell."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.disputes import actions
from linli.disputes.actions.parties import ask_help
from linli.disputes.links import secret_of
from linli.disputes.tests.make_invited import make_asked
from linli.kit import clock
from linli.kit.ids import show_reference
from linli.matters.tests.make import make_kinds
from linli.notices.models import Notice
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kinds(db: None) -> None:
    """The small published catalogue."""
    make_kinds()


def test_my_matters_lists_the_talks_of_the_account_and_of_nobody_else(cast: Cast) -> None:
    asked = make_asked(cast)
    page = cast.resident.client().get(reverse("my_matters")).content.decode()
    assert asked.home(0) in page
    assert asked.home(1) not in page
    for client in (cast.neighbour.client(), Client()):
        other = client.get(reverse("my_matters")).content.decode()
        assert asked.home(0) not in other
        assert show_reference(asked.dispute.reference) not in other


def test_the_bell_leads_a_side_to_its_own_page(cast: Cast) -> None:
    asked = make_asked(cast)
    actions.consent(actor=asked.b, at=clock.now(), dispute_id=asked.dispute.id)
    notice = Notice.objects.get(template="party.answered", channel="IN_APP")
    url = reverse("notice_open", kwargs={"notice_id": notice.id})
    assert cast.resident.client().post(url).headers["Location"] == asked.home(0)
    other = cast.neighbour.client().post(url).headers["Location"]
    assert secret_of(asked.party(0)) not in other


def test_the_bell_leads_those_who_serve_to_the_dispute(cast: Cast) -> None:
    asked = make_asked(cast)
    ask_help(actor=asked.b, at=clock.now(), dispute_id=asked.dispute.id, needs=("CALL",))
    notice = Notice.objects.get(template="dispute.help_asked", channel="IN_APP", account_id=cast.caseworker.account.id)
    url = reverse("notice_open", kwargs={"notice_id": notice.id})
    there = cast.caseworker.client().post(url).headers["Location"]
    assert there == reverse("dispute_overview", kwargs={"dispute_id": asked.dispute.id})
