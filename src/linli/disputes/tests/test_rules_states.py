"""The life of a dispute, walked over the whole table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.disputes.rules import (
    END_STATES,
    MOVES,
    OPEN_STATES,
    PARTIES,
    EndReason,
    IllegalMove,
    State,
    Verb,
    Who,
    exits_alone,
    move_of,
    verbs_for,
)


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_every_open_state_has_an_exit_that_either_side_can_take_alone(state: State) -> None:
    for side in PARTIES:
        assert [move for move in exits_alone(state) if side in move.who]


def test_silence_leads_nowhere_but_to_an_end() -> None:
    silent = [move for move in MOVES if Who.CLOCK in move.who]
    assert silent
    assert {move.to for move in silent} == {State.ENDED}
    assert all(move.who == {Who.CLOCK} for move in silent)


def test_nobody_but_the_sides_agrees_or_brings_a_text_to_its_end() -> None:
    for verb in (Verb.CONSENT, Verb.ACCEPT_OFFER, Verb.CONFIRM_PERFORMANCE, Verb.COMPLETE, Verb.WAIVE_REFLECTION):
        assert all(move.who <= PARTIES for move in MOVES if move.verb is verb), verb


def test_a_caseworker_invites_and_helps_and_decides_nothing() -> None:
    said = {move.verb for move in MOVES if Who.CASEWORKER in move.who}
    assert said == {Verb.STATE_CLAIM, Verb.NAME_PARTY, Verb.INVITE}


def test_every_state_is_reached_from_the_beginning() -> None:
    reached, front = {State.INTAKE}, [State.INTAKE]
    while front:
        state = front.pop()
        for move in MOVES:
            if move.state is state and move.to not in reached:
                reached.add(move.to)
                front.append(move.to)
    assert reached == set(State)


def test_there_are_the_eight_reasons_of_the_law_for_ending() -> None:
    assert len(EndReason) == 8


def test_every_verb_but_opening_stands_in_the_table() -> None:
    assert {move.verb for move in MOVES} == set(Verb) - {Verb.OPEN}


@given(st.data())
def test_a_random_walk_never_gets_stuck_and_ends_only_in_ends(data: st.DataObject) -> None:
    state = State.INTAKE
    for _step in range(30):
        moves = [move for move in MOVES if move.state is state]
        if state in OPEN_STATES:
            assert moves
        move = data.draw(st.sampled_from(moves)) if moves else None
        if move is None:
            break
        assert move_of(state, move.verb) == move
        assert move.verb in verbs_for(state, move.who)
        state = move.to
    assert state in OPEN_STATES | END_STATES


@pytest.mark.parametrize("state", sorted(State))
@pytest.mark.parametrize("verb", sorted(Verb))
def test_what_the_table_does_not_have_is_refused(state: State, verb: Verb) -> None:
    rows = [move for move in MOVES if move.state is state and move.verb is verb]
    assert len(rows) <= 1
    if not rows:
        with pytest.raises(IllegalMove):
            move_of(state, verb)
