"""Small definitions for tests: a permit of our own, and files of the shape that DIGIT's workflow service takes."""

import json
from typing import Any

import msgspec

from linli.workflows.rules import Definition

HOUR_MS = 3_600_000


def make_plain() -> dict[str, Any]:
    """A permit as plain data, new at each call: handed in, looked at, granted or refused."""
    return {
        "format": 1,
        "code": "permit",
        "title": {"zh": "小许可", "en": "A small permit"},
        "source": "test",
        "initial": "NEW",
        "groups": {"OPEN": ["HANDED_IN", "CHECKED"]},
        "states": [
            {"code": "NEW", "name": {"zh": "新建", "en": "New"}},
            {"code": "HANDED_IN", "name": {"zh": "已递交", "en": "Handed in"}},
            {"code": "CHECKED", "name": {"zh": "已核对", "en": "Checked"}},
            {"code": "GRANTED", "phase": "CLOSED", "name": {"zh": "已许可", "en": "Granted"}},
            {"code": "REFUSED", "phase": "CLOSED", "name": {"zh": "未许可", "en": "Refused"}},
        ],
        "roles": [
            {"code": "APPLICANT", "name": {"zh": "申请人", "en": "applicant"}},
            {"code": "CLERK", "name": {"zh": "窗口", "en": "clerk"}},
            {"code": "HEAD", "name": {"zh": "负责人", "en": "head"}},
        ],
        "clocks": _clocks(),
        "actions": [
            _action("APPLY", ["NEW"], "HANDED_IN", ["APPLICANT"]),
            _action("CHECK", ["HANDED_IN"], "CHECKED", ["CLERK"]),
            _action("SEND_BACK", ["CHECKED"], "HANDED_IN", ["HEAD"]),
            _action("GRANT", ["CHECKED"], "GRANTED", ["HEAD"]),
            _action("REFUSE", ["@OPEN"], "REFUSED", ["HEAD"]),
            _action("NOTE", ["@OPEN"], "", ["CLERK", "HEAD"]),
        ],
    }


def _clocks() -> list[dict[str, Any]]:
    """Two days for all of it, eight hours for the check."""
    return [
        {
            "code": "WHOLE",
            "owners": ["CLERK", "HEAD"],
            "runs_in": ["@OPEN"],
            "hours": 48,
            "name": {"zh": "全程", "en": "All of it"},
        },
        {
            "code": "CHECK",
            "owners": ["CLERK"],
            "runs_in": ["HANDED_IN"],
            "hours": 8,
            "restarts": True,
            "name": {"zh": "核对", "en": "The check"},
        },
    ]


def _action(code: str, sources: list[str], to: str, roles: list[str]) -> dict[str, Any]:
    words = code.lower().replace("_", " ")
    return {"code": code, "from": sources, "to": to, "roles": roles, "name": {"zh": f"动作{code}", "en": words}}


def make_definition(**changes: Any) -> Definition:
    """The permit, some of its fields replaced."""
    return msgspec.convert({**make_plain(), **changes}, Definition)


def make_service(**changes: Any) -> dict[str, Any]:
    """A complaint service of two steps, as their files say it."""
    service = {
        "tenantId": "xx",
        "businessService": "LAMPS",
        "business": "lamps",
        "businessServiceSla": 48 * HOUR_MS,
        "states": [
            make_state(None, [make_action("APPLY", "OPEN", ["CITIZEN"])], isStartState=True),
            make_state(
                "OPEN",
                [make_action("FIX", "FIXED", ["WORKER"]), make_action("REJECT", "REJECTED", ["WORKER", "DESK"])],
                sla=12 * HOUR_MS,
            ),
            make_state("FIXED", [make_action("REOPEN", "OPEN", ["CITIZEN"])], isTerminateState=True),
            make_state("REJECTED", None, isTerminateState=True),
        ],
    }
    return {**service, **changes}


def make_state(state: str | None, actions: list[dict[str, Any]] | None, **changes: Any) -> dict[str, Any]:
    """One of their states."""
    plain = {
        "sla": None,
        "state": state,
        "applicationStatus": state,
        "docUploadRequired": False,
        "isStartState": False,
        "isTerminateState": False,
        "isStateUpdatable": True,
        "actions": actions,
    }
    return {**plain, **changes}


def make_action(action: str, to: str, roles: list[str]) -> dict[str, Any]:
    """One of their actions."""
    return {"action": action, "nextState": to, "roles": roles}


def make_file(*services: dict[str, Any]) -> bytes:
    """A request body with these services."""
    return json.dumps({"RequestInfo": {"ver": ".01"}, "BusinessServices": list(services)}).encode()
