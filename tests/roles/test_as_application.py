"""A matter from its first word to its erasure, over real requests, by processes that sign in as what they are."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DEFAULT_DB_ALIAS, ProgrammingError, connection, connections
from django.test import Client

from linli.config import roles
from linli.config.roles import Logins, Role
from linli.kit import clock
from linli.ledger import queries as ledger
from linli.ledger.actions import publish_batch, sequence_batch
from linli.ledger.models import Entry, Leaf, Reading, Salt
from linli.ledger.tests.make_log import KEY, a_log, check_whole
from linli.matters.actions import carry_out_destruction
from linli.matters.models import DestructionList, Matter
from linli.matters.tests.make import make_kinds, make_picture
from linli.people import queries as people
from linli.portal.tests.make import send_report, words_of
from tests.cast import Cast, Member

SignedIn = Callable[[Role], AbstractContextManager[None]]


@pytest.fixture
def signed_in(committed_cast: Cast) -> Iterator[SignedIn]:
    """While it lasts, every statement of this thread goes over a connection of that role."""
    own = connections[DEFAULT_DB_ALIAS]
    own.ensure_connection()
    roles.make_roles(own.connection, Logins.from_environment({}))
    roles.apply_grants(own.connection, Logins.from_environment({}))

    @contextmanager
    def sign_in(role: Role) -> Iterator[None]:
        wrapper = connections.create_connection(DEFAULT_DB_ALIAS)
        wrapper.settings_dict = wrapper.settings_dict | {"USER": role.value}
        connections[DEFAULT_DB_ALIAS] = wrapper
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_user, session_user")
                assert cursor.fetchone() == (role.value, role.value)
            yield
        finally:
            wrapper.close()
            connections[DEFAULT_DB_ALIAS] = own

    yield sign_in
    connections[DEFAULT_DB_ALIAS] = own


def _work(who: Member, matter: Matter, act: str, **words: Any) -> None:
    answer = who.client().post(f"/work/{matter.id}/{act}/", words)
    assert answer.status_code == 302, words_of(answer)


def _live_through(cast: Cast) -> tuple[Matter, str]:
    """Raised without an account, worked with a photo, settled, confirmed, and its readings looked at."""
    page = send_report(cast.grid.id)
    matter = Matter.objects.get()
    assert cast.caseworker.client().get(f"/work/{matter.id}/").status_code == 200
    _work(cast.caseworker, matter, "accept")
    photo = SimpleUploadedFile("p.jpg", make_picture(), "image/jpeg")
    _work(cast.caseworker, matter, "visit", text="灯头烧坏了", photos=[photo])
    _work(cast.caseworker, matter, "resolve", outcome="FIXED", text="换了新灯头")
    assert Client().post(f"{page}confirm/", {"text": ""}).status_code == 302
    assert "员工" not in words_of(Client().get(f"{page}seen/"))
    matter.refresh_from_db()
    assert (matter.state, Reading.objects.filter(matter_id=matter.id).exists()) == ("CONFIRMED", True)
    return matter, page


def _erase(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four years later, on a list that the coordinator approves."""
    then = clock.now() + timedelta(days=4 * 366)
    monkeypatch.setattr(clock, "now", lambda: then)
    monkeypatch.setattr(people, "is_fresh", lambda _request: True)
    client = cast.coordinator.client()
    assert client.post("/work/retention/").status_code == 302
    page = f"/work/retention/{DestructionList.objects.get().id}/decide/"
    assert client.post(page, {"decision": "approve", "looked": "on"}).status_code == 302
    carry_out_destruction(at=then)


def test_a_whole_life_needs_no_right_to_change_the_record(
    committed_cast: Cast, signed_in: SignedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_kinds()
    files = a_log(tmp_path)
    with signed_in(Role.APPLICATION):
        matter, _page = _live_through(committed_cast)
        with pytest.raises(ProgrammingError) as refused:
            sequence_batch()
        assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)
    with signed_in(Role.SEQUENCER):
        assert sequence_batch() == Entry.objects.count()
        publish_batch(files=files, key=KEY)
        assert ledger.verify().ok
    assert Leaf.objects.count() == check_whole(files).size
    assert Salt.objects.filter(subject_id=matter.id).exists()
    with signed_in(Role.APPLICATION):
        _erase(committed_cast, monkeypatch)
        matter.refresh_from_db()
        assert (matter.text, Salt.objects.filter(subject_id=matter.id).exists()) == ("", False)
    with signed_in(Role.SEQUENCER):
        assert sequence_batch() > 0
        publish_batch(files=files, key=KEY)
        assert ledger.verify().ok
    check_whole(files)
