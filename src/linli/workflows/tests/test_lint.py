"""Faults of a definition: each one is found, named with its place, and has a sentence in both languages."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from django.utils import translation

from linli.workflows import fault_labels
from linli.workflows.fault_labels import fault_sentence
from linli.workflows.rules import Definition, Fault, Severity, errors, lint
from linli.workflows.tests.make import make_definition, make_plain

Break = Callable[[dict[str, Any]], Any]


def row(plain: dict[str, Any], part: str, code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in plain[part] if one["code"] == code)
    return found


def without(plain: dict[str, Any], part: str, code: str) -> None:
    plain[part] = [one for one in plain[part] if one["code"] != code]


BREAKS: dict[str, tuple[str, str, Break]] = {
    "format": ("BAD_FORMAT", "format", lambda p: p.update(format=9)),
    "code": ("BAD_CODE", "code", lambda p: p.update(code="A B")),
    "source": ("NO_SOURCE", "source", lambda p: p.update(source=" ")),
    "engine": ("UNKNOWN_ENGINE", "engine", lambda p: p.update(engine="moon")),
    "no states": ("NO_STATES", "states", lambda p: p.update(states=[])),
    "no initial": ("NO_INITIAL", "initial", lambda p: p.update(initial="")),
    "unknown initial": ("UNKNOWN_STATE", "initial", lambda p: p.update(initial="MOON")),
    "no end": ("NO_TERMINAL", "states", lambda p: [one.pop("phase", None) for one in p["states"]]),
    "state twice": ("DOUBLE_CODE", "states", lambda p: p["states"].append({"code": "NEW"})),
    "role twice": ("DOUBLE_CODE", "roles", lambda p: p["roles"].append({"code": "HEAD"})),
    "unknown target": ("UNKNOWN_STATE", "GRANT", lambda p: row(p, "actions", "GRANT").update(to="MOON")),
    "unknown start": ("UNKNOWN_STATE", "GRANT", lambda p: row(p, "actions", "GRANT").update({"from": ["MOON"]})),
    "unknown group": ("UNKNOWN_GROUP", "GRANT", lambda p: row(p, "actions", "GRANT").update({"from": ["@MOON"]})),
    "group of nothing": ("UNKNOWN_STATE", "@OPEN", lambda p: p["groups"].update(OPEN=["MOON"])),
    "no start": ("NO_SOURCES", "GRANT", lambda p: row(p, "actions", "GRANT").update({"from": []})),
    "no roles": ("NO_ROLES", "GRANT", lambda p: row(p, "actions", "GRANT").update(roles=[])),
    "unknown role": ("UNKNOWN_ROLE", "GRANT", lambda p: row(p, "actions", "GRANT").update(roles=["MOON"])),
    "unknown guard": ("UNKNOWN_GUARD", "GRANT", lambda p: row(p, "actions", "GRANT").update(guards=["MOON"])),
    "unreachable": ("UNREACHABLE", "GRANTED", lambda p: without(p, "actions", "GRANT")),
    "clock without owner": ("CLOCK_WITHOUT_OWNER", "CHECK", lambda p: row(p, "clocks", "CHECK").update(owners=[])),
    "clock of nobody": ("UNKNOWN_ROLE", "CHECK", lambda p: row(p, "clocks", "CHECK").update(owners=["MOON"])),
    "clock nowhere": ("CLOCK_NEVER_RUNS", "CHECK", lambda p: row(p, "clocks", "CHECK").update(runs_in=[])),
    "clock always paused": (
        "CLOCK_NEVER_RUNS",
        "CHECK",
        lambda p: row(p, "clocks", "CHECK").update(pauses_in=["HANDED_IN"]),
    ),
    "clock after the end": (
        "CLOCK_AFTER_END",
        "CHECK",
        lambda p: row(p, "clocks", "CHECK").update(runs_in=["GRANTED"]),
    ),
    "clock without length": ("CLOCK_WITHOUT_LENGTH", "CHECK", lambda p: row(p, "clocks", "CHECK").pop("hours")),
    "clock without time": ("BAD_HOURS", "CHECK", lambda p: row(p, "clocks", "CHECK").update(hours=0)),
    "two ways": (
        "TWO_WAYS",
        "CHECKED",
        lambda p: p["actions"].append({"code": "GRANT", "from": ["CHECKED"], "to": "REFUSED", "roles": ["HEAD"]}),
    ),
}


def broken(change: Break) -> list[Fault]:
    plain = make_plain()
    change(plain)
    return lint(msgspec.convert(plain, Definition))


def test_a_sound_definition_has_no_fault() -> None:
    assert lint(make_definition()) == []


@pytest.mark.parametrize("name", BREAKS)
def test_each_break_is_found_where_it_is(name: str) -> None:
    code, where, change = BREAKS[name]
    assert (code, where) in {(fault.code, fault.where) for fault in errors(broken(change))}


def test_a_dead_end_and_a_trap_are_told_apart() -> None:
    def dead(plain: dict[str, Any]) -> None:
        plain["states"].append({"code": "SHELF"})
        plain["actions"].append({"code": "SHELVE", "from": ["CHECKED"], "to": "SHELF", "roles": ["HEAD"]})

    def trap(plain: dict[str, Any]) -> None:
        dead(plain)
        plain["states"].append({"code": "CELLAR"})
        for start, end in (("SHELF", "CELLAR"), ("CELLAR", "SHELF")):
            plain["actions"].append({"code": f"TO_{end}", "from": [start], "to": end, "roles": ["HEAD"]})

    assert [(fault.code, fault.where) for fault in errors(broken(dead))] == [("DEAD_END", "SHELF")]
    assert {(fault.code, fault.where) for fault in errors(broken(trap))} == {("TRAP", "SHELF"), ("TRAP", "CELLAR")}


def test_what_is_only_odd_is_a_warning() -> None:
    def odd(plain: dict[str, Any]) -> None:
        plain["roles"].append({"code": "GUEST"})
        row(plain, "clocks", "CHECK")["owners"] = ["APPLICANT"]
        row(plain, "clocks", "CHECK")["pauses_in"] = ["CHECKED"]
        row(plain, "clocks", "WHOLE")["runs_in"] = ["HANDED_IN"]

    found = broken(odd)
    assert not errors(found)
    assert {fault.code for fault in found} == {
        "IDLE_ROLE",
        "POWERLESS_OWNER",
        "PAUSE_OUTSIDE",
        "UNTIMED_STATE",
        "NO_NAMES",
    }
    assert {fault.severity for fault in found} == {Severity.WARNING}


def test_every_fault_has_a_sentence_in_both_languages() -> None:
    for code, _where, change in BREAKS.values():
        [fault] = [fault for fault in broken(change) if fault.code == code][:1]
        said = {}
        for language in ("en", "zh-hans"):
            with translation.override(language):
                said[language] = fault_sentence(fault)
        assert said["en"] != said["zh-hans"]
    assert {code for code, _where, _change in BREAKS.values()} <= fault_labels.FAULTS.keys()
