"""The table of states and the pauses between tries."""

import itertools
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.notices.rules import SETTLED, TRANSITIONS, WAITING, State, may_become, pause_after
from linli.notices.rules.states import FIRST_PAUSE, JITTER, LONGEST_PAUSE

IDS = st.uuids(version=4)


def test_every_state_stands_in_the_table_and_every_state_is_reached() -> None:
    assert set(TRANSITIONS) == set(State)
    reached, border = {State.CREATED}, [State.CREATED]
    while border:
        for following in TRANSITIONS[border.pop()] - reached:
            reached.add(following)
            border.append(following)
    assert reached == set(State)


def test_a_state_is_settled_or_waits_or_is_being_sent() -> None:
    assert SETTLED | WAITING | {State.SENDING} == set(State)
    assert not SETTLED & WAITING


@pytest.mark.parametrize("state", [State.DELIVERED, State.CANCELLED])
def test_nothing_comes_after_the_end(state: State) -> None:
    assert TRANSITIONS[state] == frozenset()


@given(st.lists(st.sampled_from(State), max_size=30))
def test_whatever_is_tried_a_notice_leaves_an_end_never_and_is_sent_only_after_sending(tries: list[State]) -> None:
    walked = [State.CREATED]
    for wanted in tries:
        if may_become(walked[-1], wanted):
            walked.append(wanted)
    for before, after in itertools.pairwise(walked):
        assert before not in (State.DELIVERED, State.CANCELLED)
        if after is State.SENT:
            assert before is State.SENDING
        if after is State.DELIVERED:
            assert State.SENDING in walked or before is State.PERMANENT_FAILURE


@given(IDS, st.integers(1, 60))
def test_a_pause_is_the_same_each_time_and_within_its_swing(notice_id: UUID, failures: int) -> None:
    pause = pause_after(notice_id, failures)
    plain = min(FIRST_PAUSE * 2 ** min(failures - 1, 16), LONGEST_PAUSE)
    assert pause == pause_after(notice_id, failures)
    assert plain * (1 - JITTER) <= pause <= plain * (1 + JITTER)


@given(IDS, st.integers(1, 8))
def test_pauses_grow_until_the_longest(notice_id: UUID, failures: int) -> None:
    if FIRST_PAUSE * 2**failures <= LONGEST_PAUSE:
        assert pause_after(notice_id, failures + 1) > pause_after(notice_id, failures)


@given(IDS, st.integers(1, 10), st.integers(0, 10**6))
def test_a_carrier_is_given_the_time_it_asks_for_within_reason(notice_id: UUID, failures: int, seconds: int) -> None:
    asked = timedelta(seconds=seconds)
    assert pause_after(notice_id, failures, asked) >= min(asked, LONGEST_PAUSE)


def test_what_failed_together_does_not_come_back_together() -> None:
    assert len({pause_after(UUID(int=number), 3) for number in range(50)}) > 40
