"""The resident changes how to be reached; a desk makes a new link."""

import pytest

from linli.kit.errors import NotAllowed, NotFound, Refused
from linli.ledger.models import Entry
from linli.matters import actions, queries
from linli.matters.actions import ContactDetails
from linli.matters.models import Contact, Matter
from linli.matters.tests.make import MORNING, holder_of, later, make_kinds, make_received
from tests.cast import Cast

pytestmark = pytest.mark.django_db

KEPT = ContactDetails(name="陈女士", phone="1600000123", consent=True)


@pytest.fixture(autouse=True)
def _kinds(cast: Cast) -> None:
    make_kinds()


def test_the_resident_leaves_a_number_later_and_takes_it_away_again(cast: Cast) -> None:
    received = make_received(cast.grid.id)
    holder = holder_of(received)
    actions.change_contact(actor=holder, at=later(1), matter_id=received.matter_id, contact=KEPT)
    assert Contact.objects.get(matter=received.matter_id).phone == "1600000123"
    actions.change_contact(actor=holder, at=later(2), matter_id=received.matter_id, contact=ContactDetails())
    empty = Contact.objects.get(matter=received.matter_id)
    assert (empty.name, empty.phone, empty.consented_at) == ("", "", None)


def test_what_changed_stands_in_no_step_and_no_entry(cast: Cast) -> None:
    received = make_received(cast.grid.id)
    actions.change_contact(actor=holder_of(received), at=later(1), matter_id=received.matter_id, contact=KEPT)
    steps = queries.timeline(cast.caseworker.actor, received.matter_id)
    assert all("1600000123" not in step.text + step.sentence for step in steps)
    assert all("1600000123" not in str(entry.facts) for entry in Entry.objects.all())


def test_details_without_consent_are_refused_and_the_old_ones_stay(cast: Cast) -> None:
    received = make_received(cast.grid.id, contact=KEPT)
    unasked = ContactDetails(phone="1600000999")
    with pytest.raises(Refused, match=r"contact\.consent_missing"):
        actions.change_contact(actor=holder_of(received), at=MORNING, matter_id=received.matter_id, contact=unasked)
    assert Contact.objects.get(matter=received.matter_id).phone == "1600000123"


@pytest.mark.parametrize("who", ["caseworker", "clerk", "coordinator"])
def test_nobody_changes_it_for_the_resident(cast: Cast, who: str) -> None:
    received = make_received(cast.grid.id)
    with pytest.raises(NotAllowed):
        actions.change_contact(actor=getattr(cast, who).actor, at=MORNING, matter_id=received.matter_id, contact=KEPT)


def test_a_stranger_is_told_that_there_is_no_such_matter(cast: Cast) -> None:
    received = make_received(cast.grid.id)
    with pytest.raises(NotFound):
        actions.change_contact(actor=cast.outsider.actor, at=MORNING, matter_id=received.matter_id, contact=KEPT)


def test_a_new_link_opens_the_matter_and_the_old_one_nothing(cast: Cast) -> None:
    received = make_received(cast.grid.id)
    secret = actions.renew_link(actor=cast.clerk.actor, at=later(1), matter_id=received.matter_id)
    assert secret != received.secret
    assert queries.find_by_secret(received.reference, secret, holder_of(received)).id == received.matter_id
    with pytest.raises(NotFound):
        queries.find_by_secret(received.reference, received.secret, holder_of(received))
    assert not queries.secret_fits(received.matter_id, received.secret)


def test_the_secret_stands_nowhere_in_the_record(cast: Cast) -> None:
    received = make_received(cast.grid.id)
    secret = actions.renew_link(actor=cast.clerk.actor, at=later(1), matter_id=received.matter_id)
    assert all(secret not in str(entry.facts) for entry in Entry.objects.all())
    assert secret.encode() not in bytes(Matter.objects.get(id=received.matter_id).secret_digest)


@pytest.mark.parametrize("who", ["caseworker", "volunteer", "outsider", "administrator"])
def test_only_a_desk_makes_a_new_link(cast: Cast, who: str) -> None:
    received = make_received(cast.grid.id)
    with pytest.raises((NotAllowed, NotFound)):
        actions.renew_link(actor=getattr(cast, who).actor, at=MORNING, matter_id=received.matter_id)
