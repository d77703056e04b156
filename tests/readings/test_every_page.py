"""Whatever page, file or list shows staff a word of somebody: in the same request that look is on record for them."""

import re
from io import BytesIO
from typing import Any
from uuid import UUID
from zipfile import BadZipFile, ZipFile

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client

from linli.kit import clock
from linli.ledger.models import Reading
from linli.matters.actions import make_calendar_feed
from linli.matters.tests.make import make_kinds
from linli.people.tests.make import make_working_key
from tests.cast import Cast, Member
from tests.readings.addresses import every_address
from tests.readings.canaries import Town, make_town, of_nobody

pytestmark = pytest.mark.django_db
_LINE = "住户会看到这次查阅".encode()
_CANARY = re.compile(rb"canary\d{4}x")
# Of accounts, residents and files that are the same for everybody.
_LEFT_OUT = re.compile(r"/(account|my|m|ui|places|log|alerts|offline|report|resume|map|open-data)/|/worker\.js")
_SEND = ("clerk", "mediator", "coordinator")  # who have most to send; a page says the same to whoever sends to it
_CLOSED = (403, 404)  # sending to what one may not open shows no more
_ROLES = ("caseworker", "volunteer", "village_desk", "clerk", "mediator", "coordinator", "officer", "administrator")


@pytest.fixture
def town(cast: Cast) -> Town:
    """The town of canaries."""
    make_kinds()
    return make_town(cast)


def test_the_town_has_a_word_in_every_place_where_words_are(town: Town) -> None:
    assert len(town.about) > 60
    assert len(set(town.about.values())) == 10  # eight matters, two sides


def test_no_page_shows_staff_a_word_without_a_reading_and_without_saying_that_it_is_seen(town: Town) -> None:
    found: list[str] = []
    shown: set[UUID] = set()
    of_nobody()
    for role in _ROLES:
        member: Member = getattr(town.cast, role)
        client = member.client()
        client.raise_request_exception = False
        for address in _addresses(town, member):
            for method in ("get", "post") if role in _SEND else ("get",):
                status, leaks, about = _look(town, member, client, method, address)
                found += [f"{role} {method} {address}: {leak}" for leak in leaks]
                shown |= about
                if status in _CLOSED:
                    break
    assert not found, "\n".join(found)
    assert shown == set(town.about.values()), "somebody's words were shown nowhere: the town tries too little"


def test_no_program_gets_a_word_without_a_reading_in_the_same_request(town: Town) -> None:
    administrator, at = town.cast.administrator.actor, clock.now()
    wanted = {"place_id": town.cast.county.id, "scopes": ["matters:read", "matters:export"]}
    made = make_working_key(administrator, town.cast.county, at, **wanted)
    shown = set()
    for address in every_address(town.known):
        if not address.startswith("/api/"):
            continue
        with _in_vain():
            response = Client().get(address, headers={"Authorization": f"Bearer {made.secret}"})
            about = _words(town, response)
            noted = set(Reading.objects.filter(account_id=made.key_id).values_list("matter_id", flat=True))
            assert about <= noted, address
            shown |= about
    assert shown


def _addresses(town: Town, member: Member) -> list[str]:
    known: dict[str, list[Any]] = town.known
    secret = make_calendar_feed(actor=member.actor, at=clock.now())
    matters = [f"/work/{matter_id}/" for matter_id in dict.fromkeys(town.about.values())]
    found = [one for one in every_address(known) if not _LEFT_OUT.match(one)]
    return [*found, *matters, f"/calendar/{secret}.ics", "/desk/search/?q=路灯", "/desk/?owner=OFFERED", "/day/?all=1"]


def _look(town: Town, member: Member, client: Client, method: str, address: str) -> tuple[int, list[str], set[UUID]]:
    """How it was answered, what is wrong with it, and whose words it shows. Nothing of it stays.

    Wrong is a word without a reading, and a page with words that does not say that the look is seen.
    """
    with _in_vain():
        response = getattr(client, method)(address)
        about = _words(town, response)
        noted = set(Reading.objects.filter(account_id=member.account.id).values_list("matter_id", flat=True))
        leaks = [str(one) for one in about - noted]
        if about and response.get("Content-Type", "").startswith("text/html") and _LINE not in response.content:
            leaks.append("the page does not say that the look is seen")
        return response.status_code, leaks, about


def _words(town: Town, response: HttpResponseBase) -> set[UUID]:
    body = _body(response)
    assert b"canarydraft" not in body
    return {town.about[word.decode()] for word in _CANARY.findall(body)}


def _body(response: HttpResponseBase) -> bytes:
    raw = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    try:
        with ZipFile(BytesIO(raw)) as packed:
            return b"".join(packed.read(name) for name in packed.namelist())
    except BadZipFile:
        return bytes(raw)


class _in_vain:  # noqa: N801 - it is read as a verb
    """Everything that happens inside is undone, so that each request is the first of its hour."""

    def __enter__(self) -> None:
        self._block = transaction.atomic()
        self._block.__enter__()

    def __exit__(self, *_what: object) -> None:
        transaction.set_rollback(True)
        self._block.__exit__(None, None, None)
