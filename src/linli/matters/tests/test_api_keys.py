"""The interface with a key: what it opens, where, how often, and who is told that it looked."""

import json
from typing import Any

import pytest
from django.test import Client

from linli.kit import clock
from linli.ledger.queries import list_readings
from linli.matters.actions.exchange import read_records
from linli.matters.models import Matter
from linli.matters.tests import make
from linli.people.tests.make import make_working_key
from tests.cast import Cast

pytestmark = pytest.mark.django_db
RECEIVE = "matters:receive"
READ = "matters:read"


@pytest.fixture(autouse=True)
def _kinds(cast: Cast) -> None:
    make.make_kinds()


def key(cast: Cast, *scopes: str, **changes: Any) -> dict[str, str]:
    """The header of a new key for the township."""
    wanted: dict[str, Any] = {"place_id": cast.township.id, "name": "市民热线", "scopes": scopes, **changes}
    made = make_working_key(cast.administrator.actor, cast.county, clock.now(), **wanted)
    return {"Authorization": f"Bearer {made.secret}"}


def send(cast: Cast, headers: dict[str, str], place_code: str = "", **changes: Any) -> Any:
    body = {"text": "路灯不亮", "kind": make.LIGHT, "place_code": place_code or cast.grid.code, **changes}
    return Client().post("/api/v1/matters", json.dumps(body), content_type="application/json", headers=headers)


def test_a_key_brings_matters_in_where_and_of_which_kind_it_may(cast: Cast) -> None:
    headers = key(cast, RECEIVE, kind_codes=["civil"])
    assert send(cast, headers).status_code == 201
    for refused in (send(cast, headers, cast.far_grid.code), send(cast, headers, kind=make.QUARREL)):
        assert (refused.status_code, refused.json()["code"]) == (403, "key.elsewhere")
    assert Matter.objects.count() == 1


def test_an_agencys_key_brings_in_and_reads_what_the_agency_has(cast: Cast) -> None:
    headers = key(cast, RECEIVE, READ, place_id=None, agency_id=cast.bureau.id)
    assert send(cast, headers).status_code == 201
    assert Client().get("/api/v1/inbox", headers=headers).json()["rows"] == []
    Matter.objects.update(owner_agency_id=cast.bureau.id)
    (row,) = Client().get("/api/v1/inbox", headers=headers).json()["rows"]
    assert row["title"]


def test_a_key_reads_the_list_of_its_place_and_the_look_is_told_to_the_resident(cast: Cast) -> None:
    near, _far = make.make_matter(cast.grid.id), make.make_matter(cast.far_grid.id)
    headers = key(cast, READ, place_id=cast.grid.id)
    rows = Client().get("/api/v1/inbox", headers=headers).json()["rows"]
    assert [row["id"] for row in rows] == [str(near.id)]
    assert [reading.purpose for reading in list_readings(near.id)] == ["matters.list"]


def test_private_kinds_are_not_shown_to_the_key_of_a_place_above(cast: Cast) -> None:
    make.make_matter(cast.village.id, kind_code=make.VIOLENCE)
    assert Client().get("/api/v1/inbox", headers=key(cast, READ)).json()["rows"] == []


@pytest.mark.parametrize(("scope", "method", "address"), [(RECEIVE, "get", "/api/v1/inbox"), (READ, "post", "")])
def test_without_its_scope_a_key_opens_nothing(cast: Cast, scope: str, method: str, address: str) -> None:
    headers = key(cast, scope)
    refused = Client().get(address, headers=headers) if method == "get" else send(cast, headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "key.no_scope")


def test_a_key_works_no_matter_even_beside_somebodys_session(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    client = cast.caseworker.client()
    headers = {**key(cast, READ, RECEIVE, "open311", "matters:export"), "Idempotency-Key": "a" * 20}
    for answer in (
        client.get(f"/api/v1/work/{matter.id}", headers=headers),
        client.post(f"/api/v1/work/{matter.id}/accept", "{}", content_type="application/json", headers=headers),
    ):
        assert (answer.status_code, answer.json()["code"]) == (401, "work.not_signed_in")
    assert Matter.objects.get().state == "RECEIVED"


@pytest.mark.parametrize("given", ["Bearer linli_wrong", "Bearer", "bearer ", "Bearer \x7f", "Bearer " + "x" * 900])
def test_a_wrong_key_is_refused_also_where_none_is_needed(cast: Cast, given: str) -> None:
    answer = Client().get("/api/v1/kinds", headers={"Authorization": given})
    if given == "Bearer":  # no key is shown at all
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.json()["code"]) == (401, "key.unknown")


def test_too_often_is_429_with_the_seconds_to_wait(cast: Cast) -> None:
    headers = key(cast, READ, rate=2)
    answers = [Client().get("/api/v1/kinds", headers=headers) for _look in range(5)]  # no minute has two beginnings
    refused = answers[-1]
    assert (refused.status_code, refused.json()["code"]) == (429, "key.too_often")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_the_same_idempotency_key_of_two_programs_does_not_meet(cast: Cast) -> None:
    first, second = key(cast, RECEIVE), key(cast, RECEIVE)
    once = {"Idempotency-Key": "0123456789abcdef"}
    assert send(cast, {**first, **once}).status_code == 201
    assert send(cast, {**second, **once}).status_code == 201
    assert send(cast, {**first, **once}).status_code == 200
    other = send(cast, {**first, **once}, text="别的事")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency.other_body")


def test_a_key_takes_out_what_it_may_see_as_csv(cast: Cast) -> None:
    near, _far = make.make_matter(cast.grid.id), make.make_matter(cast.far_grid.id)
    make.make_matter(cast.village.id, kind_code=make.VIOLENCE)
    answer = Client().get("/api/v1/matters.csv", headers=key(cast, "matters:export"))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    records = read_records(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert [record["source_id"] for record in records] == [near.reference]
    assert [reading.purpose for reading in list_readings(near.id)] == ["matters.export"]
    for headers, status in ((key(cast, READ), 403), ({}, 401)):
        assert Client().get("/api/v1/matters.csv", headers=headers).status_code == status
