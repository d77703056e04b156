"""What is done with a notice whose time has come."""

from datetime import UTC, datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.notices.rules import (
    MAX_ATTEMPTS,
    NEVER,
    NO_WISH,
    Audience,
    Due,
    Hours,
    Rhythm,
    Span,
    State,
    Step,
    Urgency,
    Wish,
    hours_of,
    next_window,
    plan,
    read_time,
    recipient_key,
)
from linli.notices.rules.hours import LOCAL
from linli.notices.tests.make import NIGHT, NOON

HOURS = Hours(
    quiet=Span(time(21, 30), time(7, 30)),
    daily=time(8),
    rhythm={"RESIDENT": Rhythm.EACH, "STAFF": Rhythm.DAILY},
    source={"zh": "测试", "en": "test"},
)
MAIL, SMS = ("EMAIL", "a@example.org"), ("SMS", "16000001234")
BOTH = ("EMAIL", "SMS", "IN_APP")
TIMES = st.times().map(lambda one: one.replace(second=0, microsecond=0, tzinfo=None))
MOMENTS = st.integers(0, 365 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes, seconds=7))


def make_due(**changes: object) -> Due:
    values: dict[str, object] = {
        "state": State.CREATED,
        "reason": "",
        "urgency": Urgency.NORMAL,
        "audience": Audience.RESIDENT,
        "channel": "EMAIL",
        "offers": (MAIL,),
        "attempts": 0,
        **changes,
    }
    return Due(**values)  # type: ignore[arg-type]


def decide(due: Due, wish: Wish = NO_WISH, at: datetime = NOON, closed: tuple[str, ...] = ()) -> tuple[Step, str]:
    decision = plan(due, wish, closed=closed, served=BOTH, hours=HOURS, at=at)
    return decision.step, decision.reason or decision.channel


def test_by_day_it_goes() -> None:
    assert decide(make_due()) == (Step.SEND, "EMAIL")


def test_at_night_it_waits_until_the_quiet_hours_end() -> None:
    decision = plan(make_due(), Wish(), closed=(), served=BOTH, hours=HOURS, at=NIGHT)
    assert (decision.step, decision.reason) == (Step.HOLD, "QUIET")
    assert decision.until is not None
    assert decision.until.astimezone(LOCAL).time() == time(7, 30)


@pytest.mark.parametrize("urgency", [Urgency.URGENT, Urgency.LEGAL])
def test_what_is_urgent_or_has_to_be_told_waits_for_nothing(urgency: Urgency) -> None:
    for at, rhythm in product((NOON, NIGHT), Rhythm):
        assert decide(make_due(urgency=urgency), Wish(rhythm=rhythm), at) == (Step.SEND, "EMAIL")


def test_own_hours_go_before_those_of_the_town() -> None:
    assert decide(make_due(), Wish(quiet=NEVER), NIGHT) == (Step.SEND, "EMAIL")
    assert decide(make_due(), Wish(quiet=Span(time(11), time(13)))) == (Step.HOLD, "QUIET")


def test_staff_get_one_message_a_day_unless_they_chose_otherwise() -> None:
    due = make_due(audience=Audience.STAFF)
    decision = plan(due, Wish(), closed=(), served=BOTH, hours=HOURS, at=NOON)
    assert (decision.step, decision.reason) == (Step.HOLD, "DIGEST")
    assert decision.until is not None
    assert decision.until.astimezone(LOCAL).time() == time(8)
    assert decide(due, Wish(rhythm=Rhythm.EACH)) == (Step.SEND, "EMAIL")


def test_what_comes_out_of_a_window_waits_for_no_second_one() -> None:
    held = make_due(state=State.HELD, reason="DIGEST", audience=Audience.STAFF, was_held=True)
    assert decide(held) == (Step.SEND, "EMAIL")


def test_a_digest_that_would_fall_into_quiet_hours_goes_after_them() -> None:
    wish = Wish(rhythm=Rhythm.HOURLY)
    late = datetime(2026, 11, 23, 13, 10, tzinfo=UTC)  # 21:10 in China, the next hour is quiet
    decision = plan(make_due(), wish, closed=(), served=BOTH, hours=HOURS, at=late)
    assert decision.until is not None
    assert decision.until.astimezone(LOCAL).time() == time(7, 30)


def test_a_notice_on_the_pages_never_waits() -> None:
    due = make_due(channel="IN_APP", offers=(("IN_APP", ""),), audience=Audience.STAFF)
    assert decide(due, Wish(unsubscribed=True, rhythm=Rhythm.DAILY), NIGHT) == (Step.SEND, "IN_APP")


