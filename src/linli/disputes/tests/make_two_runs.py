"""A world that can be run twice: the clock stands, what is random is drawn from a seed, and everything read is kept.

Whatever a reader gets is written down under a name: two runs that differ only in what must not be seen write down the
same.
"""

import hashlib
import logging
import os
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from io import BytesIO
from itertools import count, product
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, reverse
from django.urls.converters import UUIDConverter
from django.utils import timezone
from django.utils.module_loading import import_string

from linli.disputes.links import secret_of
from linli.disputes.models import Party
from linli.disputes.tests.make import MONDAY
from linli.disputes.urls import urlpatterns
from linli.kit import clock, ids
from linli.kit.live_ticket import read_topics
from linli.ledger.models import Entry
from linli.notices import messages
from linli.notices.models import Notice
from linli.ui import render

# Pages that know of no dispute: they read files of data and what the reader typed just now.
OF_NO_DISPUTE = frozenset(
    {"disputes_rules", "guide", "guide_code", "guide_resume", "guide_counts", "guide_pathway", "guide_keep"}
)
# Whoever knows the id of a complaint made it or answers it: that it is looked up at all may take its time.
UNGUESSABLE = "dispute_complaint("
SAVEPOINT = re.compile(r"(SAVEPOINT) .*")  # its name has a number of this process in it
ARCHIVE = b"PK\x03\x04"  # how a ZIP file begins, which an Excel sheet is too
SHEET = "application/vnd.openxmlformats"
MADE_AT = "docProps/core.xml"  # of a sheet: the moment by the clock of the machine
NOBODY = UUID("01890000-0000-7000-8000-000000000000")  # an id of nothing, where no run knows one
# What the two doors are called: whoever comes by a link never tries a post's address, and the other way round.
DOORS = frozenset({"secret", "dispute_id"})


# As a console shows a line: without what people typed, and of what broke the way through the code.
_HANDED: dict[str, Any] = settings.LOGGING
_LINE = import_string(_HANDED["formatters"]["line"]["()"])("%(levelname)s %(name)s: %(message)s")


class Dice:
    """What is random in this process, from a seed and a label."""

    def __init__(self) -> None:
        self.turn("begin")

    def turn(self, label: str) -> None:
        """From here on the same is drawn for the same label, whatever was drawn before."""
        self._label, self._drawn = label, count()

    def bytes(self, size: int) -> bytes:
        """As ``os.urandom``."""
        drawn = b""
        while len(drawn) < size:
            drawn += hashlib.sha256(f"{self._label}:{next(self._drawn)}".encode()).digest()
        return drawn[:size]


