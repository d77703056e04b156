"""What a workflow of its own leads to is told like the same stage of the built-in life."""

from typing import Any

import pytest

from linli.flows.tests.make_told import act, received, told
from linli.matters import actions as matters
from linli.matters.tests.make import LIGHT, holder_of, make_kinds
from linli.matters.tests.make_steps import END, make_complaint, make_licence, make_stepped, publish_stepped
from linli.workflows.tests.make import make_action, make_state
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds(cast: Cast, settings: Any) -> None:
    make_kinds()
    settings.LINLI_NOTICE_DRIVERS = {"EMAIL": "mail", "SMS": "file", "IN_APP": "in_app"}


def templates() -> list[str]:
    return [template for template, _whom in told()]


def test_taking_on_waiting_going_on_and_ending_are_told(cast: Cast) -> None:
    publish_stepped(make_stepped(make_licence()), LIGHT)
    matter = received(cast)
    act(matters.take_step, cast.caseworker.actor, matter, action="FORWARD")
    act(matters.take_step, cast.caseworker.actor, matter, action="SENDBACKTOCITIZEN")
    act(matters.take_step, holder_of(matter), matter, action="RESUBMIT")
    act(matters.take_step, cast.caseworker.actor, matter, action="REJECT")
    assert {"resident.accepted", "resident.waiting", "resident.declined"} <= set(templates())


def test_what_is_opened_again_is_told_to_whoever_has_it(cast: Cast) -> None:
    publish_stepped(make_stepped(make_complaint()), LIGHT)
    matter = received(cast)
    act(matters.take_step, cast.caseworker.actor, matter, action="ASSIGN")
    act(matters.take_step, cast.caseworker.actor, matter, action="RESOLVE")
    assert "resident.resolved" in templates()
    act(matters.take_step, holder_of(matter), matter, action="REOPEN")
    assert ("staff.reopened", "caseworker") in told()


def test_an_end_without_a_stage_between_is_told_too(cast: Cast) -> None:
    service = {
        "businessService": "SHORT",
        "states": [
            make_state(None, [make_action("APPLY", "OPEN", ["CITIZEN"])], isStartState=True),
            make_state("OPEN", [make_action("CLOSE", "OVER", ["WORKER"])]),
            make_state("OVER", None, **END),
        ],
    }
    publish_stepped(make_stepped(service), LIGHT)
    matter = received(cast)
    act(matters.take_step, cast.caseworker.actor, matter, action="CLOSE")
    assert "resident.resolved" in templates()
