"""A yes is on record, ends by itself or by a word, and nothing goes out after it."""

from datetime import timedelta
from uuid import UUID

import pytest

from linli.flows.tests.make_told import ADDRESS, NOON, PHONE, act, messages, received
from linli.ledger.models import Entry
from linli.matters.actions import ContactDetails, accept, change_contact
from linli.matters.models import Contact, Step
from linli.matters.tests.make import holder_of, make_kinds, make_received
from linli.people.actions import end_due_consents
from linli.people.queries import ConsentRow, list_consents
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOTHING = ContactDetails()


@pytest.fixture(autouse=True)
def _kinds() -> None:
    make_kinds()


def _only(principal_id: UUID) -> ConsentRow:
    (row,) = list_consents([principal_id])
    return row


def test_details_left_with_a_report_are_a_consent_for_a_year(cast: Cast) -> None:
    matter = received(cast)
    row = _only(matter.matter_id)
    assert (row.purpose.id, row.version, row.method, row.is_open) == ("matter.contact", 1, "WEB", True)
    assert row.expires_at == NOON + timedelta(days=365)
    assert str(row.id) in Step.objects.get(matter_id=matter.matter_id).told


def test_a_report_without_details_is_no_consent(cast: Cast) -> None:
    assert list_consents([make_received(cast.grid.id).matter_id]) == []


def test_after_taking_it_back_nothing_leaves(cast: Cast) -> None:
    matter = received(cast)
    act(change_contact, holder_of(matter), matter, contact=NOTHING)
    act(accept, cast.caseworker.actor, matter)
    assert not any(word in message for message in messages() for word in (ADDRESS, PHONE, matter.reference))
    assert _only(matter.matter_id).end_reason == "WITHDRAWN"
    verbs = Entry.objects.filter(subject_type="consent").values_list("verb", flat=True)
    assert list(verbs) == ["people.withdraw_consent"]


def test_other_details_are_a_new_consent_in_place_of_the_old(cast: Cast) -> None:
    matter = received(cast)
    act(change_contact, holder_of(matter), matter, contact=ContactDetails(phone=PHONE, consent=True))
    assert [row.end_reason for row in list_consents([matter.matter_id])] == ["", "REPLACED"]


def test_when_its_time_is_over_the_details_go_and_nothing_leaves(cast: Cast) -> None:
    matter = received(cast)
    day_after = NOON + timedelta(days=365, hours=1)
    assert end_due_consents(at=NOON + timedelta(days=364)) == 0
    assert end_due_consents(at=day_after) == 1
    assert end_due_consents(at=day_after) == 0
    assert Contact.objects.get(matter=matter.matter_id).email == ""
    assert messages() == []
    assert _only(matter.matter_id).end_reason == "EXPIRED"
