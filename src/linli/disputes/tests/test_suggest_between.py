"""Suggestions where the mediator goes between the sides: nobody meets, and no word of one side passes to the other."""

import pytest
from django.test import Client

from linli.disputes import actions
from linli.disputes.actions.room import add_issue
from linli.disputes.actions.safety import SafetyAnswers
from linli.disputes.actions.suggest import run_suggestion
from linli.disputes.links import secret_of
from linli.disputes.models import Dispute, Item, Suggestion
from linli.disputes.rules import State
from linli.disputes.rules.offers import IssueType
from linli.disputes.rules.suggest import SuggestionState
from linli.disputes.tests.make import fresh, party_of
from linli.disputes.tests.make_mediation import both, make_mediating
from linli.kit import clock
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


@pytest.fixture
def dispute(cast: Cast) -> Dispute:
    """In mediation after violence; the joint room was never opened, and the mediator has laid the table."""
    made = make_mediating(cast)
    afraid = SafetyAnswers(afraid=True, violence=True, together=False)
    actions.answer_safety(actor=both(made)[0], at=clock.now(), dispute_id=made.id, answers=afraid)
    for label in ("露台的使用", "修理的安排", "停车位"):
        add_issue(actor=cast.mediator.actor, at=clock.now(), dispute_id=made.id, label=label, type=IssueType.WORDS)
    return made


def _link(dispute: Dispute, seat: int) -> str:
    return f"/disputes/p/{secret_of(party_of(dispute, seat))}/"


def _issues() -> list[str]:
    return [str(one) for one in Item.objects.filter(kind="ISSUE").order_by("id").values_list("id", flat=True)]


def _ask(dispute: Dispute) -> Suggestion:
    form = {f"class_{one}": "USE" for one in _issues()}
    assert Client().post(f"{_link(dispute, 0)}suggestions/ask/shares/", form).status_code == 302
    return Suggestion.objects.get()


def _agree(dispute: Dispute, made: Suggestion) -> None:
    for seat, points in ((0, (60, 30, 10)), (1, (30, 50, 20))):
        given = {f"value_{one}": str(number) for one, number in zip(_issues(), points, strict=True)}
        assert Client().post(f"{_link(dispute, seat)}wishes/", {"by": "points", **given}).status_code == 302
        answer = Client().post(f"{_link(dispute, seat)}suggestions/{made.id}/", {"act": "agree"})
        assert answer.status_code == 302


def test_sides_come_from_the_request_to_a_deal_without_meeting(dispute: Dispute) -> None:
    made = _ask(dispute)
    _agree(dispute, made)
    assert run_suggestion(at=clock.now(), suggestion_id=made.id) is SuggestionState.DONE
    page = Client().get(f"{_link(dispute, 1)}suggestions/").content.decode()
    assert "只有您看得到这个数" in page
    assert Client().post(f"{_link(dispute, 1)}suggestions/{made.id}/", {"act": "offer"}).status_code == 302
    offer = Item.objects.get(kind="OFFER")
    answer = Client().post(f"{_link(dispute, 0)}room/offer/{offer.id}/", {"act": "accept"})
    assert answer.status_code == 302
    assert fresh(dispute).state == State.AGREED.value
    assert fresh(dispute).joint_room_at is None


def test_no_word_of_a_side_passes_meanwhile(dispute: Dispute) -> None:
    before = Item.objects.filter(kind__in=("MESSAGE", "OFFER", "SUGGESTION")).count()
    link = _link(dispute, 0)
    repair = _issues()[1]
    ways = {f"class_{repair}": "TASK", f"option_0_{repair}": "我去找你", f"option_1_{repair}": "你来找我"}
    refused = Client().post(f"{link}suggestions/ask/package/", ways)
    assert refused.status_code == 409
    assert "调解员" in refused.content.decode()
    assert Client().post(f"{link}room/say/", {"text": "我去找你"}).status_code == 409
    assert Client().post(f"{link}room/offer/", {"words": "我去找你", "days": "7"}).status_code == 409
    assert Item.objects.filter(kind__in=("MESSAGE", "OFFER", "SUGGESTION")).count() == before


def test_the_mediator_asks_for_a_better_deal_in_place_of_a_side(cast: Cast, dispute: Dispute) -> None:
    repair = _issues()[1]
    ways = {f"class_{repair}": "TASK", f"option_0_{repair}": "月底前修好", f"option_1_{repair}": "本周修好"}
    answer = cast.mediator.client().post(f"/disputes/{dispute.id}/suggestions/ask/package/", ways)
    assert answer.status_code == 302
    assert "调解员" in Client().get(f"{_link(dispute, 1)}suggestions/").content.decode()
    assert Suggestion.objects.get().asked_by_post_id == cast.mediator.post.id


def test_the_page_says_that_nobody_has_to_meet_to_sides_and_not_to_the_mediator(cast: Cast, dispute: Dispute) -> None:
    words = "始终不用见面"
    page = Client().get(f"{_link(dispute, 0)}suggestions/").content.decode()
    assert words in page
    assert "suggestions/ask/package/" not in page
    mediators = cast.mediator.client().get(f"/disputes/{dispute.id}/suggestions/").content.decode()
    assert words not in mediators
    assert "suggestions/ask/package/" in mediators
