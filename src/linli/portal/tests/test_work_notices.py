"""A coordinator sees what could not be told, an address only with a note of it, and tries again."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.kit.ids import show_reference
from linli.ledger.models import Reading
from linli.matters.tests.make import VIOLENCE
from linli.notices.models import Notice, Unreachable
from linli.portal.tests.make import english, page_of, words_of
from linli.portal.tests.make_notices import PHONE, fail_for_good, make_reachable, turn
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _gateway(settings: Any) -> None:
    settings.LINLI_NOTICE_DRIVERS = {"EMAIL": "mail", "SMS": "file", "IN_APP": "in_app"}


NOBODY_ELSE = ["caseworker", "clerk", "mediator", "officer", "resident", "administrator", "outsider"]


def test_what_failed_stands_there_by_matter_without_the_address(workplace: Cast) -> None:
    received, _notice_id = fail_for_good(workplace)
    page = words_of(workplace.coordinator.client().get(reverse("work_notices")))
    assert show_reference(received.reference) in page
    assert "没通知到：1 条" in page
    assert PHONE not in page
    assert not Reading.objects.filter(purpose="notices.address").exists()


def test_the_address_is_shown_on_its_own_page_and_the_look_is_noted_for_the_resident(workplace: Cast) -> None:
    received, notice_id = fail_for_good(workplace)
    address = reverse("work_notice", kwargs={"notice_id": notice_id})
    page = words_of(workplace.coordinator.client().get(address))
    assert PHONE in page
    assert "没有这个地址" in page
    assert Reading.objects.get(purpose="notices.address").matter_id == received.matter_id
    seen = words_of(Client().get(page_of(received) + "seen/"))
    assert "看通知发到哪里" in seen


def test_trying_again_sends_it_again_and_takes_the_mark_off(workplace: Cast) -> None:
    _received, notice_id = fail_for_good(workplace)
    assert Unreachable.objects.count() == 1
    client = workplace.coordinator.client()
    assert client.post(reverse("work_notice_retry", kwargs={"notice_id": notice_id})).status_code == 302
    assert not Unreachable.objects.exists()
    assert [message.id for message in turn("SMS").messages] == [notice_id]
    assert Notice.objects.get(id=notice_id).state == "SENT"
    assert client.post(reverse("work_notice_retry", kwargs={"notice_id": notice_id})).status_code == 409


def test_whoever_works_on_the_matter_is_told_to_telephone(workplace: Cast) -> None:
    received, _notice_id = fail_for_good(workplace)
    page = words_of(workplace.clerk.client().get(reverse("work_matter", kwargs={"matter_id": received.matter_id})))
    assert "短信没能通知到居民，请打电话或者上门" in page


@pytest.mark.parametrize("who", NOBODY_ELSE)
def test_who_may_not_see_to_notices(workplace: Cast, who: str) -> None:
    _received, notice_id = fail_for_good(workplace)
    client = getattr(workplace, who).client()
    assert client.get(reverse("work_notices")).status_code == 403
    assert client.get(reverse("work_notice", kwargs={"notice_id": notice_id})).status_code == 404
    assert client.post(reverse("work_notice_retry", kwargs={"notice_id": notice_id})).status_code == 404
    assert Client().get(reverse("work_notices")).status_code == 403


def test_another_places_coordinator_sees_none_of_it(workplace: Cast) -> None:
    _received, notice_id = fail_for_good(workplace)
    Notice.objects.update(path=workplace.far_grid.path)
    client = workplace.coordinator.client()
    assert "该通知的都通知到了" in words_of(client.get(reverse("work_notices")))
    assert client.get(reverse("work_notice", kwargs={"notice_id": notice_id})).status_code == 404


def test_the_counts_are_there_in_both_languages(workplace: Cast) -> None:
    make_reachable(workplace)
    client = workplace.coordinator.client()
    assert "邮箱" in words_of(client.get(reverse("work_notices")))
    assert "Waits for its turn" in words_of(english(client).get(reverse("work_notices")))


def test_a_private_kind_is_told_without_saying_what_it_is(workplace: Cast) -> None:
    received = make_reachable(workplace, kind_code=VIOLENCE, text="他又打人了")
    message = turn()
    for one in message.messages:
        assert "打人" not in one.text + one.subject
    assert Notice.objects.filter(matter_id=received.matter_id).exists()


def test_what_could_not_go_for_three_days_is_on_the_desk_with_the_reason_and_goes_when_tried_again(
    workplace: Cast,
) -> None:
    received = make_reachable(workplace)
    late = clock.now() + timedelta(days=4)
    assert not turn(at=late).messages
    notice = Notice.objects.get(matter_id=received.matter_id)
    assert (notice.state, notice.reason) == ("PERMANENT_FAILURE", "TOO_LATE")
    client = workplace.coordinator.client()
    assert "三天没能发出" in words_of(client.get(reverse("work_notices")))
    client.post(reverse("work_notice_retry", kwargs={"notice_id": notice.id}))
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("CREATED", "")
