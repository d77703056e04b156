"""The page of what somebody agreed to: taken back by one tap, with a receipt in the fields of ISO/IEC TS 27560."""

import json
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from linli.kit import clock
from linli.kit.ids import show_reference
from linli.matters.actions import ContactDetails, Received
from linli.matters.models import Contact
from linli.matters.tests.make import make_received
from linli.people.purposes import newest
from linli.people.queries import list_consents
from linli.portal.forms.contact import ContactFields
from linli.portal.tests.make import english, words_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
CONTACT = ContactDetails(name="陈女士", phone="16000001234", email="chen@example.org", consent=True)
# What the record structure asks for, by section (ISO/IEC TS 27560:2023; the guide of the W3C community group lists it).
HEADER = {"schema_version", "record_id", "pii_principal_id", "pii_processing", "party_identification", "events"}
PURPOSE = {
    "purpose", "purpose_id", "lawful_basis", "pii_information", "pii_controllers", "collection_method",
    "storage_locations", "retention_period", "recipient_third_parties", "withdrawal_method", "privacy_rights",
    "jurisdiction",
}  # fmt: skip


def _received(cast: Cast) -> Received:
    return make_received(cast.grid.id, at=clock.now(), contact=CONTACT)


def _address(received: Received, name: str = "matter_consents", **more: str) -> str:
    known = {"reference": show_reference(received.reference), "secret": received.secret}
    return reverse(name, kwargs={**known, **more})


def _consent_id(received: Received) -> UUID:
    return list_consents([received.matter_id])[0].id


def test_the_resident_takes_it_back_by_one_tap_and_reads_before_and_after_what_changes(workplace: Cast) -> None:
    received = _received(workplace)
    page = words_of(Client().get(_address(received)))
    assert "称呼、电话和邮箱立即删除" in page
    assert "这件事照常办理" in page
    answer = Client().post(_address(received), {"consent": str(_consent_id(received))}, follow=True)
    assert "已收回：联系我" in words_of(answer)
    assert Contact.objects.get(matter=received.matter_id).phone == ""
    assert Client().get(_address(received, "matter")).status_code == 200


def test_taken_back_twice_is_once(workplace: Cast) -> None:
    received = _received(workplace)
    for _time in range(2):
        answer = Client().post(_address(received), {"consent": str(_consent_id(received))})
        assert answer.status_code == 302
    assert len(list_consents([received.matter_id])) == 1


def test_the_receipt_has_the_fields_and_no_name_number_or_link(workplace: Cast) -> None:
    received = _received(workplace)
    address = _address(received, "matter_consent_file", consent_id=str(_consent_id(received)), form="json")
    text = Client().get(address).content.decode()
    record = json.loads(text)["record"]
    assert set(record) == HEADER
    assert set(record["pii_processing"]["purposes"][0]) >= PURPOSE
    assert [event["event_state"] for event in record["events"]] == ["GIVEN"]
    assert record["pii_processing"]["purposes"][0]["purpose"].keys() == {"zh", "en"}
    for secret in ("陈女士", "16000001234", "chen@example.org", received.secret):
        assert secret not in text


def test_what_ended_it_stands_in_the_receipt(workplace: Cast) -> None:
    received = _received(workplace)
    consent_id = str(_consent_id(received))
    Client().post(_address(received), {"consent": consent_id})
    address = _address(received, "matter_consent_file", consent_id=consent_id, form="json")
    events = json.loads(Client().get(address).content)["record"]["events"]
    assert [event["event_state"] for event in events] == ["GIVEN", "WITHDRAWN"]


def test_the_page_in_english(workplace: Cast) -> None:
    assert "Take this back" in words_of(english().get(_address(_received(workplace))))


def test_another_matter_opens_neither_the_consent_nor_its_receipt(workplace: Cast) -> None:
    mine, other = _received(workplace), _received(workplace)
    foreign = str(_consent_id(other))
    assert Client().get(_address(mine, "matter_consent_file", consent_id=foreign, form="json")).status_code == 404
    assert Client().post(_address(mine), {"consent": foreign}).status_code == 404
    assert list_consents([other.matter_id])[0].is_open


def test_the_page_of_an_account_asks_to_sign_in(workplace: Cast) -> None:
    assert Client().get(reverse("account_consents")).status_code == 302
    assert workplace.resident.client().get(reverse("account_consents")).status_code == 200


@pytest.mark.parametrize(("language", "tongue"), [("zh-hans", "zh"), ("en", "en")], ids=["zh", "en"])
def test_the_words_on_record_are_those_that_the_form_shows(language: str, tongue: str) -> None:
    with translation.override(language):
        field = ContactFields().fields["consent"]
        assert f"{field.label}\n{field.help_text}" == newest("matter.contact").words[tongue]
