"""What an engine of states of any name asks of a definition, and what an import fills in so that it is fulfilled."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from django.utils import translation

from linli.workflows.fault_labels import fault_sentence
from linli.workflows.queries import note_sentence, open_workflow
from linli.workflows.rules import (
    BroadStage,
    Definition,
    Fault,
    Phase,
    Severity,
    errors,
    lint,
    open_engine,
    read_business_services,
)
from linli.workflows.tests.make import make_action, make_file, make_plain, make_service, make_state

Break = Callable[[dict[str, Any]], Any]
_STAGES = {
    "NEW": "RECEIVED",
    "HANDED_IN": "RECEIVED",
    "CHECKED": "IN_PROGRESS",
    "GRANTED": "CONFIRMED",
    "REFUSED": "DECLINED",
}
_PARTIES = {"APPLICANT": ["RESIDENT"], "CLERK": ["OWNER", "TEAM"], "HEAD": ["TEAM", "COORDINATOR"]}


def make_stepped() -> dict[str, Any]:
    """The permit, made whole for an engine that runs states of any name."""
    plain = {**make_plain(), "engine": open_engine(), "sent_in": ["APPLY"]}
    for state in plain["states"]:
        state["stage"] = _STAGES[state["code"]]
    for role in plain["roles"]:
        role["parties"] = _PARTIES[role["code"]]
    return plain


def row(plain: dict[str, Any], part: str, code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in plain[part] if one["code"] == code)
    return found


def hold(plain: dict[str, Any]) -> None:
    """A shelf on which it is done, and from which only the system goes on."""
    plain["states"].append({"code": "SHELF", "phase": "DONE", "stage": "RESOLVED"})
    plain["roles"].append({"code": "CLOCKWORK", "parties": ["SYSTEM"]})
    plain["actions"].append({"code": "SHELVE", "from": ["CHECKED"], "to": "SHELF", "roles": ["HEAD"]})
    plain["actions"].append({"code": "SWEEP", "from": ["SHELF"], "to": "GRANTED", "roles": ["CLOCKWORK"]})


def only_system(plain: dict[str, Any]) -> None:
    hold(plain)
    row(plain, "states", "SHELF").update(phase="WORKING", stage="IN_PROGRESS")


def two_roles_of_one_party(plain: dict[str, Any]) -> None:
    plain["roles"].append({"code": "DEPUTY", "parties": ["COORDINATOR"]})
    plain["actions"].append({"code": "GRANT", "from": ["CHECKED"], "to": "REFUSED", "roles": ["DEPUTY"]})


BREAKS: dict[str, tuple[str, str, Break]] = {
    "no stage": ("NO_STAGE", "CHECKED", lambda p: row(p, "states", "CHECKED").pop("stage")),
    "other phase": (
        "STAGE_OF_OTHER_PHASE",
        "CHECKED",
        lambda p: row(p, "states", "CHECKED").update(stage="CONFIRMED"),
    ),
    "waits for nobody": (
        "WAITS_FOR_NOBODY",
        "CHECKED",
        lambda p: row(p, "states", "CHECKED").update(stage="WAITING"),
    ),
    "does not wait": ("DOES_NOT_WAIT", "CHECKED", lambda p: row(p, "states", "CHECKED").update(waits_for="RESIDENT")),
    "role of nobody": ("ROLE_OF_NOBODY", "HEAD", lambda p: row(p, "roles", "HEAD").update(parties=[])),
    "unknown party": ("UNKNOWN_PARTY", "HEAD", lambda p: row(p, "roles", "HEAD").update(parties=["MAYOR"])),
    "receipt to nowhere": ("BAD_RECEIPT", "GRANT", lambda p: p.update(sent_in=["GRANT"])),
    "receipt with a condition": (
        "BAD_RECEIPT",
        "APPLY",
        lambda p: row(p, "actions", "APPLY").update(guards=["PAPERS_ADDED"]),
    ),
    "not received": ("NOT_RECEIVED", "CHECKED", lambda p: p.update(sent_in=["APPLY", "CHECK"])),
    "only the system": ("NOBODY_LEADS_ON", "SHELF", only_system),
    "two ways for a party": ("TWO_WAYS", "CHECKED", two_roles_of_one_party),
    "unknown target": (
        "UNKNOWN_TARGET",
        "WHOLE",
        lambda p: (row(p, "clocks", "WHOLE").pop("hours"), row(p, "clocks", "WHOLE").update(target="moon_hours")),
    ),
    "unreachable": ("UNREACHABLE", "SHELF", lambda p: p["states"].append({"code": "SHELF", "stage": "IN_PROGRESS"})),
}


def broken(change: Break) -> list[Fault]:
    plain = make_stepped()
    change(plain)
    return lint(msgspec.convert(plain, Definition))


def test_a_whole_definition_has_no_fault() -> None:
    assert lint(msgspec.convert(make_stepped(), Definition)) == []


@pytest.mark.parametrize("name", BREAKS)
def test_each_hole_is_found_where_it_is_and_told_in_both_languages(name: str) -> None:
    code, where, change = BREAKS[name]
    found = [fault for fault in errors(broken(change)) if (fault.code, fault.where) == (code, where)]
    assert found
    said = set()
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said.add(fault_sentence(found[0]))
    assert len(said) == 2


def test_what_is_done_without_a_word_of_the_resident_is_a_warning() -> None:
    found = [fault for fault in broken(hold) if fault.code == "NO_WAY_BACK"]
    assert [(fault.where, fault.severity) for fault in found] == [("SHELF", Severity.WARNING)]


def test_without_such_an_engine_nothing_of_it_is_asked() -> None:
    plain = make_stepped()
    plain.update(engine="", sent_in=["MOON"])
    row(plain, "states", "CHECKED").pop("stage")
    assert not errors(lint(msgspec.convert(plain, Definition)))


def imported(service: dict[str, Any]) -> Definition:
    return open_workflow(make_file(service), name="x.json").definition


def test_an_import_says_what_each_state_counts_as_and_who_holds_each_role() -> None:
    service = make_service()
    service["states"][2]["actions"].append(make_action("RATE", "RATED", ["CITIZEN"]))
    service["states"][1]["actions"].append(make_action("ASK", "ASKED", ["WORKER"]))
    service["states"] += [
        make_state("RATED", None, isTerminateState=True),
        make_state("ASKED", [make_action("ANSWER", "OPEN", ["CITIZEN", "CSR", "SYSTEM_FORM"])]),
    ]
    definition = imported(service)
    assert {state.code: state.stage for state in definition.states} == {
        "START": BroadStage.RECEIVED,
        "OPEN": BroadStage.RECEIVED,
        "FIXED": BroadStage.RESOLVED,
        "REJECTED": BroadStage.DECLINED,
        "RATED": BroadStage.CONFIRMED,
        "ASKED": BroadStage.WAITING,
    }
    assert {state.code for state in definition.states if state.phase is Phase.DONE} == {"FIXED"}
    assert {role.code: role.parties for role in definition.roles} == {
        "CITIZEN": ("RESIDENT", "DESK"),
        "WORKER": ("OWNER", "TEAM"),
        "DESK": ("OWNER", "TEAM"),
        "CSR": ("DESK", "TEAM"),
        "SYSTEM_FORM": ("SYSTEM",),
    }
    assert (definition.engine, definition.sent_in) == (open_engine(), ("APPLY",))
    assert not errors(lint(definition))


def test_an_import_names_what_it_knows_in_both_languages() -> None:
    definition = imported(make_service())
    names = {state.code: state.name for state in definition.states}
    rejected, unknown = names["REJECTED"], names["FIXED"]
    assert rejected is not None
    assert (rejected.zh, rejected.en) == ("未予办理", "Not taken on")
    assert unknown is None


def test_states_to_which_nothing_leads_are_left_out_and_told() -> None:
    service = make_service()
    service["states"].append(make_state("ATTIC", [make_action("FALL", "REJECTED", ["GHOST"])]))
    [found] = read_business_services(make_file(service), source="x")
    assert "ATTIC" not in {state.code for state in found.definition.states}
    assert "GHOST" not in {role.code for role in found.definition.roles}
    assert [note.where for note in found.notes if note.code == "NOT_REACHED"] == ["ATTIC"]
    assert all(note_sentence(note) for note in found.notes)
    assert "FILLED_IN" in {note.code for note in found.notes}
