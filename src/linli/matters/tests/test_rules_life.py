"""The life table, every state with every verb."""

from itertools import product

import pytest

from linli.matters.rules import (
    CLOSED_STATES,
    OPEN_STATES,
    TRANSITIONS,
    WORKING_STATES,
    IllegalMove,
    Party,
    State,
    Verb,
    mermaid,
    moves_from,
    next_state,
    parties_for,
)

# Written out a second time, by hand: what is not here is not possible.
WORKING = {"RECEIVED", "ACCEPTED", "IN_PROGRESS", "WAITING", "HANDED_OVER", "ESCALATED", "REOPENED"}
OPEN = WORKING | {"JOINED", "RESOLVED"}
ALL = OPEN | {"CONFIRMED", "DECLINED", "WITHDRAWN"}
NEW = {"RECEIVED", "ESCALATED", "REOPENED"}
ACTIVE = {"ACCEPTED", "IN_PROGRESS", "HANDED_OVER"}
EXPECTED: dict[str, tuple[set[str], str]] = {
    "ACCEPT": (NEW, "ACCEPTED"),
    "START": (NEW | {"ACCEPTED", "HANDED_OVER"}, "IN_PROGRESS"),
    "VISIT": (NEW | ACTIVE, "IN_PROGRESS"),
    "PLAN_VISIT": (WORKING, ""),
    "CANCEL_VISIT": (WORKING, ""),
    "WAIT": (ACTIVE, "WAITING"),
    "RESUME": ({"WAITING"}, "IN_PROGRESS"),
    "COMMENT": (ALL, ""),
    "ASK": (OPEN, ""),
    "ANSWER": (OPEN, ""),
    "ADD_PHOTO": (OPEN, ""),
    "ASSIGN": (WORKING, ""),
    "PROPOSE_HAND_OVER": (WORKING, ""),
    "ACCEPT_HAND_OVER": (WORKING, "HANDED_OVER"),
    "RETURN_HAND_OVER": (WORKING, ""),
    "WITHDRAW_HAND_OVER": (WORKING, ""),
    "ESCALATE": (WORKING, "ESCALATED"),
    "RECLASSIFY": (WORKING, ""),
    "MOVE": (WORKING, ""),
    "REROUTE": (WORKING, "RECEIVED"),
    "RESOLVE": (ACTIVE | {"WAITING", "JOINED"}, "RESOLVED"),
    "CONFIRM": ({"RESOLVED"}, "CONFIRMED"),
    "REOPEN": ({"RESOLVED", "CONFIRMED"}, "REOPENED"),
    "DECLINE": (WORKING | {"JOINED"}, "DECLINED"),
    "WITHDRAW": (OPEN, "WITHDRAWN"),
    "CHANGE_CONTACT": (ALL, ""),
    "RENEW_LINK": (ALL, ""),
    "JOIN": (WORKING, "JOINED"),
    "SEPARATE": ({"JOINED"}, "RECEIVED"),
    "SPLIT": (WORKING, ""),
    "GROUP": (OPEN, ""),
    "UNGROUP": (ALL, ""),
    "EXTEND": (WORKING, ""),
    "DECIDE_HAND_OVER": (WORKING, ""),
    "PASS_DECISION_UP": (WORKING, ""),
    "REMIND": (WORKING, ""),
    "RUN_OUT": (WORKING, ""),
    "RECOUNT": (WORKING, ""),
    "RELEASE": (OPEN, ""),
    "FOLLOW_PLACE": (ALL, ""),
}


@pytest.mark.parametrize(("state", "verb"), list(product(State, Verb)), ids=str)
def test_every_verb_leads_from_every_state_where_the_table_says_or_nowhere(state: State, verb: Verb) -> None:
    sources, to = EXPECTED.get(verb.value, (set(), ""))
    if verb is Verb.VISIT and state is State.WAITING:
        assert next_state(state, verb) is State.WAITING
    elif state.value in sources:
        assert next_state(state, verb) == (to or state)
        assert parties_for(state, verb)
    else:
        with pytest.raises(IllegalMove):
            next_state(state, verb)
        assert not parties_for(state, verb)


def test_every_row_of_the_table_is_reachable_from_a_new_matter() -> None:
    reached, frontier = {State.RECEIVED}, [State.RECEIVED]
    while frontier:
        state = frontier.pop()
        following = {next_state(state, verb) for verb in Verb if parties_for(state, verb)} - reached
        reached |= following
        frontier += following
    assert reached == set(State)


def test_no_verb_stands_twice_for_one_state() -> None:
    pairs = [(move.verb, state) for move in TRANSITIONS for state in move.sources]
    assert len(pairs) == len(set(pairs))


def test_from_every_state_still_worked_on_the_owner_has_a_way_on() -> None:
    for state in WORKING_STATES:
        assert Verb.DECLINE in moves_from(state, {Party.OWNER})
        assert Verb.ESCALATE in moves_from(state, {Party.OWNER})


def test_only_the_resident_or_a_desk_says_that_it_is_settled_or_not() -> None:
    for verb in (Verb.CONFIRM, Verb.REOPEN, Verb.WITHDRAW):
        for state in State:
            assert parties_for(state, verb) <= {Party.RESIDENT, Party.DESK}


def test_open_and_closed_states_share_nothing_and_leave_nothing_out() -> None:
    assert not OPEN_STATES & CLOSED_STATES
    assert set(State) == OPEN_STATES | CLOSED_STATES
    assert {state.value for state in WORKING_STATES} == WORKING


def test_the_diagram_draws_every_change_of_state_once() -> None:
    drawn = mermaid()
    for source, verb in product(State, Verb):
        if parties_for(source, verb) and next_state(source, verb) is not source:
            [line] = [
                x for x in drawn.splitlines() if x.strip().startswith(f"{source} --> {next_state(source, verb)}:")
            ]
            assert verb.value.lower().replace("_", " ") in line.split(": ")[1].split(", ")
    for state in CLOSED_STATES:
        assert f"{state} --> [*]" in drawn
