"""The life of matters as a workflow: sound, without traps, and the bound of every life that a town publishes."""

from typing import Any

import msgspec

from linli.matters.rules import BUILT_IN
from linli.workflows.queries import read_script
from linli.workflows.rules import errors, lint, simulate, wander


def test_the_built_in_life_has_no_fault() -> None:
    assert lint(BUILT_IN.definition) == []


def test_a_paused_clock_does_not_count() -> None:
    walk = simulate(BUILT_IN.definition, read_script("OWNER:ACCEPT, OWNER:WAIT+3h, OWNER:RESUME+50h, OWNER:RESOLVE+1h"))
    assert walk.stop is None
    resolve = [next(c for c in stage.clocks if c.code == "RESOLVE") for stage in walk.stages]
    assert [clock.elapsed_hours for clock in resolve] == [0, 0, 3, 3, 4]
    assert [clock.standing for clock in resolve] == ["RUNNING", "RUNNING", "PAUSED", "RUNNING", "STOPPED"]


def test_the_built_in_life_has_no_trap_in_ten_thousand_walks() -> None:
    found = wander(BUILT_IN.definition, walks=10_000, seed=1)
    assert not found.stuck
    assert found.unfinished == 0
    assert found.never == ()


def test_a_life_of_matters_may_be_narrower_and_never_wider() -> None:
    base = BUILT_IN.definition
    declined = [one for one in base.actions if one.code == "DECLINE" and "SYSTEM" not in one.roles]
    wider = msgspec.structs.replace(declined[0], roles=("RESIDENT",))
    elsewhere = msgspec.structs.replace(declined[0], to="CONFIRMED")
    rest = [one for one in base.actions if one not in declined]

    def codes(*rows: Any, **changes: Any) -> set[str]:
        definition = msgspec.structs.replace(base, actions=(*rest, *rows), **changes)
        return {fault.code for fault in errors(lint(definition))}

    assert codes() == set()
    assert "WIDER_THAN_BASE" in codes(wider)
    assert "OTHER_TARGET" in codes(elsewhere)
    assert "OTHER_INITIAL" in codes(*declined, initial="ACCEPTED")
    more = msgspec.structs.replace(base.states[0], code="SHELF")
    assert "STATE_NOT_IN_BASE" in codes(*declined, states=(*base.states, more))
    closed = tuple(
        msgspec.structs.replace(one, phase=base.states[0].phase) if one.code == "RESOLVED" else one
        for one in base.states
    )
    assert "OTHER_PHASE" in codes(*declined, states=closed)
    kept = tuple(one for one in base.actions if one.code != "WITHDRAW")
    assert "RIGHT_LOST" in {fault.code for fault in errors(lint(msgspec.structs.replace(base, actions=kept)))}
