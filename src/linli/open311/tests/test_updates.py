"""What changed, for whoever follows; and what the client that brought a request may add to it."""

from datetime import timedelta
from typing import Any

from linli.kit.actors import SYSTEM
from linli.kit.clock import now
from linli.ledger.queries import verify
from linli.matters import actions
from linli.matters.models import Matter, Step
from linli.matters.rules import State
from linli.matters.tests.make import make_matter
from linli.open311.actions.post_update import MOST_UPDATES
from linli.open311.models import PostedUpdate, Posting
from linli.open311.tests.make import errors_of, get, json_of, post, xml_of
from linli.open311.tests.test_post_request import typed
from tests.cast import Cast


def brought(door: Cast) -> Matter:
    """A matter that the client of the tests brought."""
    assert post("requests.xml", **typed(door)).status_code == 201
    return Matter.objects.get()


def finished(door: Cast) -> Matter:
    """The same, which its caseworker says is done."""
    matter = brought(door)
    worker = door.caseworker.actor
    actions.accept(actor=worker, at=now(), matter_id=matter.id)
    actions.resolve(actor=worker, at=now(), matter_id=matter.id, outcome="FIXED", text="换了灯泡")
    return matter


def send(matter: Matter, **changes: Any) -> Any:
    values = {"service_request_id": matter.reference, "update_id": "u1", "description": "还是不亮", **changes}
    return post("servicerequestupdates.xml", **values)


def test_every_change_of_stage_is_told_in_order_and_without_words(door: Cast) -> None:
    matter = finished(door)
    actions.comment(actor=SYSTEM, at=now(), matter_id=matter.id, text="只给同事看", visibility="INTERNAL")
    response = get("servicerequestupdates.xml", locale="zh")
    updates = xml_of(response).findall("request_update")
    assert [update.findtext("status") for update in updates] == ["open", "open", "closed"]
    assert [update.findtext("description") for update in updates] == ["已收到", "已接手", "办好了，请看看"]
    assert {update.findtext("service_request_id") for update in updates} == {matter.reference}
    assert "灯泡" not in response.content.decode()
    assert "同事" not in response.content.decode()


def test_updates_are_asked_for_by_time_number_and_page(door: Cast) -> None:
    old = make_matter(door.grid.id, at=now() - timedelta(days=20))
    new = make_matter(door.grid.id, at=now() - timedelta(hours=1))
    all_of = [row["service_request_id"] for row in json_of(get("servicerequestupdates.json"))]
    assert all_of == [old.reference, new.reference]
    since = (now() - timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert [row["service_request_id"] for row in json_of(get("servicerequestupdates.json", start_date=since))] == [
        new.reference
    ]
    by_number = json_of(get("servicerequestupdates.json", service_request_id=old.reference))
    assert [row["service_request_id"] for row in by_number] == [old.reference]
    assert json_of(get("servicerequestupdates.json", page="2", page_size="1"))[0]["service_request_id"] == new.reference
    assert json_of(get("servicerequestupdates.json", service_request_id="?")) == []


def test_words_become_a_note_of_the_resident(door: Cast) -> None:
    matter = brought(door)
    response = send(matter, description="灯杆上有编号 A12")
    assert response.status_code == 201
    [update] = xml_of(response).findall("request_update")
    assert len(update.findtext("update_id") or "") == 32
    step = Step.objects.filter(matter=matter, verb="COMMENT").get()
    assert (step.text, step.visibility, step.facts["party"]) == ("灯杆上有编号 A12", "PUBLIC", "RESIDENT")
    assert verify().ok


def test_the_same_update_is_carried_out_once_and_another_under_its_number_refused(door: Cast) -> None:
    matter = brought(door)
    assert send(matter).content == send(matter).content
    assert Step.objects.filter(matter=matter, verb="COMMENT").count() == 1
    assert Posting.objects.get().updates == 1
    other = send(matter, description="别的话")
    assert other.status_code == 409
    errors_of(other)


def test_closed_confirms_what_is_done_and_open_reopens_it(door: Cast) -> None:
    matter = finished(door)
    assert send(matter, status="OPEN", description="又灭了").status_code == 201
    assert Matter.objects.get().state == State.REOPENED
    actions.accept(actor=door.caseworker.actor, at=now(), matter_id=matter.id)
    actions.resolve(actor=door.caseworker.actor, at=now(), matter_id=matter.id, outcome="FIXED", text="再修好")
    assert send(matter, update_id="u2", status="CLOSED", description="").status_code == 201
    assert Matter.objects.get().state == State.CONFIRMED


def test_closed_does_not_end_what_nobody_has_done(door: Cast) -> None:
    matter = brought(door)
    assert send(matter, status="closed", description="自己好了").status_code == 201
    assert Matter.objects.get().state == State.RECEIVED


def test_only_the_client_that_brought_it_may(door: Cast) -> None:
    matter = brought(door)
    own = make_matter(door.grid.id, at=now())
    for response, status in (
        (send(matter, api_key="another-key"), 404),
        (send(own), 404),
        (send(matter, api_key=""), 403),
        (send(matter, api_key="nobody"), 403),
        (send(matter, service_request_id="ZZZZZZ"), 404),
        (send(matter, service_request_id="!"), 400),
        (send(matter, update_id=""), 400),
        (send(matter, description=""), 400),
        (send(matter, description="长" * 4001), 400),
    ):
        assert response.status_code == status
        errors_of(response)
    assert not Step.objects.filter(verb="COMMENT").exists()
    assert not PostedUpdate.objects.exists()


def test_where_no_key_is_asked_for_nobody_speaks_for_anybody(door: Cast, settings: Any) -> None:
    settings.LINLI_OPEN311_KEY_REQUIRED = False
    assert post("requests.xml", **typed(door), api_key="").status_code == 201
    assert send(Matter.objects.get(), api_key="").status_code == 403


def test_a_flood_of_updates_ends(door: Cast) -> None:
    matter = brought(door)
    Posting.objects.update(updates=MOST_UPDATES)
    response = send(matter)
    assert response.status_code == 429
    errors_of(response)
    assert Posting.objects.get().updates == MOST_UPDATES
