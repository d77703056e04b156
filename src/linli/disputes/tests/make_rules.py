"""Jurisdictions for tests: the shipped files, and small ones made up."""

import json
from functools import cache
from typing import Any

from linli.disputes.queries.jurisdiction import SHIPPED
from linli.disputes.rules.jurisdiction import Jurisdiction, Loaded, Rule, read_jurisdictions


def shipped_jurisdiction_files() -> dict[str, bytes]:
    """The shipped files by name."""
    return {path.name: path.read_bytes() for path in sorted(SHIPPED.glob("*.json"))}


@cache
def shipped() -> Loaded:
    """What the shipped files say."""
    return read_jurisdictions(shipped_jurisdiction_files())


def china_law() -> Jurisdiction:
    """The shipped law of mainland China, without any town's own."""
    return shipped().jurisdictions["CN"]


def rule_row(**changes: Any) -> dict[str, Any]:
    """One period as a file writes it."""
    row = {
        "id": "x.reply",
        "act": "REPLY",
        "applies": {"forum": "ANY", "stage": "TALK"},
        "says": {"zh": "回复的时间", "en": "Time to reply"},
        "trigger": "ASKED",
        "n": 3,
        "unit": "WORKING_DAY",
        "start": "DAY_AFTER",
        "roll": "NEXT_WORKING_DAY",
        "extend": {"by": "NONE"},
        "on_expiry": "END",
        "source": {"instrument": "act", "article": "7"},
        "verified": True,
    }
    return {**row, **changes}


def door_row(**changes: Any) -> dict[str, Any]:
    """Another door as a file writes it."""
    row = {
        "id": "x.door.ombud",
        "code": "OMBUD",
        "name": {"zh": "申诉专员", "en": "The ombudsman"},
        "says": {"zh": "对机关的申诉", "en": "Complaints about offices"},
        "source": {"instrument": "act", "article": "9"},
        "verified": False,
    }
    return {**row, **changes}


def law_file(*rules: dict[str, Any], **changes: Any) -> bytes:
    """A jurisdiction X with these periods."""
    document = {
        "format": 1,
        "code": "X",
        "version": 1,
        "name": {"zh": "某地", "en": "Somewhere"},
        "places": ["99"],
        "calendar": "CN",
        "instruments": {
            "act": {"kind": "LAW", "name": {"zh": "某法", "en": "An Act"}, "number": "1", "from": "2020-01-01"},
            "house": {"kind": "POLICY", "name": {"zh": "本地规则", "en": "House rules"}, "number": ""},
        },
        "rules": list(rules or (rule_row(),)),
    }
    return json.dumps({**document, **changes}).encode()


def rule_of(**changes: Any) -> Rule:
    """One period, read."""
    loaded = read_jurisdictions({"x.json": law_file(rule_row(**changes))})
    assert not loaded.faults, loaded.faults
    row = loaded.jurisdictions["X"].tables["rules"][0]
    assert isinstance(row, Rule)
    return row
