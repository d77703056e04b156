"""A notice is handed to its carrier once, and what becomes of it is kept with its time."""

from datetime import timedelta
from uuid import UUID

import pytest

from linli.ledger.models import Entry
from linli.notices.models import Change, Notice, Preference, Unreachable
from linli.notices.rules import MAX_ATTEMPTS, Reason, State
from linli.notices.tests.make import NIGHT, NOON, PHONE, Told, hand_over, later, make_notice
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def states_of(notice: Notice) -> list[str]:
    return sorted(Change.objects.filter(notice=notice).values_list("state", flat=True))


def test_a_notice_is_sending_and_then_sent_and_each_change_has_its_time() -> None:
    notice, carrier = make_notice(), Told()
    assert hand_over(carrier, later(1)) == 1
    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.handed_at) == ("SENT", 1, later(1))
    assert states_of(notice) == ["SENDING", "SENT"]
    assert [message.id for message in carrier.messages] == [notice.id]
    assert hand_over(carrier, later(100)) == 0


def test_nothing_is_taken_before_its_time() -> None:
    make_notice(at=later(10))
    assert hand_over(Told(), NOON) == 0


def test_a_temporary_failure_comes_again_after_a_pause_with_another_key() -> None:
    notice, carrier = make_notice(), Told([State.TEMPORARY_FAILURE, State.SENT], Reason.CARRIER)
    hand_over(carrier)
    notice.refresh_from_db()
    assert (notice.state, notice.failures) == ("TEMPORARY_FAILURE", 1)
    assert notice.next_at is not None
    assert notice.next_at > NOON
    assert hand_over(carrier, later(1)) == 0
    hand_over(carrier, notice.next_at)
    assert states_of(notice) == ["SENDING", "SENDING", "SENT", "TEMPORARY_FAILURE"]
    assert len({message.key for message in carrier.messages}) == 2


def test_tries_are_bounded_and_the_last_failure_is_for_good() -> None:
    notice, carrier = make_notice(), Told([State.TEMPORARY_FAILURE], Reason.CARRIER)
    at = NOON
    for _try in range(MAX_ATTEMPTS):
        hand_over(carrier, at)
        notice.refresh_from_db()
        at = notice.next_at or at
    assert (notice.state, notice.reason, notice.next_at) == ("PERMANENT_FAILURE", "EXHAUSTED", None)
    assert len(carrier.messages) <= MAX_ATTEMPTS


def test_a_batch_whose_worker_died_is_given_again_with_the_same_key_when_the_lease_is_over() -> None:
    notice = make_notice()

    class Dying(Told):
        def send(self, batch, deadline):  # type: ignore[no-untyped-def]
            super().send(batch, deadline)
            raise KeyboardInterrupt

    dying = Dying()
    with pytest.raises(KeyboardInterrupt):
        hand_over(dying)
    assert hand_over(Told(), later(59)) == 0
    carrier = Told()
    assert hand_over(carrier, later(61)) == 1
    assert carrier.messages[0].key == dying.messages[0].key
    assert Notice.objects.get(id=notice.id).state == "SENT"


def test_a_worker_that_comes_too_late_changes_nothing_that_another_has_taken() -> None:
    notice = make_notice()
    other = Told()

    class Slow(Told):
        def send(self, batch, deadline):  # type: ignore[no-untyped-def]
            hand_over(other, later(61))
            return super().send(batch, deadline)

    hand_over(Slow([State.PERMANENT_FAILURE], reason=Reason.REFUSED))
    assert Notice.objects.get(id=notice.id).state == "SENT"
    assert not Unreachable.objects.exists()


def test_what_the_carrier_had_no_time_for_is_put_back_and_does_not_count_as_a_try() -> None:
    notice = make_notice()
    hand_over(Told([State.CREATED]))
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == ("CREATED", 0)
    hand_over(Told(), later(1))
    assert Notice.objects.get(id=notice.id).state == "SENT"


def test_an_address_that_is_refused_is_marked_for_its_matter_and_nothing_else() -> None:
    notice = make_notice(offers=[("SMS", PHONE)])
    hand_over(Told([State.PERMANENT_FAILURE], Reason.REFUSED), channel="SMS")
    mark = Unreachable.objects.get()
    assert (mark.matter_id, mark.channel, mark.reason) == (notice.matter_id, "SMS", "REFUSED")
    assert PHONE not in str(vars(mark))
    again = make_notice(offers=[("SMS", PHONE)], matter_id=notice.matter_id)
    carrier = Told()
    hand_over(carrier, later(1), channel="SMS")
    again.refresh_from_db()
    assert (again.state, again.reason, carrier.messages) == ("PERMANENT_FAILURE", "UNREACHABLE", [])


