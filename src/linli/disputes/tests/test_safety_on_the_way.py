"""Safety is asked of every side on its way; violence keeps the sides apart, and nobody else learns that it was told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.disputes import actions
from linli.disputes.actions import room
from linli.disputes.links import secret_of
from linli.disputes.models import Dispute, Party, Session
from linli.disputes.tests.make import fresh, party_of
from linli.disputes.tests.make_invited import make_asked
from linli.disputes.tests.make_mediation import both, make_invited, make_mediating
from linli.kit import clock
from linli.kit.errors import Refused
from linli.ledger.models import Entry
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def _safety(dispute: Dispute, seat: int) -> str:
    return reverse("dispute_safety", kwargs={"secret": secret_of(party_of(dispute, seat))})


def _home(dispute: Dispute, seat: int) -> str:
    return reverse("dispute_party_home", kwargs={"secret": secret_of(party_of(dispute, seat))})


def _body(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def test_with_its_yes_a_side_comes_to_the_question_and_may_go_on_without_a_word(cast: Cast) -> None:
    asked = make_asked(cast)
    asked.read()
    answer = Client().post(asked.url(1, "dispute_act", act="consent"))
    assert answer.headers["Location"] == _safety(asked.dispute, 1)
    assert 'name="skip"' in _body(_safety(asked.dispute, 1))
    answer = Client().post(_safety(asked.dispute, 1), {"skip": "1", "violence": "YES"})
    assert answer.headers["Location"] == asked.home(1)
    assert _safety(asked.dispute, 1) not in _acts(_body(asked.home(1)))
    assert 'name="skip"' not in _body(_safety(asked.dispute, 1))


def test_whoever_asks_for_talks_finds_the_question_among_what_comes_first(cast: Cast) -> None:
    dispute = make_asked(cast).dispute
    assert _safety(dispute, 0) in _acts(_body(_home(dispute, 0)))
    Client().post(_safety(dispute, 0), {"afraid": "NO"})
    assert _safety(dispute, 0) not in _acts(_body(_home(dispute, 0)))


def _acts(page: str) -> str:
    """What can be done, without what always stands at the foot."""
    begin = page.index("我能做什么") if "我能做什么" in page else page.index("<h1")
    return page[begin : page.index("谁能看到")] if "谁能看到" in page[begin:] else page[begin : begin + 3000]


def test_whoever_told_of_violence_is_led_to_a_mediator(cast: Cast) -> None:
    dispute = make_invited(cast, clock.now())
    answer = Client().post(_safety(dispute, 0), {"violence": "YES"}, follow=True)
    page = answer.content.decode()
    assert reverse("dispute_mediator_first", kwargs={"secret": secret_of(party_of(dispute, 0))}) in page
    assert page.index(_home(dispute, 0), page.index("</h1>")) > 0
    assert not fresh(dispute).mediator_first


def test_the_wish_for_a_mediator_is_one_for_each_side_and_only_its_own_takes_it_back(cast: Cast) -> None:
    dispute = make_invited(cast, clock.now())
    Party.objects.filter(dispute=dispute).update(opened_at=clock.now())
    a, b = both(dispute)
    common: dict[str, Any] = {"at": clock.now(), "dispute_id": dispute.id}
    before = _words(_safety(dispute, 1))
    actions.ask_for_mediator_first(actor=a, **common)
    assert _words(_safety(dispute, 1)) == before, "each side sees its own wish alone"
    actions.ask_for_mediator_first(actor=b, wanted=True, **common)
    actions.ask_for_mediator_first(actor=b, wanted=False, **common)
    assert fresh(dispute).mediator_first
    entries = Entry.objects.filter(topics__contains=[f"dispute:{dispute.id}"], verb__contains="mediator_first")
    assert not entries.exists()
    actions.consent(actor=b, **common)
    assert fresh(dispute).state == "SELECTING"


def test_the_last_wish_that_is_taken_back_opens_the_direct_talk_again(cast: Cast) -> None:
    dispute = make_invited(cast, clock.now())
    a, b = both(dispute)
    common: dict[str, Any] = {"at": clock.now(), "dispute_id": dispute.id}
    for actor, wanted in ((a, True), (b, True), (a, False), (b, False)):
        actions.ask_for_mediator_first(actor=actor, wanted=wanted, **common)
    actions.consent(actor=b, **common)
    assert fresh(dispute).state == "TALKING"


def _together(dispute: Dispute, mediator: Any) -> dict[str, Callable[[], object]]:
    """Every way by which a mediator brings the sides together."""
    at = clock.now()
    common: dict[str, Any] = {"actor": mediator, "at": at, "dispute_id": dispute.id}
    window: dict[str, Any] = {"from_at": at + timedelta(days=1), "until_at": at + timedelta(days=1, hours=1)}
    return {
        "room": lambda: actions.open_joint_room(**common),
        "meeting": lambda: actions.plan_session(**common, **window, where="村委会 201"),
        "video": lambda: room.set_video_link(**common, link="https://meet.example.org/1"),
    }


def test_after_violence_was_told_of_nobody_brings_the_sides_together(cast: Cast) -> None:
    dispute = make_mediating(cast, clock.now())
    answers = actions.SafetyAnswers(violence=True)
    actions.answer_safety(actor=both(dispute)[1], at=clock.now(), dispute_id=dispute.id, answers=answers)
    for name, act in _together(dispute, cast.mediator.actor).items():
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "room.between_only", name
    assert fresh(dispute).joint_room_at is None
    assert not Session.objects.filter(dispute=dispute).exists()
    tools = cast.mediator.client().get(f"/disputes/{dispute.id}/mediation/").content.decode()
    assert "/mediation/open-room/" not in tools
    assert "各方一起" not in tools


def test_a_meeting_with_one_side_alone_stays_possible_and_so_does_all_without_violence(cast: Cast) -> None:
    dispute = make_mediating(cast, clock.now())
    a, mediator, at = both(dispute)[0], cast.mediator.actor, clock.now()
    answers = actions.SafetyAnswers(violence=True)
    actions.answer_safety(actor=a, at=at, dispute_id=dispute.id, answers=answers)
    alone: dict[str, Any] = {
        "from_at": at + timedelta(days=1),
        "until_at": at + timedelta(days=1, hours=1),
        "where": "村委会",
    }
    party_id = party_of(dispute, 0).id
    actions.plan_session(actor=mediator, at=at, dispute_id=dispute.id, party_id=party_id, **alone)
    actions.answer_safety(actor=a, at=at, dispute_id=dispute.id, answers=actions.SafetyAnswers(violence=False))
    for act in _together(dispute, mediator).values():
        act()
    assert fresh(dispute).joint_room_at is not None


def test_the_other_side_is_refused_nothing_and_sees_no_byte_of_it(cast: Cast) -> None:
    dispute = make_mediating(cast, clock.now())
    a, b = both(dispute)
    secret = secret_of(party_of(dispute, 1))
    names = ("dispute_party_home", "dispute_mediation", "dispute_room", "dispute_safety", "dispute_caucus")
    addresses = [reverse(name, kwargs={"secret": secret}) for name in names]
    before = [_words(address) for address in addresses]
    answers = actions.SafetyAnswers(violence=True)
    actions.answer_safety(actor=a, at=clock.now(), dispute_id=dispute.id, answers=answers)
    assert [_words(address) for address in addresses] == before
    room.say_in_private(actor=b, at=clock.now(), dispute_id=dispute.id, text="什么时候一起谈？")


def _words(address: str) -> str:
    """The page without what is drawn anew each time."""
    lines = _body(address).splitlines()
    drawn = ("csrfmiddlewaretoken", "ticket=", 'name="once"')
    return "\n".join(line for line in lines if not any(word in line for word in drawn))
