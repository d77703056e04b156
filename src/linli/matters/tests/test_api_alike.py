"""Other doors ask what may be the same, and join: by the public summary only."""

import json
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from linli.kit import clock
from linli.matters.models import Matter
from linli.matters.tests import make
from linli.matters.tests.make import LIGHT, VIOLENCE
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("kinds")


def _post(path: str, **body: Any) -> HttpResponseBase:
    return Client().post(path, json.dumps(body), content_type="application/json")


def _answer(response: HttpResponseBase) -> Any:
    return json.loads(getattr(response, "content", b""))


def _ask(cast: Cast, **changes: Any) -> HttpResponseBase:
    asked = {"text": "路灯坏了", "kind": LIGHT, "place_code": cast.grid.code, **changes}
    return _post("/api/v1/alike", **asked)


def test_what_may_be_the_same_is_told_by_its_summary_and_joined(cast: Cast) -> None:
    lead = make.make_matter(cast.grid.id, at=clock.now(), text="路灯坏了，我是王婶")
    [row] = _answer(_ask(cast))["alike"]
    assert set(row) == {"id", "kind", "kind_label", "place", "state", "state_label", "received_at"}
    assert row["place"] == cast.village.name_zh
    assert "王婶" not in json.dumps(row, ensure_ascii=False)
    sent = _post("/api/v1/matters", text="路灯坏了", kind=LIGHT, place_code=cast.grid.code, joins=row["id"])
    assert _answer(sent)["joined"] is True
    assert Matter.objects.exclude(id=lead.id).get().state == "JOINED"


def test_private_kinds_answer_nothing(cast: Cast) -> None:
    make.make_matter(cast.grid.id, at=clock.now(), kind_code=VIOLENCE)
    assert _answer(_ask(cast, kind=VIOLENCE)) == {"alike": []}


@pytest.mark.parametrize(
    "changes",
    [{"kind": "no.such"}, {"place_code": "000"}, {"text": ""}, {"lon": 1e9}, {"extra": 1}, {"place_code": None}],
)
def test_bad_questions_are_refused_with_a_code(cast: Cast, changes: dict[str, Any]) -> None:
    response = _ask(cast, **changes)
    assert 400 <= response.status_code < 500
    assert _answer(response)["code"]
