"""The JSON interface: what it answers, what it refuses, and that it never breaks."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kit import clock
from linli.matters import queries
from linli.matters.api.work import ACTS
from linli.matters.models import Matter
from linli.matters.tests import make
from linli.people.rules import SCOPES
from linli.people.tests.make import make_working_key
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
MATTERS = "/api/v1/matters"


def body_of(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {"text": "路灯三天没亮了", "kind": make.LIGHT, "place_code": cast.grid.code, **changes}


def send(body: object, key: str = "", **headers: str) -> Any:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {"Idempotency-Key": key} if key else {}
    return Client().post(MATTERS, data, content_type=headers.get("content_type", "application/json"), headers=given)


def test_a_matter_is_answered_with_its_owner_its_times_and_the_reason(cast: Cast) -> None:
    response = send(body_of(cast, language="en"))
    answer = response.json()
    assert response.status_code == 201
    assert answer["owner"] == {"label": "Grid 1 caseworker", "level": "GRID"}
    assert "Grid 1" in answer["explanation"]
    assert answer["due_at"] > answer["first_contact_due_at"] > answer["received_at"]
    secret = answer["link"].rstrip("/").rsplit("/", 1)[1]
    matter = Matter.objects.get()
    assert queries.secret_fits(matter.id, secret)
    assert (matter.channel, answer["reference"].replace("-", "")) == ("API", matter.reference)


def test_a_pin_will_do_too(cast: Cast) -> None:
    lon, lat = cast.ladder.point_in(4)
    body = body_of(cast, lon=lon, lat=lat)
    del body["place_code"]
    assert send(body).status_code == 201
    assert Matter.objects.get().place_id == cast.far_grid.id


KEY = "a-key-of-one-client"


def test_a_repeated_request_gets_the_same_matter_without_its_link_and_another_body_is_refused(cast: Cast) -> None:
    first, again = send(body_of(cast), KEY), send(body_of(cast), KEY)
    assert (first.status_code, again.status_code) == (201, 200)
    secret = first.json()["link"].rstrip("/").rsplit("/", 1)[1]
    assert secret not in again.content.decode()
    assert again.json() == {**first.json(), "link": None, "repeated": True}
    other = send(body_of(cast, text="别的"), KEY)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency.other_body")
    assert Matter.objects.count() == 1


def test_a_key_that_another_client_could_hit_upon_is_refused(cast: Cast) -> None:
    short = send(body_of(cast), "k" * 15)
    assert (short.status_code, short.json()["code"]) == (400, "idempotency.bad_key")
    assert not Matter.objects.exists()


def test_receiving_through_the_interface_stays_within_twelve_statements(cast: Cast) -> None:
    send(body_of(cast))
    with CaptureQueriesContext(connection) as captured:
        assert send(body_of(cast, contact={"phone": "13800000000", "consent": True}), KEY).status_code == 201
    statements = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(statements) <= 12, statements


def test_no_cookie_counts(cast: Cast) -> None:
    client = cast.resident.client()
    response = client.post(MATTERS, json.dumps(body_of(cast)), content_type="application/json")
    assert response.status_code == 201
    assert not queries.list_my_matters(cast.resident.actor)


DEEP = b'{"text":' + b"[" * 50_000 + b"]" * 50_000 + b"}"
BAD: list[tuple[object, int, str]] = [
    (b" ", 400, "body.malformed"),
    (b"{", 400, "body.malformed"),
    (b"[]", 400, "body.malformed"),
    (b"null", 400, "body.malformed"),
    (b"\xff\xfe", 400, "body.malformed"),
    (b'{"text": "\xff"}', 400, "body.malformed"),
    (b'{"text": "\\ud800", "kind": "x"}', 400, "body.malformed"),
    (b'{"text": "a", "kind": "x", "lon": NaN, "lat": Infinity}', 400, "body.malformed"),
    (b'{"text": "a", "kind": "x", "lon": 1e999, "lat": 2}', 400, "body.malformed"),
    (DEEP[:60_000], 400, "body.malformed"),
    (DEEP, 413, "body.too_large"),
    ({"text": 1}, 400, "body.malformed"),
    ({"surprise": 1}, 400, "body.malformed"),
    ({"text": ""}, 400, "body.malformed"),
    ({"text": "\u202e\u200b"}, 400, "text.missing"),
    ({"text": "x" * 4001}, 400, "body.malformed"),
    ({"text": "x" * 70_000}, 413, "body.too_large"),
    ({"kind": "nothing"}, 404, "kind.unknown"),
    ({"kind": "a\u0000"}, 404, "kind.unknown"),
    ({"place_code": None}, 400, "place.missing"),
    ({"place_code": "999"}, 400, "place.unknown"),
    ({"place_code": "\u0000"}, 400, "body.malformed"),
    ({"lon": 120.2}, 400, "place.half_a_point"),
    ({"lon": 200, "lat": 20}, 400, "body.malformed"),
    ({"place_code": None, "lon": 1, "lat": 1}, 400, "place.outside"),
    ({"answers": {"x": 1}}, 400, "answers.unknown"),
    ({"answers": {"pole": [1]}}, 400, "body.malformed"),
    ({"answers": {"nights": 10**400}}, 400, "answers.malformed"),
    ({"contact": {"phone": "13800000000"}}, 400, "contact.consent_missing"),
    ({"contact": "me"}, 400, "body.malformed"),
    ({"language": "fr"}, 400, "body.malformed"),
]


@pytest.mark.parametrize(("body", "status", "code"), BAD, ids=str)
def test_bad_bodies_are_refused_with_a_code_and_a_sentence(cast: Cast, body: object, status: int, code: str) -> None:
    response = send(body_of(cast, **body) if isinstance(body, dict) else body)
    answer = response.json()
    assert (response.status_code, answer["code"]) == (status, code)
    assert answer["message"]
    assert not Matter.objects.exists()


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x"]
)
def test_another_type_of_content_is_refused(cast: Cast, content_type: str) -> None:
    response = send(json.dumps(body_of(cast)).encode(), content_type=content_type)
    assert (response.status_code, response.json()["code"]) == (415, "body.wrong_type")


@pytest.mark.parametrize(("method", "path"), [("get", MATTERS), ("delete", MATTERS), ("post", "/api/v1/kinds")])
def test_other_methods_are_refused_as_json(method: str, path: str) -> None:
    response = getattr(Client(), method)(path)
    assert (response.status_code, response.json()["code"]) == (405, "method.not_allowed")


def test_the_status_by_number_is_public_and_says_little(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id, text="李家门口")
    for reference in (matter.reference, matter.reference.lower(), f"{matter.reference[:3]}-{matter.reference[3:]}"):
        answer = Client().get(f"{MATTERS}/{reference}").json()
        assert (answer["state"], answer["place"]) == ("RECEIVED", cast.village.name_zh)
        assert "李" not in json.dumps(answer, ensure_ascii=False)
    for reference in ("ZZZZZZ", "x", "<script>", "a" * 500):
        response = Client().get(f"{MATTERS}/{reference}")
        assert (response.status_code, response.json()["code"]) == (404, "matter.unknown")


def test_the_inbox_pages_within_six_statements(cast: Cast) -> None:
    for number in range(3):
        make.make_matter(cast.grid.id, at=make.later(number))
    client = cast.caseworker.client()
    client.get("/api/v1/inbox?size=2")
    with CaptureQueriesContext(connection) as captured:
        first = client.get("/api/v1/inbox?size=2").json()
    assert len(captured) <= 6, [query["sql"] for query in captured]
    second = client.get("/api/v1/inbox", {"size": 2, "cursor": first["next"]}).json()
    seen = [row["reference"] for row in first["rows"] + second["rows"]]
    assert len(set(seen)) == 3
    assert second["next"] is None
    assert first["rows"][0]["is_mine"]


def test_who_may_not_read_the_inbox(cast: Cast) -> None:
    make.make_matter(cast.grid.id)
    assert Client().get("/api/v1/inbox").status_code == 401
    assert cast.resident.client().get("/api/v1/inbox").status_code == 403
    assert cast.outsider.client().get("/api/v1/inbox").json()["rows"] == []
    assert cast.administrator.client().get("/api/v1/inbox").json()["rows"] == []


@pytest.mark.parametrize(
    "query", ["size=0", "size=x", "size=101", "size=٣", "state=x", "cursor=x", "place_path=x", "kind='"]
)
def test_bad_queries_are_refused(cast: Cast, query: str) -> None:
    response = cast.clerk.client().get(f"/api/v1/inbox?{query}")
    assert (response.status_code, bool(response.json()["message"])) == (400, True)


def test_the_catalogue_comes_in_the_readers_language(cast: Cast) -> None:
    client = Client()
    answer = client.get("/api/v1/kinds").json()
    leaf = next(kind for kind in answer["kinds"] if kind["code"] == make.LIGHT)
    assert (leaf["label"], leaf["first_level"], leaf["resolve_hours"]) == ("路灯不亮", "GRID", 72)
    assert leaf["asks"][0]["choices"][0] == {"code": "ONE", "label": "一盏"}
    client.cookies["linli_language"] = "en"
    english = client.get("/api/v1/kinds").json()
    assert next(kind for kind in english["kinds"] if kind["code"] == make.LIGHT)["label"] == "Street light out"


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
ANY = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner), max_leaves=8
)
FIELDS = st.sampled_from(
    ["text", "kind", "title", "place_code", "lon", "lat", "address", "answers", "contact", "language", "more"]
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=150, deadline=None
)
@given(changes=st.dictionaries(FIELDS, ANY, max_size=4), key=st.text(max_size=5))
def test_whatever_is_sent_is_received_or_refused(cast: Cast, changes: dict[str, Any], key: str) -> None:
    data = json.dumps(body_of(cast, **changes)).encode()
    assert send(data, key.encode("ascii", "ignore").decode() * 16).status_code in (200, 201, 400, 404, 409, 413)


def test_the_document_describes_every_address(cast: Cast) -> None:
    document = Client().get("/api/v1/openapi.json").json()
    assert set(document["paths"]) == {
        MATTERS,
        f"{MATTERS}/{{reference}}",
        "/api/v1/alike",
        "/api/v1/inbox",
        "/api/v1/matters.csv",
        "/api/v1/kinds",
        "/api/v1/work",
        "/api/v1/work/new",
        "/api/v1/work/{matter_id}",
        "/api/v1/work/{matter_id}/{act}",
        "/api/v1/openapi.json",
    }


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Outside Django's test client every request would close the connection that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _key(cast: Cast) -> dict[str, str]:
    wanted = {"name": "schemathesis", "place_id": cast.county.id, "scopes": list(SCOPES), "rate": 6000}
    made = make_working_key(cast.administrator.actor, cast.county, clock.now(), **wanted)
    return {"Authorization": f"Bearer {made.secret}"}


def _session(cast: Cast) -> dict[str, str]:
    """The session of the caseworker as a browser sends it."""
    client = cast.caseworker.client()
    token = client.get("/api/v1/work").json()["csrf_token"]
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return {"Cookie": cookies, "X-CSRFToken": token}


@pytest.mark.parametrize("act", list(ACTS))
@pytest.mark.usefixtures("_one_connection")
def test_every_act_keeps_what_the_document_promises_whatever_is_sent(cast: Cast, act: str) -> None:
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operation = schema["/api/v1/work/{matter_id}/{act}"]["POST"]
    checks = [not_a_server_error, status_code_conformance, response_schema_conformance]
    path = {"matter_id": str(make.make_matter(cast.grid.id).id), "act": act}
    headers, answered = {"Accept-Encoding": "identity", **_session(cast)}, Counter[int]()

    @settings(max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def conforms(case: Any) -> None:
        case.path_parameters = path
        response = case.call(headers=headers)
        answered[response.status_code] += 1
        case.validate_response(response, checks=checks)

    conforms()
    assert not answered.keys() & {401, 404}, "all of it reaches the act"


@pytest.mark.parametrize("with_key", [False, True], ids=["without a key", "with a key"])
@pytest.mark.usefixtures("_one_connection")
def test_the_interface_keeps_what_its_document_promises(cast: Cast, with_key: bool) -> None:
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

    make.make_matter(cast.grid.id)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    checks = [not_a_server_error, status_code_conformance, response_schema_conformance]
    tried = set()
    headers = {"Accept-Encoding": "identity", **(_key(cast) if with_key else {})}
    for found in schema.get_all_operations():
        operation = found.ok()  # type: ignore[union-attr]

        @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def conforms(case: Any) -> None:
            response = case.call(headers=headers)
            case.validate_response(response, checks=checks)

        conforms()
        tried.add(operation.label)
    assert tried >= {
        "POST /api/v1/matters",
        "GET /api/v1/matters/{reference}",
        "GET /api/v1/inbox",
        "GET /api/v1/matters.csv",
        "GET /api/v1/kinds",
        "GET /api/v1/work/{matter_id}",
        "POST /api/v1/work/{matter_id}/{act}",
        "POST /api/v1/work/new",
    }
