"""Every answer to an invitation, and every way out: what it does, when it may be said, and that once is enough."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from linli.disputes import actions
from linli.disputes.actions.invite import invite
from linli.disputes.actions.parties import ask_help
from linli.disputes.models import Item, Party, Step
from linli.disputes.pages.party_acts import ACTS
from linli.disputes.rules import DataClass, State
from linli.disputes.tests.make import RESPONDENT, fresh
from linli.disputes.tests.make_invited import Asked, make_asked
from linli.kit import clock
from linli.kit.errors import Conflict, NotAllowed, NotFound
from linli.kit.ids import uuid7
from linli.matters.tests.make import make_kinds
from tests.cast import Cast

BEFORE = 4  # opened, claim, name, invitation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def _post(asked: Asked, act: str, seat: int = 1, **values: object) -> int:
    return Client().post(asked.url(seat, "dispute_act", act=act), values).status_code


def test_yes_begins_the_talk_and_binds_to_nothing(cast: Cast) -> None:
    asked = make_asked(cast)
    asked.read()
    assert _post(asked, "consent") == 302
    assert asked.now.state == State.TALKING.value
    assert asked.party(1).first_act_at is not None


def test_a_form_sent_twice_is_taken_once(cast: Cast) -> None:
    asked = make_asked(cast)
    asked.read()
    key = uuid7()
    for _time in range(2):
        assert _post(asked, "suggest", text="周六上午谈，好吗？", once=key) == 302
    for _time in range(2):
        assert _post(asked, "complain", text="等了太久", once=key) == 302
        assert _post(asked, "help", needs=["CALL"], once=key) == 302
    assert Step.objects.filter(dispute=asked.dispute, verb="BEGIN_TALK").count() == 1
    assert Item.objects.filter(once=key).count() == 3


def test_a_first_word_is_in_the_room_where_it_is_open(cast: Cast) -> None:
    asked = make_asked(cast)
    asked.read()
    _post(asked, "suggest", text="周六上午谈，好吗？", once=uuid7())
    assert Item.objects.filter(channel__data_class=DataClass.JOINT.value, kind="MESSAGE").count() == 1


def test_a_first_word_stands_beside_what_is_asked_while_others_have_not_answered(cast: Cast) -> None:
    asked = make_asked(cast)
    at, dispute_id = clock.now(), asked.dispute.id
    further = actions.name_party(actor=asked.a, at=at, dispute_id=dispute_id, identity=RESPONDENT)
    actions.invite(actor=asked.a, at=at, dispute_id=dispute_id, party_id=further.id, channel="SMS")
    asked.read()
    _post(asked, "suggest", text="周六上午谈，好吗？", once=uuid7())
    assert asked.now.state == State.INVITED.value
    assert "周六上午谈，好吗？" in Client().get(asked.home(0)).content.decode()


def test_no_ends_it_without_a_reason(cast: Cast) -> None:
    asked = make_asked(cast)
    asked.read()
    assert Client().get(asked.url(1, "dispute_act", act="decline")).status_code == 200
    assert asked.now.state == State.INVITED.value
    assert _post(asked, "decline") == 200
    assert (asked.now.state, asked.now.ended_reason) == (State.ENDED.value, "UNWILLING")


def test_of_several_one_leaves_and_the_others_go_on(cast: Cast) -> None:
    asked = make_asked(cast)
    other = actions.name_party(actor=asked.a, at=clock.now(), dispute_id=asked.dispute.id, identity=RESPONDENT)
    invite(actor=asked.a, at=clock.now(), dispute_id=asked.dispute.id, party_id=other.id, channel="SMS")
    asked.read()
    assert _post(asked, "decline") == 200
    assert asked.now.state == State.INVITED.value
    assert asked.party(1).left_at is not None
    assert Client().get(asked.home(1)).status_code == 410


def test_help_is_seen_by_those_who_help_and_by_nobody_else(cast: Cast) -> None:
    asked = make_asked(cast)
    asked.read()
    before = (asked.now.version, Step.objects.count())
    assert _post(asked, "help", needs=["INTERPRETER"], phone="138 0000 0009", text="只会说苗语") == 302
    assert (asked.now.version, Step.objects.count()) == before
    assert "苗语" not in Client().get(asked.home(0)).content.decode()
    page = cast.caseworker.client().get(f"/disputes/{asked.dispute.id}/").content.decode()
    assert "苗语" in page
    assert "13800000009" in page
    assert "苗语" not in cast.coordinator.client().get(f"/disputes/{asked.dispute.id}/").content.decode()


@pytest.mark.parametrize("act", [act for act, found in ACTS.items() if not found.before_reading])
def test_nothing_is_said_before_the_right_person_reads(cast: Cast, act: str) -> None:
    asked = make_asked(cast)
    url = asked.url(1, "dispute_act", act=act)
    for response in (Client().get(url), Client().post(url, {"text": "x", "needs": ["CALL"]})):
        assert response.status_code == 302
        assert response.headers["Location"] == asked.home(1)
    assert asked.now.state == State.INVITED.value
    assert asked.party(1).first_act_at is None


def test_whoever_asks_cannot_answer_for_the_other_side(cast: Cast) -> None:
    asked = make_asked(cast)
    for act in ("consent", "suggest", "decline", "not-me"):
        assert Client().get(asked.url(0, "dispute_act", act=act)).headers["Location"].endswith("?not_now")
    with pytest.raises((NotAllowed, Conflict)):
        actions.decline(actor=asked.a, at=clock.now(), dispute_id=asked.dispute.id)


@pytest.mark.parametrize("who", ["coordinator", "village_desk", "caseworker", "mediator", "outsider", "neighbour"])
def test_nobody_says_yes_or_no_in_a_sides_place(cast: Cast, who: str) -> None:
    asked = make_asked(cast)
    for verb in (actions.consent, actions.decline, actions.withdraw, actions.reopen):
        with pytest.raises((NotAllowed, NotFound, Conflict)):
            verb(actor=getattr(cast, who).actor, at=clock.now(), dispute_id=asked.dispute.id)
    with pytest.raises(NotFound):
        ask_help(actor=getattr(cast, who).actor, at=clock.now(), dispute_id=asked.dispute.id, needs=("CALL",))
    assert asked.now.state == State.INVITED.value


def test_going_out_is_confirmed_first_and_says_what_it_leads_to(cast: Cast) -> None:
    asked = make_asked(cast)
    asked.read()
    _post(asked, "consent")
    page = Client().get(asked.url(1, "dispute_act", act="withdraw")).content.decode()
    assert "不用说明理由" in page
    assert asked.now.state == State.TALKING.value
    assert _post(asked, "withdraw", settled="on") == 200
    assert asked.now.ended_reason == "SETTLED_AND_WITHDRAWN"
    assert _post(asked, "withdraw") == 302


def test_it_can_be_tried_again_and_the_other_side_is_asked_anew(cast: Cast) -> None:
    asked = make_asked(cast)
    asked.read()
    _post(asked, "decline")
    assert _post(asked, "reopen", seat=0) == 302
    assert (asked.now.state, asked.now.round) == (State.INVITED.value, 2)
    assert asked.party(1).consented_round < 2
    assert asked.url(1, "dispute_act", act="consent") in Client().get(asked.home(1)).content.decode()


def test_the_next_level_takes_it_up_with_fresh_consent_and_there_is_none_above_the_county(cast: Cast) -> None:
    asked = make_asked(cast)
    asked.read()
    for path in (cast.township.path, cast.county.path):
        _post(asked, "decline")
        assert _post(asked, "escalate", seat=0) == 302
        assert (asked.now.state, asked.now.committee_path) == (State.INVITED.value, path)
    _post(asked, "decline")
    assert asked.url(0, "dispute_act", act="escalate") not in Client().get(asked.home(0)).content.decode()
    assert Client().get(asked.url(0, "dispute_act", act="escalate")).headers["Location"].endswith("?not_now")


def test_an_unknown_page_and_a_foreign_verb_are_not_there(cast: Cast) -> None:
    asked = make_asked(cast)
    assert Client().get(f"{asked.home(0)}dance/").status_code == 404
    assert Client().post(asked.home(0)).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_yes_and_going_out_at_once_leave_one_of_both(committed_cast: Cast) -> None:
    make_kinds()
    asked = make_asked(committed_cast)
    Party.objects.filter(id=asked.party(1).id).update(opened_at=clock.now())
    barrier, results = Barrier(2), []

    def say(verb: str, actor: object) -> None:
        barrier.wait(timeout=20)
        try:
            getattr(actions, verb)(actor=actor, at=clock.now(), dispute_id=asked.dispute.id)
            results.append(verb)
        except (Conflict, NotAllowed):
            results.append("refused")
        finally:
            connection.close()

    both = [Thread(target=say, args=("consent", asked.b)), Thread(target=say, args=("withdraw", asked.a))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(timeout=30)
    now = fresh(asked.dispute)
    assert len(results) == 2
    assert "consent" in results or "withdraw" in results
    if "withdraw" in results:
        assert (now.state, now.ended_reason) == (State.ENDED.value, "UNWILLING")
    else:
        assert now.state == State.TALKING.value
    done = [one for one in results if one != "refused"]
    assert Step.objects.filter(dispute=asked.dispute).count() == BEFORE + len(done)
