"""The page on which a coordinator looks through what has outlived its time, and decides."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from linli.kit import clock
from linli.matters import actions
from linli.matters.models import Contact, DestructionItem, DestructionList, Matter
from linli.matters.tests import make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def over(workplace: Cast) -> UUID:
    """A matter that ended four years ago, with somebody to reach."""
    then: datetime = clock.now() - timedelta(days=4 * 365)
    details = actions.ContactDetails(name="王芳", phone="138 0000 0000", email="", consent=True)
    received = make.make_received(workplace.grid.id, at=then, contact=details)
    actions.withdraw(actor=make.holder_of(received), at=then, matter_id=received.matter_id)
    return received.matter_id


def test_the_coordinator_makes_a_list_looks_through_it_and_approves(workplace: Cast, over: UUID) -> None:
    client = workplace.coordinator.client()
    made = client.post(reverse("retention"))
    listed = DestructionList.objects.get()
    assert made.headers["Location"] == reverse("retention_list", kwargs={"list_id": listed.id})
    shown = client.get(made.headers["Location"]).content.decode()
    assert Matter.objects.get(id=over).reference[:3] in shown
    assert "王芳" not in shown
    decide = reverse("retention_decide", kwargs={"list_id": listed.id})
    assert client.post(decide, {"decision": "approve"}).status_code == 422
    assert client.post(decide, {"decision": "approve", "looked": "on"}).status_code == 302
    actions.carry_out_destruction(at=clock.now())
    assert Contact.objects.get(matter_id=over).phone == ""
    assert "已销毁" in client.get(made.headers["Location"]).content.decode()


def test_a_line_is_kept_back_with_a_reason_and_a_day(workplace: Cast, over: UUID) -> None:
    client = workplace.coordinator.client()
    page = client.post(reverse("retention")).headers["Location"]
    item = DestructionItem.objects.order_by("held").first()
    assert item is not None
    keep = reverse("retention_keep", kwargs={"list_id": item.destruction_id})
    later = (clock.local_day(clock.now()) + timedelta(days=365)).isoformat()
    assert client.post(keep, {"item": str(item.id), "reason": "", "until": later}).status_code == 422
    assert client.post(keep, {"item": str(item.id), "reason": "法院在审", "until": later}).status_code == 302
    assert "法院在审" in client.get(page).content.decode()


def test_without_anything_old_it_says_so(workplace: Cast) -> None:
    answer = workplace.coordinator.client().post(reverse("retention"), follow=True)
    assert "今天没有到期的" in answer.content.decode()


@pytest.mark.parametrize("who", ["caseworker", "clerk", "administrator", "resident", "outsider"])
def test_who_may_not(workplace: Cast, over: UUID, who: str) -> None:
    made = workplace.coordinator.client().post(reverse("retention")).headers["Location"]
    client = getattr(workplace, who).client()
    assert client.get(reverse("retention")).status_code == 403
    assert client.post(reverse("retention")).status_code == 403
    assert client.get(made).status_code == 404
    listed = DestructionList.objects.get()
    decide = reverse("retention_decide", kwargs={"list_id": listed.id})
    assert client.post(decide, {"decision": "approve", "looked": "on"}).status_code in {403, 404}
    listed.refresh_from_db()
    assert listed.decision == ""
