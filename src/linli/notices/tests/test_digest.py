"""Several notices of one recipient become one message, and whatever becomes of it becomes of each of them."""

from datetime import timedelta

import pytest

from linli.kit.ids import uuid7
from linli.notices import actions
from linli.notices.models import Change, Notice
from linli.notices.rules import Reason, State
from linli.notices.tests.make import ADDRESS, NIGHT, NOON, PHONE, Told, hand_over, later, make_notice
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MORNING_AFTER = NIGHT + timedelta(hours=9)


def ten_at_night(**changes: object) -> list[Notice]:
    """Ten notices about one matter in one night, looked at once."""
    matter_id = uuid7()
    made = [make_notice(at=NIGHT, matter_id=matter_id, **changes) for _number in range(10)]  # type: ignore[arg-type]
    hand_over(Told(), NIGHT)
    return made


def states(notices: list[Notice]) -> set[str]:
    return set(Notice.objects.filter(id__in=[one.id for one in notices]).values_list("state", flat=True))


def test_ten_notices_of_a_night_are_one_message_in_the_morning() -> None:
    made, carrier = ten_at_night(), Told()
    assert states(made) == {"HELD"}
    hand_over(carrier, MORNING_AFTER)
    assert len(carrier.messages) == 1
    assert "10 条新进展" in carrier.messages[0].text
    assert carrier.messages[0].text.count("FQ7-K3M") == 10
    assert states(made) == {"SENT"}
    assert hand_over(carrier, later(60, MORNING_AFTER)) == 0


def test_each_notice_keeps_what_became_of_it_and_when() -> None:
    made = ten_at_night()
    times = iter([MORNING_AFTER, later(1, MORNING_AFTER)])
    actions.hand_over_batch(channel="EMAIL", driver=Told(), now=lambda: next(times))
    changes = Change.objects.filter(notice=made[0]).order_by("at").values_list("state", "at")
    assert [*changes] == [("HELD", NIGHT), ("SENDING", MORNING_AFTER), ("SENT", later(1, MORNING_AFTER))]


def test_one_alone_goes_as_it_is() -> None:
    notice, carrier = make_notice(at=NIGHT), Told()
    hand_over(carrier, NIGHT)
    hand_over(carrier, MORNING_AFTER)
    assert [message.id for message in carrier.messages] == [notice.id]


def test_a_digest_that_fails_for_now_comes_again_with_the_same_id() -> None:
    made, carrier = ten_at_night(), Told([State.TEMPORARY_FAILURE, State.SENT], Reason.CARRIER)
    hand_over(carrier, MORNING_AFTER)
    assert states(made) == {"TEMPORARY_FAILURE"}
    digest = Notice.objects.get(template="digest")
    assert digest.next_at is not None
    hand_over(carrier, digest.next_at)
    assert len({message.id for message in carrier.messages}) == 1
    assert states(made) == {"SENT"}


def test_a_receipt_for_the_digest_is_one_for_each() -> None:
    made = ten_at_night()
    hand_over(Told(), MORNING_AFTER)
    digest = Notice.objects.get(template="digest")
    receipts = [actions.Receipt(digest.driver_reference, State.DELIVERED)]
    actions.take_receipts(at=later(60, MORNING_AFTER), driver="told", receipts=receipts)
    assert states(made) == {"DELIVERED"}


def test_staff_get_the_day_in_one_message_whatever_it_was_about(cast: Cast) -> None:
    for _number in range(3):
        make_notice(template="staff.assigned", account_id=cast.caseworker.account.id, offers=[("EMAIL", ADDRESS)])
    carrier = Told()
    hand_over(carrier, NOON)
    assert carrier.messages == []
    hand_over(carrier, NOON + timedelta(hours=21))
    assert len(carrier.messages) == 1
    assert "/work/" in carrier.messages[0].text or "/m/" in carrier.messages[0].text
    assert "List-Unsubscribe" not in carrier.messages[0].headers


def test_two_matters_that_name_one_number_are_never_put_together() -> None:
    one, two = ten_at_night(offers=[("EMAIL", ADDRESS)]), ten_at_night(offers=[("EMAIL", ADDRESS)])
    carrier = Told()
    hand_over(carrier, MORNING_AFTER)
    assert len(carrier.messages) == 2
    assert states([*one, *two]) == {"SENT"}


def test_a_digest_by_sms_stays_short() -> None:
    matter_id = uuid7()
    for _number in range(4):
        make_notice(at=NIGHT, matter_id=matter_id, offers=[("SMS", PHONE)])
    hand_over(Told(), NIGHT, "SMS")
    carrier = Told()
    hand_over(carrier, MORNING_AFTER, "SMS")
    assert len(carrier.messages) == 1
    assert "FQ7-K3M 共有 4 条新进展" in carrier.messages[0].text
    assert len(carrier.messages[0].text) < 140


def test_more_than_fifty_are_more_than_one() -> None:
    matter_id = uuid7()
    for _number in range(60):
        make_notice(at=NIGHT, matter_id=matter_id)
    carrier = Told()
    hand_over(carrier, NIGHT)
    hand_over(carrier, MORNING_AFTER)
    assert sorted(message.text.count("FQ7-K3M") for message in carrier.messages) == [10, 50]
