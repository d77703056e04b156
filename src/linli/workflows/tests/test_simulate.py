"""Walking through a definition: clocks, refusals, and walks by chance."""

import pytest

from linli.kit.errors import Refused
from linli.workflows.queries import read_script
from linli.workflows.rules import ScriptStep, simulate, wander
from linli.workflows.tests.make import make_definition


def readings(script: str) -> list[tuple[str, float, dict[str, float]]]:
    walk = simulate(make_definition(), read_script(script))
    assert walk.stop is None
    return [(one.state, one.at_hours, {c.code: c.elapsed_hours for c in one.clocks}) for one in walk.stages]


def test_states_and_clocks_follow_the_script() -> None:
    stages = readings("APPLICANT:APPLY, CLERK:CHECK+5h; HEAD:SEND_BACK+2h\nCLERK:CHECK+1h, HEAD:GRANT+4h")
    assert [state for state, _at, _clocks in stages] == [
        "NEW",
        "HANDED_IN",
        "CHECKED",
        "HANDED_IN",
        "CHECKED",
        "GRANTED",
    ]
    assert stages[2][2] == {"WHOLE": 5, "CHECK": 5}
    assert stages[3][2] == {"WHOLE": 7, "CHECK": 0}  # sent back: this clock begins anew
    assert stages[5] == ("GRANTED", 12, {"WHOLE": 12, "CHECK": 1})


def test_a_clock_is_late_and_stands_still_where_it_does_not_run() -> None:
    walk = simulate(make_definition(), read_script("APPLICANT:APPLY, CLERK:NOTE+9h, CLERK:CHECK+0h"))
    late = {clock.code: (clock.late, clock.standing) for clock in walk.stages[-1].clocks}
    assert late == {"WHOLE": (False, "RUNNING"), "CHECK": (True, "STOPPED")}
    assert not walk.is_over


def test_what_is_not_possible_stops_the_walk_and_says_what_is() -> None:
    definition = make_definition()
    walk = simulate(definition, [ScriptStep("APPLICANT", "APPLY"), ScriptStep("APPLICANT", "CHECK")])
    assert walk.stop is not None
    assert (walk.stop.reason, walk.stop.position) == ("NOT_FOR_ROLE", 1)
    assert ("CLERK", "CHECK") in walk.stop.open_to
    walk = simulate(definition, [ScriptStep("HEAD", "GRANT")])
    assert walk.stop is not None
    assert (walk.stop.reason, walk.stages[-1].state) == ("NO_SUCH_ACTION", "NEW")


def test_walks_by_chance_end_and_repeat_with_the_same_seed() -> None:
    found = wander(make_definition(), walks=200, seed=7)
    assert found.walks == 200
    assert sum(found.ended.values()) == 200
    assert set(found.ended) == {"GRANTED", "REFUSED"}
    assert not found.stuck
    assert found.never == ()
    assert wander(make_definition(), walks=200, seed=7) == found


def test_walks_by_chance_find_what_never_ends() -> None:
    plain = make_definition()
    actions = tuple(one for one in plain.actions if one.code not in {"GRANT", "REFUSE"})
    stuck = wander(make_definition(actions=list(actions)), walks=10, steps=40)
    assert stuck.unfinished == 10
    assert set(stuck.never) == {"GRANTED", "REFUSED"}
    alone = tuple(one for one in actions if one.code == "APPLY")
    assert wander(make_definition(actions=list(alone)), walks=10).stuck == {"HANDED_IN": 10}


@pytest.mark.parametrize(
    "text", ["", "x", "A:", ":B", "A:B+h", "A:B+2", "A:B+-1h", "A:B\x00+1", ",".join(["A:B"] * 201)]
)
def test_a_script_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_script(text)
