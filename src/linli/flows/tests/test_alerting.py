"""Alerts about an area, from asking to the letter: only what was confirmed, only five and more, once and not twice."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.flows.alerting import send_alerts
from linli.kit.actors import Actor, anonymous
from linli.kit.errors import NotFound, Refused
from linli.ledger.models import Entry
from linli.matters.tests import make
from linli.notices import actions
from linli.notices.actions import Wanted
from linli.notices.alert_tokens import Purpose, make_alert_token, read_alert_token
from linli.notices.models import Alert, Notice
from linli.notices.tests.make import Told, hand_over
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MORNING = make.MORNING
TOMORROW = MORNING + timedelta(days=1)
CHEN = "chen@example.org"


@pytest.fixture(autouse=True)
def _kinds(cast: Cast) -> None:
    make.make_kinds()


def wanted(place_id: UUID, **changes: str) -> Wanted:
    values = {"rhythm": "DAILY", "language": "zh-hans", **changes}
    return Wanted(place_id=place_id, **values)


def ask(place_id: UUID) -> None:
    actions.ask_for_alert(actor=anonymous(), at=MORNING, wanted=wanted(place_id), email=CHEN)


def confirmed(place_id: UUID, email: str = CHEN, **changes: str) -> Alert:
    asked = wanted(place_id, **changes)
    actions.ask_for_alert(actor=anonymous(), at=MORNING, wanted=asked, email=email)
    alert = Alert.objects.latest("id")
    actions.confirm_alert(at=MORNING, token=make_alert_token(Purpose.CONFIRM, alert.id))
    return Alert.objects.get(id=alert.id)


def lights(place_id: UUID, count: int, at: datetime = MORNING) -> None:
    for _one in range(count):
        make.make_matter(place_id, at=at)


def told() -> list[Notice]:
    return list(Notice.objects.filter(template="public.alert").order_by("id"))


def test_nothing_is_told_before_the_address_is_confirmed(cast: Cast) -> None:
    ask(cast.village.id)
    lights(cast.grid.id, 6)
    assert send_alerts(TOMORROW) == 0
    letter = Notice.objects.get(template="public.alert_confirm")
    assert letter.offers == [["EMAIL", CHEN]]


def test_a_confirmed_one_is_told_counts_and_nothing_that_was_said(cast: Cast) -> None:
    confirmed(cast.village.id)
    lights(cast.grid.id, 6)
    assert send_alerts(TOMORROW) == 1
    driver = Told()
    hand_over(driver, TOMORROW)
    (letter,) = [message for message in driver.messages if "路灯" in message.text]
    assert "路灯不亮 · 6 件" in letter.text
    assert "台阶" not in letter.text
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/alerts/stop/" in letter.headers["List-Unsubscribe"]
    assert letter.address == CHEN


def test_a_second_run_tells_nothing_twice_and_a_day_that_was_missed_is_made_up(cast: Cast) -> None:
    confirmed(cast.village.id)
    lights(cast.grid.id, 6)
    lights(cast.grid.id, 5, TOMORROW)
    after_two_days = MORNING + timedelta(days=2)
    assert [send_alerts(after_two_days), send_alerts(after_two_days)] == [1, 0]
    assert told()[0].values["total"] == "11"
    assert send_alerts(MORNING + timedelta(days=3)) == 0


def test_killed_in_the_middle_it_is_as_if_it_had_not_begun(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    alert = confirmed(cast.village.id)
    lights(cast.grid.id, 6)
    with monkeypatch.context() as broken:
        broken.setattr("linli.ledger.actions.record", _killed)
        with pytest.raises(KeyboardInterrupt):
            send_alerts(TOMORROW)
    assert (told(), Alert.objects.get(id=alert.id).next_at) == ([], alert.next_at)
    assert send_alerts(TOMORROW) == 1


def _killed(**_values: object) -> None:
    raise KeyboardInterrupt


def test_few_matters_are_kept_until_there_are_five(cast: Cast) -> None:
    confirmed(cast.village.id)
    lights(cast.grid.id, 3)
    assert send_alerts(TOMORROW) == 0
    lights(cast.grid.id, 2, TOMORROW)
    assert send_alerts(MORNING + timedelta(days=2)) == 1
    assert told()[0].values["total"] == "5"


def test_a_weekly_one_waits_for_monday(cast: Cast) -> None:
    alert = confirmed(cast.village.id, rhythm="WEEKLY")
    lights(cast.grid.id, 6)
    assert send_alerts(MORNING + timedelta(days=6)) == 0
    assert alert.next_at == MORNING.replace(hour=0) + timedelta(days=7)
    assert send_alerts(MORNING + timedelta(days=7)) == 1


def test_ending_it_deletes_the_address_everywhere(cast: Cast) -> None:
    alert = confirmed(cast.village.id)
    lights(cast.grid.id, 6)
    send_alerts(TOMORROW)
    token = make_alert_token(Purpose.STOP, alert.id)
    for _twice in range(2):
        actions.stop_alert(at=TOMORROW, token=token)
    assert not Alert.objects.exists()
    for notice in Notice.objects.filter(alert_id=alert.id):
        assert (notice.offers, notice.address, notice.values) == ([], "", {})
    driver = Told()
    hand_over(driver, TOMORROW)
    assert driver.messages == []
    assert CHEN not in str(list(Entry.objects.values()))


def test_links_do_not_do_for_one_another_and_forged_ones_open_nothing(cast: Cast) -> None:
    ask(cast.village.id)
    alert = Alert.objects.get()
    with pytest.raises(NotFound):
        actions.confirm_alert(at=MORNING, token=make_alert_token(Purpose.STOP, alert.id))
    with pytest.raises(NotFound):
        actions.stop_alert(at=MORNING, token=make_alert_token(Purpose.CONFIRM, alert.id))
    with pytest.raises(NotFound):
        actions.confirm_alert(at=MORNING + timedelta(days=8), token=make_alert_token(Purpose.CONFIRM, alert.id))
    assert Alert.objects.get().next_at is None


def test_what_nobody_confirms_is_forgotten_after_a_week(cast: Cast) -> None:
    ask(cast.village.id)
    assert actions.forget_unconfirmed(at=MORNING + timedelta(days=6)) == 0
    assert actions.forget_unconfirmed(at=MORNING + timedelta(days=7)) == 1
    assert not Notice.objects.exclude(offers=[]).exists()


def test_nobody_is_flooded_with_letters_to_confirm(cast: Cast) -> None:
    for place in (*cast.ladder.villages, *cast.ladder.townships):
        ask(place.id)
        ask(place.id)
    assert Notice.objects.filter(template="public.alert_confirm").count() == 3


def test_a_grid_is_too_fine(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        ask(cast.grid.id)
    assert refused.value.code == "alert.too_fine"


def test_an_account_is_told_on_its_pages_and_ends_only_its_own(cast: Cast) -> None:
    resident: Actor = cast.resident.actor
    actions.add_own_alert(actor=resident, at=MORNING, wanted=wanted(cast.village.id))
    lights(cast.grid.id, 6)
    assert send_alerts(TOMORROW) == 1
    (notice,) = told()
    assert (notice.channel, notice.account_id) == ("IN_APP", resident.account_id)
    actions.stop_own_alert(actor=cast.neighbour.actor, at=TOMORROW, alert_id=Alert.objects.get().id)
    assert Alert.objects.count() == 1
    actions.stop_own_alert(actor=resident, at=TOMORROW, alert_id=Alert.objects.get().id)
    assert Alert.objects.count() == 0


def test_two_people_are_never_put_into_one_letter(cast: Cast) -> None:
    confirmed(cast.village.id)
    confirmed(cast.village.id, email="lin@example.org")
    lights(cast.grid.id, 6)
    night = TOMORROW + timedelta(hours=14)
    send_alerts(night)
    driver = Told()
    for hours in (0, 12, 13):
        hand_over(driver, night + timedelta(hours=hours))
    letters = [message for message in driver.messages if "路灯" in message.text]
    assert sorted(message.address for message in letters) == [CHEN, "lin@example.org"]


def test_who_was_told_of_merged_villages_is_told_once_of_the_one(cast: Cast) -> None:
    first, second, _third = cast.ladder.villages
    for place in (first, second):
        confirmed(place.id)
    actions.follow_merged_alerts(at=TOMORROW, from_ids=[first.id], to_id=second.id)
    assert [alert.place_id for alert in Alert.objects.all()] == [second.id]


def test_the_command_says_how_many(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("send_alerts")
    assert "0" in capsys.readouterr().out


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.text(max_size=80), st.sampled_from(list(Purpose)))
def test_no_text_is_a_link_of_ours(token: str, purpose: Purpose) -> None:
    assert read_alert_token(purpose, token) is None
