"""A matter as those who work it see it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.ledger.queries import list_readings
from linli.matters import actions
from linli.matters.actions import ContactDetails
from linli.matters.tests.make import holder_of_matter, make_matter
from tests.cast import Cast

pytestmark = pytest.mark.django_db

CONTACT = ContactDetails(name="陈女士", phone="19900001234", consent=True)


def _page(matter_id: Any) -> str:
    return reverse("work_matter", kwargs={"matter_id": matter_id})


def test_the_page_says_who_has_it_by_when_and_why(workplace: Cast) -> None:
    matter = make_matter(workplace.grid.id, at=clock.now(), text="桥头的路灯不亮")
    page = workplace.caseworker.client().get(_page(matter.id)).content.decode()
    assert matter.title in page
    assert "现在由谁负责" in page
    assert "最晚办好" in page
    assert "为什么由这里负责" in page


def test_the_caseworker_sees_the_contact_and_the_resident_sees_that(workplace: Cast) -> None:
    matter = make_matter(workplace.grid.id, at=clock.now(), contact=CONTACT)
    assert "19900001234" in workplace.caseworker.client().get(_page(matter.id)).content.decode()
    readings = list_readings(matter.id)
    assert len(readings) == 1


def test_a_coordinator_above_sees_the_clock_and_not_the_contact(workplace: Cast) -> None:
    matter = make_matter(workplace.grid.id, at=clock.now(), contact=CONTACT)
    page = workplace.coordinator.client().get(_page(matter.id)).content.decode()
    assert matter.title in page
    assert "19900001234" not in page


def test_internal_notes_are_marked_and_never_reach_the_resident(workplace: Cast) -> None:
    matter = make_matter(workplace.grid.id, at=clock.now())
    actor = workplace.caseworker.actor
    actions.comment(actor=actor, at=clock.now(), matter_id=matter.id, text="电工周三才有空", visibility="INTERNAL")
    page = workplace.caseworker.client().get(_page(matter.id)).content.decode()
    assert "电工周三才有空" in page
    assert "仅工作人员可见" in page
    from linli.matters import queries

    public = queries.timeline(holder_of_matter(matter), matter.id)
    assert all("电工" not in step.text for step in public)


def test_words_with_script_in_them_are_shown_as_words(workplace: Cast) -> None:
    hostile = "<script>alert(1)</script> 路灯不亮"
    matter = make_matter(workplace.grid.id, at=clock.now(), text=hostile)
    page = workplace.caseworker.client().get(_page(matter.id)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("who", ["outsider", "resident", "administrator", "neighbour"])
def test_who_may_not_see_it_is_told_that_there_is_no_such_matter(workplace: Cast, who: str) -> None:
    matter = make_matter(workplace.grid.id, at=clock.now())
    answer = getattr(workplace, who).client().get(_page(matter.id))
    assert answer.status_code == 404
    assert matter.title not in answer.content.decode()


def test_a_stranger_without_an_account_is_told_the_same(workplace: Cast) -> None:
    matter = make_matter(workplace.grid.id, at=clock.now())
    assert Client().get(_page(matter.id)).status_code == 404


def test_the_volunteer_sees_it_once_it_is_theirs(workplace: Cast) -> None:
    matter = make_matter(workplace.grid.id, at=clock.now())
    assert workplace.volunteer.client().get(_page(matter.id)).status_code == 404
    theirs = workplace.volunteer.post.id
    actions.assign(actor=workplace.coordinator.actor, at=clock.now(), matter_id=matter.id, post_id=theirs)
    assert workplace.volunteer.client().get(_page(matter.id)).status_code == 200