class Lines(logging.Handler):
    """Every line that any logger writes, as a console would show it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.said.append(_LINE.format(record))


@dataclass
class World:
    """One run: what was read so far, by name."""

    dice: Dice
    lines: Lines
    since: datetime = MONDAY
    now: datetime = MONDAY
    seen: dict[tuple[str, str], Any] = field(default_factory=dict)  # by whom (empty: by everybody) and by name

    def turn(self, label: str, minutes: float) -> datetime:
        """Set clock and dice, ``minutes`` after the beginning."""
        self.now = self.since + timedelta(minutes=minutes)
        self.dice.turn(label)
        ids._last = 0
        return self.now

    def keep(self, name: str, value: Any, who: str = "") -> None:
        """What somebody could know; everybody, where nobody is named."""
        assert (who, name) not in self.seen, f"read twice under one name: {who} {name}"
        self.seen[who, name] = value


def stand_still(patch: pytest.MonkeyPatch, still: float) -> World:
    """Clock, dice and log of a run; undone with ``patch``."""
    world = World(Dice(), Lines())
    patch.setattr(os, "urandom", world.dice.bytes)
    patch.setattr(random, "_urandom", world.dice.bytes)
    patch.setattr(clock, "now", lambda: world.now)
    patch.setattr(timezone, "now", lambda: world.now)
    patch.setattr(time, "time", lambda: float(world.now.timestamp()))
    patch.setattr(time, "monotonic", lambda: still)  # what a process keeps for a minute, it keeps for all runs
    patch.setattr(messages, "monotonic", lambda: still)
    patch.setattr(time, "time_ns", lambda: int(world.now.timestamp()) * 1_000_000_000)
    return world


@contextmanager
def one_run(patch: pytest.MonkeyPatch, still: float) -> Iterator[World]:
    """A run from here on, of which nothing is left afterwards."""
    world, root = stand_still(patch, still), logging.getLogger()
    level = root.level
    root.addHandler(world.lines)
    root.setLevel(logging.DEBUG)
    try:
        with transaction.atomic():
            yield world
            transaction.set_rollback(True)
    finally:
        root.removeHandler(world.lines)
        root.setLevel(level)
        patch.undo()


@dataclass
class Reader:
    """Somebody who looks, with the door that is open to them."""

    name: str
    client: Client
    door: dict[str, Any]
    told_at: frozenset[str] = frozenset()  # addresses and account, by which notices reach this one
    calendar: str = ""  # the secret of the own calendar
    only_posts: set[str] = field(default_factory=set)  # what answers no GET, once that has been seen

    @property
    def is_party(self) -> bool:
        """True for whoever comes by a link."""
        return "secret" in self.door


def addresses(reader: Reader, known: dict[str, list[Any]]) -> dict[str, str]:
    """Every address of the module through the reader's door, by name and values; those of no dispute left out.

    Raises LookupError for a parameter of which ``known`` has no values: a new page says what is tried for it.
    """
    found: dict[str, str] = {}
    for pattern in urlpatterns:
        if pattern.name in OF_NO_DISPUTE:
            continue
        for kwargs in _values(pattern, reader, known):
            label = ",".join(str(value) for name, value in kwargs.items() if name not in DOORS)
            found[f"{pattern.name}({label})"] = reverse(str(pattern.name), kwargs=kwargs)
    return found


def _values(pattern: URLPattern, reader: Reader, known: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    names = [*pattern.pattern.converters]
    if set(names) & DOORS - set(reader.door):
        return
    known = {
        name: [NOBODY] for name, one in pattern.pattern.converters.items() if isinstance(one, UUIDConverter)
    } | known
    if missing := [name for name in names if name not in reader.door and name not in known]:
        raise LookupError(f"{pattern.name}: say what the two runs try for {', '.join(missing)}")
    choices = [[reader.door[name]] if name in reader.door else known[name] for name in names]
    fixed = pattern.default_args
    for values in product(*choices):
        yield {**dict(zip(names, values, strict=True)), **fixed}


def link_of(dispute_id: UUID, seat: int) -> dict[str, str]:
    """The door of a party."""
    return {"secret": secret_of(Party.objects.get(dispute_id=dispute_id, seat=seat))}


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent to the database: how many, and of which class."""
    sent: list[str] = []

    def count_it(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        sent.append(sys.intern(SAVEPOINT.sub(r"\1", sql)))
        return execute(sql, *arguments)

    with connection.execute_wrapper(count_it):
        yield sent


def look(world: World, step: str, reader: Reader, name: str, address: str) -> set[str]:
    """GET one address, and keep all that comes of it.

    Returns the live topics that its page would listen to.
    """
    answer, body = _ask(world, reader, f"{step} {name}", lambda: reader.client.get(address))
    if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        reader.only_posts.add(name)
    return _topics(body)


def send_nothing(world: World, step: str, reader: Reader, name: str, address: str) -> None:
    """POST an empty form to one address, keep all that comes of it, and undo it."""
    with transaction.atomic():
        _ask(world, reader, f"{step} sends {name}", lambda: reader.client.post(address))
        transaction.set_rollback(True)


def break_down(world: World, step: str, reader: Reader, name: str, address: str) -> None:
    """GET one address whose page breaks after everything for it was read, and keep all that comes of it."""

    def broken(*_given: Any, **_more: Any) -> str:
        raise RuntimeError("the page is broken")

    reader.client.raise_request_exception = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(render, "text_of", broken)
        answer, body = _ask(world, reader, f"{step} breaks {name}", lambda: reader.client.get(address), broken=True)
    reader.client.raise_request_exception = True
    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR or not reader.is_party  # who may not look gets 404
    assert body or not reader.is_party


def _ask(
    world: World, reader: Reader, label: str, ask: Callable[[], HttpResponseBase], *, broken: bool = False
) -> tuple[HttpResponseBase, bytes]:
    """Keep the bytes of the answer, its headers, the statements it took, and what it wrote to the log."""
    world.dice.turn(f"{reader.name} {label}")
    ids._last = 0
    before = len(world.lines.said)
    with counted() as statements:
        answer = ask()
        body = _body(answer)
    assert broken or answer.status_code != HTTPStatus.INTERNAL_SERVER_ERROR, f"{reader.name} {label}"
    got = {
        "bytes": (answer.status_code, _unpacked(body)),
        "headers": _headers(answer),
        "statements": statements if UNGUESSABLE not in label else [],
        "log": world.lines.said[before:],
    }
    for name, value in got.items():
        world.keep(f"{label}: {name}", value, reader.name)
    return answer, body


def _body(answer: HttpResponseBase) -> bytes:
    if answer.streaming:
        return b"".join(answer)
    assert isinstance(answer, HttpResponse)
    return answer.content


def _unpacked(body: bytes) -> bytes | list[tuple[str, bytes]]:
    """Of an archive the names and what is in it, without the moment at which it was packed."""
    if not body.startswith(ARCHIVE):
        return body
    with ZipFile(BytesIO(body)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist() if name != MADE_AT]


def _headers(answer: HttpResponseBase) -> list[tuple[str, str]]:
    cookies = [("Set-Cookie", cookie.OutputString()) for cookie in answer.cookies.values()]
    packed = answer.headers.get("Content-Type", "").startswith(SHEET)
    found = [(name, value) for name, value in answer.headers.items() if not (packed and name == "Content-Length")]
    return sorted([*found, *cookies])


def _topics(body: bytes) -> set[str]:
    """Of the tickets in a page: what it hears of."""
    text, found = body.decode("utf-8", "replace"), set[str]()
    for part in text.split("ticket=")[1:]:
        found |= set(read_topics(part.split('"')[0].split("&")[0]))
    return found


def heard(topics: set[str], since: set[UUID]) -> list[tuple[str, list[str]]]:
    """What the ledger wrote for these topics beside ``since``: verb and the topics that would wake the page."""
    rows = Entry.objects.exclude(id__in=since).filter(topics__overlap=sorted(topics)).order_by("id")
    return [(row.verb, sorted(set(row.topics) & topics)) for row in rows]


def notices_to(addresses: frozenset[str]) -> list[tuple[Any, ...]]:
    """Every notice that goes to one of these: what, with which values, when."""
    found = []
    for row in Notice.objects.order_by("created_at", "template", "id"):
        offers = {address for _channel, address in row.offers} | {row.address, str(row.account_id)}
        if offers & addresses:
            found.append(
                (row.template, row.audience, row.language, row.values, sorted(offers), row.state, row.created_at)
            )
    return found
