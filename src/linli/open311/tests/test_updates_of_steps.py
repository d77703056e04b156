"""What lives by a workflow of its own is a request like any other: open or closed, agreed to or opened again."""

from linli.kit.clock import now
from linli.matters import actions
from linli.matters.models import Matter
from linli.matters.tests.make import LIGHT
from linli.matters.tests.make_steps import make_complaint, make_stepped, publish_stepped
from linli.open311.tests.make import get, xml_of
from linli.open311.tests.test_updates import brought, send
from tests.cast import Cast


def stepped(door: Cast, *steps: str) -> Matter:
    publish_stepped(make_stepped(make_complaint()), LIGHT)
    matter = brought(door)
    for action in steps:
        actions.take_step(actor=door.caseworker.actor, at=now(), matter_id=matter.id, action=action)
    return matter


def test_its_stages_are_told_and_it_is_open_until_it_is_done(door: Cast) -> None:
    stepped(door, "ASSIGN", "RESOLVE")
    updates = xml_of(get("servicerequestupdates.xml", locale="zh")).findall("request_update")
    assert [update.findtext("status") for update in updates] == ["open", "open", "closed"]
    [request] = xml_of(get("requests.xml")).findall("request")
    assert request.findtext("status") == "closed"


def test_the_client_agrees_and_opens_again_by_the_actions_of_its_workflow(door: Cast) -> None:
    matter = stepped(door, "ASSIGN", "RESOLVE")
    assert send(matter, status="open", description="又灭了").status_code == 201
    assert Matter.objects.get().own_state == "PENDINGASSIGNMENT"
    for action in ("ASSIGN", "RESOLVE"):
        actions.take_step(actor=door.caseworker.actor, at=now(), matter_id=matter.id, action=action)
    assert send(matter, update_id="u2", status="closed", description="").status_code == 201
    row = Matter.objects.get()
    assert (row.own_state, row.state) == ("CLOSEDRESOLVED", "CONFIRMED")


def test_where_no_action_does_it_the_words_are_a_note(door: Cast) -> None:
    matter = stepped(door, "ASSIGN")
    assert send(matter, status="closed", description="自己好了").status_code == 201
    row = Matter.objects.get()
    assert (row.own_state, row.steps.filter(verb="COMMENT").count()) == ("ATWORKER", 1)
