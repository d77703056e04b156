"""Files of DIGIT's workflow service: what their engine does with them is what ours does."""

import json
from typing import Any

import pytest

from linli.workflows.queries import note_sentence, open_workflow, read_script
from linli.workflows.rules import (
    Imported,
    Phase,
    Unreadable,
    errors,
    lint,
    read,
    read_business_services,
    simulate,
    wander,
    write,
)
from linli.workflows.tests.make import HOUR_MS, make_action, make_file, make_service, make_state


def one(service: dict[str, Any]) -> Imported:
    [found] = read_business_services(make_file(service), source="lamps.json")
    return found


def test_states_actions_roles_and_clocks_come_over() -> None:
    definition = one(make_service()).definition
    assert (definition.code, definition.initial, definition.source) == ("lamps", "START", "lamps.json")
    assert [state.code for state in definition.states] == ["START", "OPEN", "FIXED", "REJECTED"]
    assert {state.code for state in definition.states if state.phase is Phase.CLOSED} == {"FIXED", "REJECTED"}
    assert {role.code for role in definition.roles} == {"CITIZEN", "WORKER", "DESK"}
    clocks = {clock.code: (clock.hours, clock.owners, clock.restarts) for clock in definition.clocks}
    assert clocks == {"TOTAL": (48.0, ("WORKER", "DESK"), False), "IN_OPEN": (12.0, ("WORKER", "DESK"), True)}
    assert not errors(lint(definition))


def test_what_was_read_runs_writes_and_reads_again() -> None:
    definition = one(make_service()).definition
    walk = simulate(definition, read_script("CITIZEN:APPLY, WORKER:FIX+13h, CITIZEN:REOPEN+2h, DESK:REJECT+1h"))
    assert walk.stop is None
    assert walk.is_over
    assert [clock.late for clock in walk.stages[1].clocks] == [False, False]
    assert [clock.late for clock in walk.stages[2].clocks] == [False, True]
    assert not wander(definition).stuck
    assert read(write(definition)) == definition


def test_the_next_state_may_be_named_by_its_uuid() -> None:
    service = make_service()
    for position, state in enumerate(service["states"]):
        state["uuid"] = f"uuid-{position}"
    service["states"][0]["actions"][0]["nextState"] = "uuid-1"
    service["states"][1]["actions"][0]["nextState"] = "uuid-2"
    definition = one(service).definition
    assert [row.to for row in definition.actions] == ["OPEN", "FIXED", "REJECTED", "OPEN"]
    assert not errors(lint(definition))


def test_what_stands_there_twice_is_taken_once_and_told() -> None:
    service = make_service()
    service["states"].append({**service["states"][3], "uuid": "another"})
    service["states"][1]["actions"].append(dict(service["states"][1]["actions"][0]))
    found = one(service)
    assert [note.code for note in found.notes if note.code.startswith("DOUBLE")] == ["DOUBLE_STATE", "DOUBLE_ACTION"]
    assert all(note_sentence(note) for note in found.notes)
    assert not errors(lint(found.definition))


def test_two_different_states_of_one_name_are_left_for_the_lint_to_refuse() -> None:
    service = make_service()
    service["states"].append(make_state("OPEN", None, isTerminateState=True))
    assert ("DOUBLE_CODE", "OPEN") in {
        (fault.code, str(fault.facts.get("value"))) for fault in errors(lint(one(service).definition))
    }


def test_a_beginning_without_a_name_keeps_its_status_as_a_note() -> None:
    service = make_service()
    service["states"][0]["applicationStatus"] = "INWORKFLOW"
    found = one(service)
    assert found.definition.initial == "START"
    assert ("NAMELESS_STATUS", "START") in {(note.code, note.where) for note in found.notes}


def test_a_beginning_with_a_name_is_taken_when_none_is_without() -> None:
    service = make_service()
    service["states"][0]["state"] = "INITIATED"
    assert one(service).definition.initial == "INITIATED"


