"""Steps of a workflow of its own through the interface: what is open, one act, its state by name in every answer."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from linli.kit import clock
from linli.matters.models import Matter
from linli.matters.tests.make_steps import make_complained
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def send(client: Client, matter: Matter, body: dict[str, Any], key: str = "") -> Any:
    return client.post(
        f"/api/v1/work/{matter.id}/step",
        body,
        content_type="application/json",
        headers={"Idempotency-Key": key or str(uuid4())},
    )


def test_what_is_open_is_named_and_a_step_is_taken_once_for_its_key(cast: Cast) -> None:
    matter = make_complained(cast.grid.id, at=clock.now())
    client = cast.caseworker.client()
    work = client.get(f"/api/v1/work/{matter.id}", headers={"accept-language": "en"}).json()
    assert (work["state"], work["own_state"], "step" in work["acts"]) == ("RECEIVED", "PENDINGASSIGNMENT", True)
    assert [way["action"] for way in work["ways"]] == ["ASSIGN", "REJECT"]
    assert work["ways"][0]["to"]

    key, body = str(uuid4()), {"action": "ASSIGN", "text": "马上去", "version": work["version"]}
    first = send(client, matter, body, key)
    assert (first.status_code, first.json()["state"]) == (200, "IN_PROGRESS")
    assert send(client, matter, body, key).json() == {**first.json(), "repeated": True}
    assert Matter.objects.get(id=matter.id).own_state == "ATWORKER"


@pytest.mark.parametrize(
    ("who", "body", "status", "code"),
    [
        ("caseworker", {"action": "FLY"}, 400, "step.unknown"),
        ("caseworker", {"action": "RESOLVE"}, 409, "matter.not_now"),
        ("caseworker", {}, 400, "body.malformed"),
        ("caseworker", {"action": ""}, 400, "body.malformed"),
        ("outsider", {"action": "ASSIGN"}, 404, "matter.unknown"),
    ],
)
def test_what_is_not_open_is_refused_with_a_code_and_a_sentence(
    cast: Cast, who: str, body: dict[str, Any], status: int, code: str
) -> None:
    matter = make_complained(cast.grid.id, at=clock.now())
    answer = send(getattr(cast, who).client(), matter, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"]
    assert Matter.objects.get(id=matter.id).own_state == "PENDINGASSIGNMENT"


def test_lists_and_the_public_number_carry_the_stage_and_the_name(cast: Cast) -> None:
    matter = make_complained(cast.grid.id, at=clock.now())
    [row] = cast.caseworker.client().get("/api/v1/inbox").json()["rows"]
    public = Client().get(f"/api/v1/matters/{matter.reference}").json()
    assert (row["state"], public["state"]) == ("RECEIVED", "RECEIVED")
    assert row["state_label"] == public["state_label"] == "pendingassignment"


def test_the_document_knows_the_act(cast: Cast) -> None:
    document = Client().get("/api/v1/openapi.json").json()
    acts = document["paths"]["/api/v1/work/{matter_id}/{act}"]["post"]["parameters"][1]["schema"]["enum"]
    assert "step" in acts
    assert {"StepBody", "WayBody"} <= document["components"]["schemas"].keys()
