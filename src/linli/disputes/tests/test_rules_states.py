"""The life of a dispute, walked over the whole table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.disputes.rules import (
    END_STATES,
    MOVES,
    OPEN_STATES,
    PARTIES,
    TALKED_ABOUT,
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


def test_silence_only_ends() -> None:
    """The dispute, a pause, one side's part in it, or new terms, after which the agreement in force goes on."""
    silent = [move for move in MOVES if Who.CLOCK in move.who]
    leads = {verb: {move.to for move in silent if move.verb is verb} for verb in {move.verb for move in silent}}
    stays = leads.pop(Verb.NO_ANSWER)
    assert leads == {
        Verb.RUN_OUT: {State.ENDED},
        Verb.RESUME: {State.MEDIATING},
        Verb.KEEP_FORMER: {State.PERFORMING},
        Verb.KEEP_BREACHED: {State.BREACHED},
        Verb.OPEN_NEXT_DOOR: {State.REFERRED},
    }
    assert stays == {move.state for move in silent if move.verb is Verb.NO_ANSWER} == set(TALKED_ABOUT)


def test_nobody_decides_by_a_verb_of_the_clock_but_to_go_on_or_to_go() -> None:
    """What the clock says, others say too only where it ends something that they may end themselves."""
    both = {move.verb for move in MOVES if Who.CLOCK in move.who and len(move.who) > 1}
    assert both == {Verb.RESUME, Verb.KEEP_FORMER, Verb.KEEP_BREACHED}


def test_nobody_but_the_sides_agrees_or_brings_a_text_to_its_end() -> None:
    for verb in (Verb.CONSENT, Verb.ACCEPT_OFFER, Verb.CONFIRM_PERFORMANCE, Verb.COMPLETE, Verb.WAIVE_REFLECTION):
        assert all(move.who <= PARTIES for move in MOVES if move.verb is verb), verb


def test_a_caseworker_invites_and_helps_and_decides_nothing() -> None:
    said = {move.verb for move in MOVES if Who.CASEWORKER in move.who}
    assert said == {Verb.STATE_CLAIM, Verb.NAME_PARTY, Verb.TAKE_OUT, Verb.INVITE}


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
