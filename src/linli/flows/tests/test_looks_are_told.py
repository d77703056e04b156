"""A question about a look reaches those who answer for the office, its answer whoever asked: never with its words."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from linli.disputes.actions.invite import confirm_reader
from linli.disputes.tests.make import holder
from linli.disputes.tests.make_invited import make_asked
from linli.flows.tests.make_told import NOON, SECRET_WORDS, act, messages, received, told
from linli.kit import clock
from linli.ledger import actions as ledger
from linli.matters import actions as matters
from linli.matters.tests.make import holder_of, make_kinds
from linli.notices.models import Notice
from linli.readings import actions, queries
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds(cast: Cast, settings: Any) -> None:
    make_kinds()
    settings.LINLI_NOTICE_DRIVERS = {"EMAIL": "mail", "SMS": "file", "IN_APP": "in_app"}


def _asked(actor: Any, about_id: UUID, at: Any) -> UUID:
    key = queries.list_looks(about_id, at, "zh-hans").groups[0].key
    return actions.ask_why(actor=actor, at=at, about_id=about_id, key=key, text=SECRET_WORDS)


def test_a_question_reaches_the_nearest_coordinator_and_its_answer_whoever_asked(cast: Cast) -> None:
    matter = received(cast)
    act(matters.open_matter, cast.caseworker.actor, matter)
    question_id = _asked(holder_of(matter), matter.matter_id, NOON)
    notice = Notice.objects.filter(template="look.asked").earliest("id")
    assert {whom for template, whom in told() if template == "look.asked"} == {"coordinator"}
    actions.answer_why(actor=cast.coordinator.actor, at=NOON, question_id=question_id, text=SECRET_WORDS)
    assert ("resident.look_explained", "resident") in told()
    assert not [message for message in messages() if SECRET_WORDS in message]
    assert (
        cast.coordinator.client().post(f"/notices/{notice.id}/open/").headers["Location"].endswith(f"/{question_id}/")
    )


def test_a_coordinator_who_looked_is_not_asked_but_the_one_above(cast: Cast) -> None:
    matter = received(cast)
    act(matters.open_matter, cast.coordinator.actor, matter)
    _asked(holder_of(matter), matter.matter_id, NOON)
    assert {whom for template, whom in told() if template == "look.asked"} == {"county-coordinator"}


def test_an_answer_to_a_side_of_a_dispute_is_told_to_that_side_alone(cast: Cast) -> None:
    asked, at = make_asked(cast), clock.now()
    confirm_reader(actor=asked.b, at=at, dispute_id=asked.dispute.id)
    party, duty = asked.party(1), cast.caseworker.actor.duties[0]
    ledger.record_readings(actor=cast.caseworker.actor, looks=[(party.id, duty)], at=at, purpose="disputes.overview")
    question_id = _asked(holder(party), party.id, at + timedelta(seconds=1))
    actions.answer_why(actor=cast.coordinator.actor, at=at, question_id=question_id, text="为了调解。")
    assert {one.about_id for one in Notice.objects.filter(template="party.look_explained")} == {party.id}