def test_papers_are_asked_for_on_the_way_into_a_state_that_wants_them() -> None:
    service = make_service()
    service["states"][2]["docUploadRequired"] = True
    service["states"][1]["isStateUpdatable"] = False
    definition = one(service).definition
    assert {row.code: row.guards for row in definition.actions if row.guards} == {"FIX": ("PAPERS_ADDED",)}
    assert {state.code for state in definition.states if state.locked} == {"OPEN"}
    assert not errors(lint(definition))
    walk = simulate(definition, read_script("CITIZEN:APPLY, WORKER:FIX"))
    assert walk.stages[-1].assumes == ("PAPERS_ADDED",)


def test_a_star_is_anybody() -> None:
    service = make_service()
    service["states"][1]["actions"][0]["roles"] = "*"
    walk = simulate(one(service).definition, read_script("CITIZEN:APPLY, PASSER_BY:FIX"))
    assert walk.stop is None


@pytest.mark.parametrize(
    ("milliseconds", "hours"),
    [
        (HOUR_MS, 1.0),
        (str(36 * HOUR_MS), 36.0),
        (90 * 60_000, 1.5),
        (0, None),
        (-5, None),
        ("soon", None),
        (None, None),
    ],
)
def test_milliseconds_become_hours_and_nonsense_becomes_a_note(milliseconds: object, hours: float | None) -> None:
    service = make_service(businessServiceSla=None)
    service["states"][1]["sla"] = milliseconds
    found = one(service)
    assert [clock.hours for clock in found.definition.clocks] == ([hours] if hours else [])
    told = [note.code for note in found.notes if note.code == "NO_TIME"]
    assert told == (["NO_TIME"] if hours is None and milliseconds is not None else [])


def test_a_clock_at_an_end_is_left_out_and_told() -> None:
    service = make_service()
    service["states"][3]["sla"] = HOUR_MS
    found = one(service)
    assert "IN_REJECTED" not in {clock.code for clock in found.definition.clocks}
    assert "CLOCK_AT_END" in {note.code for note in found.notes}


def test_an_action_to_nowhere_is_a_fault_and_not_a_crash() -> None:
    service = make_service()
    service["states"][1]["actions"].append(make_action("SEND", "MOON", ["WORKER"]))
    service["states"][1]["actions"].append({"action": "LOSE", "roles": None})
    found = lint(one(service).definition)
    assert {("UNKNOWN_STATE", "SEND"), ("NO_ROLES", "LOSE")} <= {(fault.code, fault.where) for fault in errors(found)}


@pytest.mark.parametrize(
    "wrap",
    [
        lambda services: json.dumps({"BusinessServices": services}).encode(),
        lambda services: json.dumps({"businessServices": services}).encode(),
        lambda services: json.dumps(services).encode(),
        lambda services: json.dumps(services[0]).encode(),
        lambda services: b"\xef\xbb\xbf" + json.dumps(services).encode(),
        lambda services: (
            b"curl --location --request POST 'https://x.example/_create' \\\n--header 'A: b' \\\n--data-raw '"
            + json.dumps({"BusinessServices": services}).encode()
            + b"s'"
        ),
    ],
)
def test_every_form_in_which_they_keep_their_files_is_read(wrap: Any) -> None:
    assert [one.definition.code for one in read_business_services(wrap([make_service()]), source="x")] == ["lamps"]
    assert open_workflow(wrap([make_service()]), name="x").definition.code == "lamps"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"curl x",
        b"[]",
        b"{}",
        b"[1]",
        b'{"BusinessServices": []}',
        b'{"BusinessServices": [{"businessService": "x"}]}',
        b'{"BusinessServices": [{"businessService": 3, "states": []}]}',
        b"[" * 100_000,
        b"\xff\xfe",
        b"curl --data-raw '{",
    ],
)
def test_other_files_are_refused_with_a_reason(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read_business_services(raw, source="x")
