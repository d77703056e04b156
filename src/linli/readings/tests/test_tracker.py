"""The data tracker's protocol: answered to the portal that the person chose, signed, newest first, whatever is sent."""

import base64
import hashlib
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from linli.kit import clock
from linli.matters import actions as matters
from linli.matters.tests.make import make_kinds, make_received
from linli.people.tests.make import make_working_key
from linli.readings import actions
from linli.readings.rules.tracker import BadQuery, parse_query
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = clock.now()
BASE = "/api/v1/tracker/v2/"


@pytest.fixture(autouse=True)
def _key(settings: Any, tmp_path: Path) -> None:
    settings.LINLI_TRACKER_KEY_FILE = str(tmp_path / "tracker.key")


@pytest.fixture
def portal(cast: Cast) -> Any:
    """The key of a portal."""
    make_kinds()
    return _portal(cast, "门户")


def _portal(cast: Cast, name: str, scope: str = "readings:own") -> Any:
    wanted = {"name": name, "place_id": cast.county.id, "scopes": [scope], "rate": 1000}
    return make_working_key(cast.administrator.actor, cast.county, NOW, **wanted)


def _get(secret: str, path: str, **query: Any) -> Any:
    return Client().get(BASE + path, query, headers={"Authorization": f"Bearer {secret}"})


def _looked(cast: Cast) -> None:
    received = make_received(cast.grid.id, actor=replace(cast.resident.actor), at=NOW - timedelta(days=1))
    for hours in range(3):
        at = NOW - timedelta(hours=hours)
        matters.open_matter(actor=cast.caseworker.actor, at=at, matter_id=received.matter_id)


def _code(cast: Cast, portal: Any) -> str:
    return actions.grant_portal(actor=cast.resident.actor, at=NOW, key_id=portal.key_id)


def test_the_portal_gets_the_looks_newest_first_in_plain_words(cast: Cast, portal: Any) -> None:
    _looked(cast)
    answer = _get(portal.secret, "findUsage", userCode=_code(cast, portal)).json()
    assert answer["totalUsages"] == 3
    times = [usage["logtime"] for usage in answer["usages"]]
    assert times == sorted(times, reverse=True)
    assert {usage["action"] for usage in answer["usages"]} == {"办理本事项"}
    assert set(answer["usages"][0]) == {"logtime", "action", "receiverCode", "receiverName", "receiverSystem"}
    assert cast.caseworker.account.display_name not in str(answer)


def test_more_than_a_hundred_matters_are_all_told_of(cast: Cast, portal: Any) -> None:
    code = _code(cast, portal)
    for number in range(101):
        at = NOW - timedelta(days=1, minutes=number)
        received = make_received(cast.grid.id, actor=replace(cast.resident.actor), at=at)
    matters.open_matter(actor=cast.caseworker.actor, at=NOW, matter_id=received.matter_id)
    assert _get(portal.secret, "findUsage", userCode=code).json()["totalUsages"] == 1, "at the oldest of them"


def test_period_offset_and_limit_narrow_it_and_the_total_stays(cast: Cast, portal: Any) -> None:
    _looked(cast)
    code = _code(cast, portal)
    page = _get(portal.secret, "findUsage", userCode=code, offset=1, limit=1).json()
    assert (page["totalUsages"], len(page["usages"])) == (3, 1)
    since = (NOW - timedelta(minutes=90)).isoformat()
    assert _get(portal.secret, "findUsage", userCode=code, periodStart=since).json()["totalUsages"] == 2
    assert _get(portal.secret, "findUsage", userCode=code, limit=0).json()["usages"] == []


def test_a_code_is_good_for_its_portal_alone_and_until_it_is_taken_back(cast: Cast, portal: Any) -> None:
    code, other = _code(cast, portal), _portal(cast, "另一个门户")
    assert _get(other.secret, "findUsage", userCode=code).status_code == 404
    assert _get(portal.secret, "findUsage", userCode=str(cast.resident.account.id)).status_code == 404
    assert _get(portal.secret, "findUsage", userCode="resident@example.org").status_code == 404
    assert _get(portal.secret, "findUsage", userCode=code).status_code == 200
    assert actions.revoke_portals(actor=cast.resident.actor, at=NOW) == 1
    assert _get(portal.secret, "findUsage", userCode=code).status_code == 404


def test_without_the_scope_or_without_a_key_nothing_is_answered(cast: Cast, portal: Any) -> None:
    wrong = _portal(cast, "别的程序", "matters:receive")
    assert _get(wrong.secret, "findUsage", userCode="x").status_code == 403
    for member in (cast.administrator, cast.coordinator, cast.resident):
        assert member.client().get(f"{BASE}findUsage?userCode=x").status_code == 401
    assert Client().get(f"{BASE}findUsage?userCode=x").status_code == 401