def test_another_way_is_tried_when_the_first_address_is_refused() -> None:
    notice = make_notice(offers=[("EMAIL", "gone@example.org"), ("SMS", PHONE)])
    hand_over(Told([State.PERMANENT_FAILURE], Reason.REFUSED))
    hand_over(Told(), later(1))  # the plan moves it to the other channel
    carrier = Told()
    hand_over(carrier, later(2), channel="SMS")
    notice.refresh_from_db()
    assert (notice.state, notice.channel, notice.address) == ("SENT", "SMS", PHONE)
    assert [message.address for message in carrier.messages] == [PHONE]


def test_the_channel_that_was_chosen_is_taken_where_an_address_is_known() -> None:
    notice = make_notice(offers=[("EMAIL", "chen@example.org"), ("SMS", PHONE)])
    Preference.objects.create(matter_id=notice.matter_id, channel="SMS", updated_at=NOON)
    hand_over(Told())
    hand_over(Told(), channel="SMS")
    assert Notice.objects.get(id=notice.id).address == PHONE


def test_a_channel_without_a_driver_fails_and_says_so(settings) -> None:  # type: ignore[no-untyped-def]
    settings.LINLI_NOTICE_DRIVERS = {"EMAIL": "mail"}
    notice = make_notice(offers=[("SMS", PHONE)])
    hand_over(Told(), channel="SMS")
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("PERMANENT_FAILURE", "NO_DRIVER")
    assert [(mark.matter_id, mark.channel) for mark in Unreachable.objects.all()] == [(notice.matter_id, "SMS")]


def test_at_night_a_notice_waits_and_one_that_has_to_be_told_does_not() -> None:
    normal, legal = make_notice(at=NIGHT), make_notice(at=NIGHT, template="resident.resolved")
    hand_over(Told(), NIGHT)
    normal.refresh_from_db()
    legal.refresh_from_db()
    assert (normal.state, normal.reason, legal.state) == ("HELD", "QUIET", "SENT")
    assert normal.next_at == NIGHT + timedelta(hours=8, minutes=30)
    hand_over(Told(), normal.next_at)
    normal.refresh_from_db()
    assert (normal.state, normal.ready_at) == ("SENT", NIGHT + timedelta(hours=8, minutes=30))


def test_who_unsubscribed_still_gets_what_has_to_be_told() -> None:
    normal = make_notice()
    legal = make_notice(template="resident.declined", matter_id=normal.matter_id)
    Preference.objects.create(matter_id=normal.matter_id, unsubscribed_at=NOON, updated_at=NOON)
    hand_over(Told())
    normal.refresh_from_db()
    legal.refresh_from_db()
    assert (normal.state, normal.reason, legal.state) == ("CANCELLED", "UNSUBSCRIBED", "SENT")


def test_a_notice_on_the_pages_is_delivered_and_wakes_the_bell(cast: Cast) -> None:
    account_id: UUID = cast.resident.account.id
    make_notice(offers=(), account_id=account_id)
    hand_over(Told([State.DELIVERED]), channel="IN_APP")
    entry = Entry.objects.get(verb="notices.hand_over")
    assert entry.topics == [f"account:{account_id}"]
    assert entry.facts["states"] == {"DELIVERED": 1}


def test_a_message_that_cannot_be_written_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = make_notice(), make_notice()
    Notice.objects.filter(id=bad.id).update(values={})
    hand_over(Told())
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state, bad.reason) == ("SENT", "PERMANENT_FAILURE", "WORDING")


def test_two_workers_share_the_work_and_double_none() -> None:
    for _number in range(5):
        make_notice()
    first, second = Told(batch_size=3), Told(batch_size=3)
    assert hand_over(first) == 3
    assert hand_over(second) == 2
    assert len({message.id for message in [*first.messages, *second.messages]}) == 5


def test_a_move_that_the_table_does_not_know_is_a_bug() -> None:
    from linli.notices.actions.moves import Move, apply_moves

    notice = make_notice()
    with pytest.raises(ValueError, match="DELIVERED does not become SENDING"):
        apply_moves([Move(notice.id, State.DELIVERED, State.SENDING, 0, None)], NOON)
