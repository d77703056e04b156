"""A resident takes a copy of everything that is held, in one file; nobody else does."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit.actors import anonymous
from linli.matters import actions
from linli.matters.actions import ContactDetails, Received
from linli.matters.tests import make
from tests.cast import Cast

pytestmark = pytest.mark.django_db

AGREED = ContactDetails(name="王芳", phone="138 0000 0000", email="wang@example.org", consent=True)


@pytest.fixture
def received(workplace: Cast) -> Received:
    """A matter with a photo and somebody to reach, on which staff have worked and written among themselves."""
    draft = actions.save_draft(actor=anonymous(), at=make.MORNING, data={})
    actions.add_draft_photo(actor=anonymous(), at=make.MORNING, secret=draft.secret, data=make.make_picture())
    submission = make.make_submission(workplace.grid.id, contact=AGREED, draft_secret=draft.secret)
    made = actions.receive(actor=anonymous(), at=make.MORNING, submission=submission)
    worker = workplace.caseworker.actor
    actions.accept(actor=worker, at=make.MORNING, matter_id=made.matter_id)
    actions.comment(actor=worker, at=make.MORNING, matter_id=made.matter_id, text="先问问物业", visibility="INTERNAL")
    actions.open_matter(actor=worker, at=make.MORNING, matter_id=made.matter_id)
    return made


def _address(received: Received, secret: str = "") -> str:
    return reverse("matter_copy", kwargs={"reference": received.reference, "secret": secret or received.secret})


def _opened(answer: Any) -> ZipFile:
    return ZipFile(BytesIO(b"".join(answer.streaming_content)))


def test_the_copy_holds_words_contact_timeline_looks_and_photos(workplace: Cast, received: Received) -> None:
    client = Client()
    assert client.get(_address(received)).status_code == 200
    archive = _opened(client.post(_address(received)))
    [matter] = json.loads(archive.read("copy.json"))["matters"]
    assert (matter["contact"]["name"], matter["contact"]["email"]) == ("王芳", "wang@example.org")
    assert matter["text"]
    assert matter["seen_by"][0]["why"] == "办理本事项"
    photos = [name for name in archive.namelist() if name.startswith("photos/")]
    assert len(photos) == 1
    assert archive.read(photos[0])[:3] == b"\xff\xd8\xff"
    assert photos[0] in archive.read("copy.html").decode()


def test_notes_among_staff_are_counted_and_not_copied(workplace: Cast, received: Received) -> None:
    archive = _opened(Client().post(_address(received)))
    whole = archive.read("copy.json").decode() + archive.read("copy.html").decode()
    assert "先问问物业" not in whole
    assert json.loads(archive.read("copy.json"))["matters"][0]["internal_notes"] == 1


def test_a_wrong_secret_opens_nothing(workplace: Cast, received: Received) -> None:
    assert Client().post(_address(received, secret="x" * 22)).status_code == 404


def test_another_account_gets_nothing_of_it(workplace: Cast, received: Received) -> None:
    own = reverse("my_matter_copy", kwargs={"reference": received.reference})
    assert workplace.neighbour.client().post(own).status_code == 404
    assert workplace.caseworker.client().post(own).status_code == 404


def test_an_account_takes_everything_it_raised(workplace: Cast) -> None:
    resident = workplace.resident
    actions.receive(actor=resident.actor, at=make.MORNING, submission=make.make_submission(workplace.grid.id))
    archive = _opened(resident.client().post(reverse("account_copy")))
    held = json.loads(archive.read("copy.json"))
    assert held["account"]["email"] == resident.account.email
    assert len(held["matters"]) == 1


def test_without_signing_in_there_is_no_copy_of_an_account(workplace: Cast) -> None:
    assert Client().post(reverse("account_copy")).status_code == 302


def test_words_of_a_resident_are_shown_as_words(workplace: Cast) -> None:
    made = make.make_received(workplace.grid.id, text="<script>alert(1)</script>路灯不亮")
    page = _opened(Client().post(_address(made))).read("copy.html").decode()
    assert "<script>" not in page