def test_somebody_who_is_not_known_to_represent_is_refused(cast: Cast, portal: Any) -> None:
    headers = {"Authorization": f"Bearer {portal.secret}", "X-Road-UserId": "somebody else"}
    assert Client().get(f"{BASE}findUsage", {"userCode": _code(cast, portal)}, headers=headers).status_code == 403


def test_every_answer_is_signed_together_with_its_question(cast: Cast, portal: Any) -> None:
    key = Client().get(f"{BASE}key").json()
    public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(key["x"] + "="))
    for path in ("usagePeriod", "heartbeat"):
        response = _get(portal.secret, path)
        public.verify(*_signed(response, f"{BASE}{path}"))
    assert _get(portal.secret, "heartbeat").json()["status"] == "OK"
    assert _get(portal.secret, "usagePeriod").json()["periodStart"].endswith("Z")


def _signed(response: HttpResponse, path: str) -> tuple[bytes, bytes]:
    """The signature and the base that it is over, by hand, as RFC 9421 writes it."""
    digest = base64.b64encode(hashlib.sha256(response.content).digest()).decode()
    parameters = response.headers["Signature-Input"].removeprefix("linli=")
    base = (
        '"@status": 200\n"content-type": application/json\n'
        f'"content-digest": sha-256=:{digest}:\n'
        f'"@method";req: GET\n"@path";req: {path}\n"@query";req: ?\n'
        f'"@signature-params": {parameters}'
    )
    found = re.fullmatch(r"linli=:(.+):", response.headers["Signature"])
    assert found
    return base64.b64decode(found.group(1)), base.encode()


_TEXT = st.text(max_size=40)


@tries(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["userCode", "periodStart", "periodEnd", "offset", "limit", "x"]), _TEXT))
def test_whatever_is_sent_is_read_or_refused(sent: dict[str, str]) -> None:
    named = {"userCode", "periodStart", "periodEnd", "offset", "limit"}
    try:
        query = parse_query(sent)
    except BadQuery as bad:
        refused = str(bad)
    else:
        refused = "userCode"
        assert 0 <= query.limit <= 1000
        assert query.offset >= 0
    assert refused in named


@pytest.mark.parametrize(
    "query",
    [{}, {"userCode": "x", "limit": "-1"}, {"userCode": "x", "offset": "１"}, {"userCode": "x", "periodStart": "0"}],
)
def test_what_cannot_be_read_is_refused_with_the_name_of_the_parameter(portal: Any, query: dict[str, str]) -> None:
    response = _get(portal.secret, "findUsage", **query)
    assert response.status_code == 400
    said = response.json()
    assert said["code"] == "usage.malformed"
    assert said["field"] in {"userCode", "periodStart", "periodEnd", "offset", "limit"}
    assert said["field"] in said["message"]


_ODD_NUMBERS = ["", "0", "-1", "1e9", "9" * 12, "999999999", "１", "%", "今天", "\x00"]
_ODD_DAYS = ["2026-13-40", "2026-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]


@pytest.mark.parametrize("name", ["userCode", "periodStart", "periodEnd", "offset", "limit"])
def test_odd_parameters_are_answered_or_refused_in_both_languages_and_signed_answers_stay_whole(
    cast: Cast, portal: Any, name: str
) -> None:
    code = _code(cast, portal)
    for odd in (*_ODD_NUMBERS, *_ODD_DAYS):
        for language in ("zh-hans", "en"):
            client, query = Client(raise_request_exception=False), {"userCode": code, name: odd}
            client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
            response = client.get(f"{BASE}findUsage", query, headers={"Authorization": f"Bearer {portal.secret}"})
            assert response.status_code in (200, 400, 404), (name, odd)
            if response.status_code == 400 and response.json()["code"] == "usage.malformed":
                assert response.json()["field"] == name
                assert ("参数" in response.json()["message"]) is (language == "zh-hans")


def test_only_the_person_is_answered_and_the_refusal_has_a_code(cast: Cast, portal: Any) -> None:
    code = _code(cast, portal)
    headers = {"Authorization": f"Bearer {portal.secret}", "X-Road-UserId": "somebody else"}
    refused = Client().get(f"{BASE}findUsage", {"userCode": code}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "usage.not_represented")
    headers["X-Road-UserId"] = code
    assert Client().get(f"{BASE}findUsage", {"userCode": code}, headers=headers).status_code == 200
