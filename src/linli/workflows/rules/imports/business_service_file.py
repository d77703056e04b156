"""The outside of a BusinessService file: a request body, a bare list, or a shell script that posts one."""

from typing import Any

import msgspec

from linli.workflows.rules.reading import Unreadable, read_first_json, read_json

MAX_SERVICES = 100
_BODY_MARKS = (b"--data-raw", b"--data-binary", b"--data", b"-d ")


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One action of a state; fields of their own bookkeeping are passed over."""

    action: str
    nextState: str | None = None  # noqa: N815 - their name
    roles: tuple[str, ...] | str | None = None


class State(msgspec.Struct, frozen=True, kw_only=True):
    """One state. ``sla`` in milliseconds."""

    uuid: str | None = None
    state: str | None = None
    applicationStatus: str | None = None  # noqa: N815
    sla: int | float | str | None = None
    docUploadRequired: bool | None = None  # noqa: N815
    isStartState: bool | None = None  # noqa: N815
    isTerminateState: bool | None = None  # noqa: N815
    isStateUpdatable: bool | None = True  # noqa: N815
    actions: tuple[Action, ...] | None = None


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """One workflow of theirs."""

    businessService: str  # noqa: N815
    businessServiceSla: int | float | str | None = None  # noqa: N815
    states: tuple[State, ...]


def open_file(raw: bytes) -> Any:
    """The JSON of the file; of a script, the JSON value after the option that posts it and its quote.

    Their scripts are copied by hand: what stands between the end of the value and the quote is passed over.
    """
    text = raw.removeprefix(b"\xef\xbb\xbf").strip()
    if text.startswith((b"{", b"[")):
        return read_json(text)
    for mark in _BODY_MARKS:
        _before, found, rest = text.partition(mark)
        quote = rest.lstrip()[:1]
        if found and quote in {b"'", b'"'}:
            return read_first_json(rest.lstrip()[1:])[0]
    raise Unreadable("NOT_JSON", "$", "neither JSON nor a script with a body")


def services_in(plain: Any) -> list[Service]:
    """The services of a request, of a list, or the one that the file is; raises Unreadable."""
    found = plain
    if isinstance(plain, dict):
        found = next((plain[name] for name in ("BusinessServices", "businessServices") if name in plain), [plain])
    if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
        raise Unreadable("NO_SERVICES")
    if len(found) > MAX_SERVICES:
        raise Unreadable("TOO_LARGE", "$")
    if not all("states" in one for one in found):
        raise Unreadable("NO_SERVICES")
    try:
        return msgspec.convert(found, list[Service])
    except msgspec.ValidationError as error:
        detail, _, path = str(error).partition(" - at `")
        raise Unreadable("WRONG_TYPE", path.rstrip("`") or "$", detail) from error
