"""One request, and what came of it: let through or refused, what it wrote, which private words were in the answer."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote
from uuid import UUID, uuid4

import msgspec
from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.urls import resolve

from linli.kit.live_ticket import read_topics
from linli.matters.api.work import ACTS
from tests.roles.doors import FORM
from tests.roles.setting import WORDS, Setting, Visitor

REFUSED = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.METHOD_NOT_ALLOWED,
        HTTPStatus.GONE,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)
TO_SIGN_IN = ("/account/login/", "/account/again/", "/account/2fa/", "/account/reauthenticate/")
# What counts requests and signs in. An address that refuses may write there.
COUNTERS = frozenset({"people_attempt", "people_allauthrate", "people_session", "django_session", "people_apikey"})
# That somebody looked is noted before an act is refused; only of whoever may look.
LOOKS = frozenset({"ledger_reading", "ledger_unpublishedreading"})
_WRITES = re.compile(r'\b(?:INSERT INTO|(?<!FOR )(?<!DO )UPDATE|DELETE FROM|COPY)\s+"?(\w+)"?', re.IGNORECASE)
_TICKET = re.compile(r"ticket=([A-Za-z0-9_:%-]+)")


@dataclass(frozen=True)
class Answer:
    """What one request came to."""

    status: int
    refused: bool
    changed: frozenset[str]  # tables that are not as before; of what is let through, only what is others'
    words: frozenset[str]  # of which group private words stand in it
    topics: frozenset[str]  # that its page would listen to


@dataclass
class Knocker:
    """Sends requests into one setting, which is the same before each."""

    setting: Setting
    before: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def others(self) -> list[UUID]:
        """The ids of everything that none of the strangers may touch."""
        return [value for values in self.setting.known.values() for value in values if isinstance(value, UUID)]

    def is_others(self, topic: str) -> bool:
        """Whether a topic is of something that none of the strangers may know of; a reference is known to all."""
        return any(str(one) in topic for one in self.others)

    def knock(self, visitor: Visitor, method: str, address: str) -> Answer:
        """Send it, and undo whatever it did."""
        written: set[str] = set()

        def watch(execute: Callable[..., Any], sql: Any, *arguments: Any) -> Any:
            written.update(_WRITES.findall(sql if isinstance(sql, str) else str(sql)))
            return execute(sql, *arguments)

        with transaction.atomic():
            with connection.execute_wrapper(watch):
                answer = _send(visitor, method, address)
                body = _bytes(answer)
            tables = written - COUNTERS - (LOOKS if visitor.sees else frozenset())
            after = {table: self._state(table) for table in tables}
            transaction.set_rollback(True)
        refused = _is_refused(answer)
        changed = {table for table, state in after.items() if self._differs(table, state, whole=refused)}
        text = body.decode("utf-8", "replace")
        found = {group for group, words in WORDS.items() if any(word in text for word in words)}
        return Answer(answer.status_code, refused, frozenset(changed), frozenset(found), frozenset(_topics(text)))

    def _differs(self, table: str, state: tuple[str, str], *, whole: bool) -> bool:
        """``whole``: any row; else only those of others."""
        if table not in self.before:
            self.before[table] = self._state(table)
        return state[not whole] != self.before[table][not whole]

    def _state(self, table: str) -> tuple[str, str]:
        """A digest of all rows, and of those that are others'."""
        everything = f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"
        with connection.cursor() as cursor:
            cursor.execute(everything)
            (whole,) = cursor.fetchone()
            cursor.execute(f"{everything} WHERE to_jsonb(t)->>'id' = ANY(%s)", [[str(one) for one in self.others]])
            return whole, cursor.fetchone()[0]


def _send(visitor: Visitor, method: str, address: str) -> HttpResponseBase:
    send: Any = visitor.client
    if method == "GET":
        return send.get(address, **visitor.headers)  # type: ignore[no-any-return]
    if address.startswith("/api/"):
        body = json.dumps(_words_of(address)).encode()
        headers = {**visitor.headers, "HTTP_IDEMPOTENCY_KEY": str(uuid4())}
        return send.generic(method, address, body, content_type="application/json", **headers)  # type: ignore[no-any-return]
    if method == "POST":
        return send.post(address, FORM, **visitor.headers)  # type: ignore[no-any-return]
    return send.generic(method, address, **visitor.headers)  # type: ignore[no-any-return]


def _words_of(address: str) -> dict[str, Any]:
    """What an act of the interface asks for, by its type."""
    found = resolve(address)
    act = ACTS.get(found.kwargs.get("name", "")) if found.url_name == "api_work_act" else None
    if act is None:
        return {"text": FORM["text"], "kind": "civil.lighting.streetlight"}
    return {one.encode_name: _value(one.type) for one in msgspec.structs.fields(act.body) if one.required}


def _value(wanted: Any) -> Any:
    if wanted is int:
        return 1
    return str(uuid4()) if wanted is UUID else FORM["text"]


def _bytes(answer: HttpResponseBase) -> bytes:
    if answer.streaming:
        return b"".join(answer)  # type: ignore[arg-type]
    return answer.content  # type: ignore[attr-defined, no-any-return]


def _topics(text: str) -> set[str]:
    return {topic for ticket in _TICKET.findall(unescape(text)) for topic in read_topics(unquote(ticket))}


def _is_refused(answer: HttpResponseBase) -> bool:
    if answer.status_code in REFUSED:
        return True
    return answer.status_code == HTTPStatus.FOUND and answer.headers["Location"].startswith(TO_SIGN_IN)