def test_unsubscribing_stops_all_but_what_has_to_be_told() -> None:
    assert decide(make_due(), Wish(unsubscribed=True)) == (Step.CANCEL, "UNSUBSCRIBED")
    assert decide(make_due(urgency=Urgency.URGENT), Wish(unsubscribed=True)) == (Step.CANCEL, "UNSUBSCRIBED")
    assert decide(make_due(urgency=Urgency.LEGAL), Wish(unsubscribed=True)) == (Step.SEND, "EMAIL")


def test_the_chosen_channel_where_there_is_an_address_else_the_other() -> None:
    due = make_due(offers=(MAIL, SMS))
    assert decide(due, Wish(channel="SMS")) == (Step.MOVE, "SMS")
    assert decide(make_due(), Wish(channel="SMS")) == (Step.SEND, "EMAIL")


def test_a_channel_that_failed_is_not_used_again() -> None:
    assert decide(make_due(offers=(MAIL, SMS)), closed=("EMAIL",)) == (Step.MOVE, "SMS")
    assert decide(make_due(), closed=("EMAIL",)) == (Step.FAIL, "UNREACHABLE")


def test_without_a_driver_it_fails_and_says_so() -> None:
    decision = plan(make_due(), Wish(), closed=(), served=("IN_APP",), hours=HOURS, at=NOON)
    assert (decision.step, decision.reason) == (Step.FAIL, "NO_DRIVER")


def test_an_address_that_was_taken_away_cancels() -> None:
    assert decide(make_due(offers=(), urgency=Urgency.LEGAL)) == (Step.CANCEL, "ERASED")


def test_what_could_not_go_for_days_is_no_news_unless_it_has_to_be_told() -> None:
    old = timedelta(days=3, seconds=1)
    assert decide(make_due(age=old)) == (Step.FAIL, "TOO_LATE")
    assert decide(make_due(age=old, urgency=Urgency.LEGAL)) == (Step.SEND, "EMAIL")


@given(
    st.builds(
        make_due,
        state=st.sampled_from([State.CREATED, State.HELD, State.TEMPORARY_FAILURE, State.SENDING]),
        urgency=st.sampled_from(Urgency),
        audience=st.sampled_from(Audience),
        offers=st.sampled_from([(), (MAIL,), (SMS,), (MAIL, SMS)]),
        attempts=st.integers(0, MAX_ATTEMPTS + 1),
        was_held=st.booleans(),
    ),
    st.builds(
        Wish,
        channel=st.sampled_from(["", "EMAIL", "SMS"]),
        rhythm=st.sampled_from([None, *Rhythm]),
        quiet=st.one_of(st.none(), st.builds(Span, TIMES, TIMES)),
        unsubscribed=st.booleans(),
    ),
    st.sets(st.sampled_from(["EMAIL", "SMS"])),
    MOMENTS,
)
def test_whatever_comes_there_is_a_decision_that_can_be_carried_out(
    due: Due, wish: Wish, closed: set[str], at: datetime
) -> None:
    decision = plan(due, wish, closed=closed, served=BOTH, hours=HOURS, at=at)
    assert (decision.until is not None) == (decision.step is Step.HOLD)
    if decision.step is Step.HOLD:
        assert decision.until is not None
        assert decision.until > at
        assert due.urgency is Urgency.NORMAL
    if decision.step in (Step.SEND, Step.MOVE, Step.HOLD):
        assert (decision.channel, decision.address) in due.offers
        assert decision.channel not in closed
        assert due.attempts < MAX_ATTEMPTS
        assert not wish.unsubscribed or due.urgency is Urgency.LEGAL
    else:
        assert decision.reason


@given(st.builds(Span, TIMES, TIMES), MOMENTS)
def test_the_end_of_a_span_is_ahead_and_outside_of_it(span: Span, at: datetime) -> None:
    ends = span.end_after(at)
    assert at < ends <= at + timedelta(days=1)
    if span.begins != span.ends:
        assert not span.holds(ends)


@given(MOMENTS, st.sampled_from([Rhythm.HOURLY, Rhythm.DAILY]), TIMES)
def test_a_window_is_ahead_by_a_day_at_most(at: datetime, rhythm: Rhythm, daily: time) -> None:
    assert at < next_window(at, rhythm, daily) <= at + timedelta(days=1)


def test_the_hours_that_ship_say_where_they_are_from() -> None:
    hours = hours_of("330681")
    assert set(hours.rhythm) == {"RESIDENT", "STAFF"}
    assert set(hours.source) == {"zh", "en"}
    assert all(hours.source.values())


@pytest.mark.parametrize("text", ["8:00", "24:00", "08:60", "08", "", "ab:cd"])
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_time(text)


def test_two_matters_that_name_the_same_telephone_stay_two() -> None:
    assert recipient_key(None, "a", Audience.RESIDENT) != recipient_key(None, "b", Audience.RESIDENT)
    assert recipient_key("x", "a", Audience.STAFF) == recipient_key("x", "b", Audience.STAFF)
