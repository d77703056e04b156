"""Addresses change, are taken away, and are not kept for longer than they are of use."""

from datetime import timedelta
from uuid import UUID

import pytest

from linli.notices import actions
from linli.notices.models import Notice, Unreachable
from linli.notices.rules import Reason, State
from linli.notices.tests.make import ADDRESS, NIGHT, NOON, PHONE, Told, hand_over, later, make_notice

pytestmark = pytest.mark.django_db


def matter_of(notice: Notice) -> UUID:
    assert notice.matter_id is not None
    return notice.matter_id


def everywhere() -> str:
    """Everything that the outbox holds."""
    return str(list(Notice.objects.values("address", "offers", "values")))


def test_another_address_is_where_the_waiting_ones_go() -> None:
    notice = make_notice()
    actions.change_addresses(at=NOON, matter_id=matter_of(notice), offers=[("SMS", PHONE)])
    assert ADDRESS not in everywhere()
    hand_over(Told())
    carrier = Told()
    hand_over(carrier, channel="SMS")
    assert [message.address for message in carrier.messages] == [PHONE]


def test_a_contact_that_is_taken_away_cancels_and_leaves_no_address() -> None:
    sent = make_notice()
    hand_over(Told())
    waiting = make_notice(at=NIGHT, matter_id=sent.matter_id)
    hand_over(Told(), NIGHT)
    assert actions.change_addresses(at=NIGHT, matter_id=matter_of(sent), offers=[]) == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == ("CANCELLED", "ERASED")
    assert ADDRESS not in everywhere()


def test_one_that_is_just_being_sent_is_not_tried_again_after_the_address_is_gone() -> None:
    notice = make_notice()

    class Erasing(Told):
        def send(self, batch, deadline):  # type: ignore[no-untyped-def]
            actions.change_addresses(at=NOON, matter_id=matter_of(notice), offers=[])
            return super().send(batch, deadline)

    hand_over(Erasing([State.TEMPORARY_FAILURE], Reason.CARRIER))
    carrier = Told()
    hand_over(carrier, later(3600))
    notice.refresh_from_db()
    assert (notice.state, carrier.messages) == ("CANCELLED", [])
    assert ADDRESS not in everywhere()


def test_other_matters_keep_theirs() -> None:
    other = make_notice()
    actions.change_addresses(at=NOON, matter_id=matter_of(make_notice()), offers=[])
    other.refresh_from_db()
    assert other.offers == [["EMAIL", ADDRESS]]


def test_another_contact_takes_the_mark_off() -> None:
    notice = make_notice()
    hand_over(Told([State.PERMANENT_FAILURE], Reason.REFUSED))
    assert Unreachable.objects.exists()
    actions.change_addresses(at=NOON, matter_id=matter_of(notice), offers=[("EMAIL", "new@example.org")])
    assert not Unreachable.objects.exists()


def test_thirty_days_after_the_end_neither_address_nor_content_is_kept() -> None:
    made = NOON - timedelta(days=40)
    old = make_notice(at=made, template="resident.declined")
    Notice.objects.filter(id=old.id).delete()
    aged = UUID(int=(int(made.timestamp() * 1000) << 80) | 7)
    Notice.objects.create(**{**_values(old), "id": aged})
    hand_over(Told(), made)
    assert actions.purge(at=made + timedelta(days=29)) == 0
    fresh = make_notice()
    hand_over(Told())
    assert actions.purge(at=NOON) == 1
    kept = Notice.objects.get(id=aged)
    assert (kept.address, kept.offers, kept.values, kept.state) == ("", [], {}, "SENT")
    assert actions.purge(at=NOON) == 0
    assert Notice.objects.get(id=fresh.id).address == ADDRESS


def _values(notice: Notice) -> dict[str, object]:
    return {field.attname: getattr(notice, field.attname) for field in Notice._meta.concrete_fields}


def test_what_has_not_ended_is_not_emptied() -> None:
    notice = make_notice()
    assert actions.purge(at=NOON + timedelta(days=365)) == 0
    assert Notice.objects.get(id=notice.id).values
