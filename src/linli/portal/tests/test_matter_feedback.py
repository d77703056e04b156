"""The page of three questions, what staff see of the answers, and the figures."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kit import clock
from linli.kit.ids import show_reference
from linli.matters import actions
from linli.matters.actions import Received
from linli.matters.models import Feedback
from linli.matters.tests.make import make_received
from linli.matters.tests.make_feedback import make_answered
from linli.portal.tests.make import english, page_of, words_of
from linli.portal.views.figures import forget_lines
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ANSWERS = {"settled": "YES", "satisfaction": "4", "time_kept": "NO", "text": "来得慢了一点"}


def settled(cast: Cast) -> Received:
    now = clock.now()
    received = make_received(cast.grid.id, at=now - timedelta(hours=3))
    common = {"actor": cast.caseworker.actor, "matter_id": received.matter_id}
    actions.accept(at=now - timedelta(hours=2), **common)  # type: ignore[arg-type]
    actions.resolve(at=now - timedelta(hours=1), outcome="FIXED", text="灯泡换好了", **common)  # type: ignore[arg-type]
    return received


def shown(page: str) -> str:
    """The same address with the number as it is shown."""
    _empty, m, reference, rest = page.split("/", 3)
    return f"/{m}/{show_reference(reference)}/{rest}"


def test_the_page_of_a_settled_matter_leads_to_three_questions(workplace: Cast) -> None:
    received = settled(workplace)
    page = page_of(received)
    assert "/feedback/" in Client().get(page).content.decode()
    answer = Client().post(f"{page}feedback/", ANSWERS)
    assert (answer.status_code, answer.headers["Location"]) == (302, shown(page))
    assert Feedback.objects.get().satisfaction == 4
    assert "可以改" in words_of(Client().get(page))
    assert "来得慢了一点" in words_of(Client().get(f"{page}feedback/"))


def test_whoever_says_that_it_is_not_solved_is_led_to_reopening(workplace: Cast) -> None:
    page = page_of(settled(workplace))
    answer = Client().post(f"{page}feedback/", {**ANSWERS, "settled": "NO"})
    assert answer.headers["Location"] == f"{shown(page)}reopen/"
    assert Client().get(f"{page}reopen/").status_code == 200


def test_an_open_matter_asks_nothing(workplace: Cast) -> None:
    page = page_of(make_received(workplace.grid.id, at=clock.now()))
    assert "/feedback/" not in Client().get(page).content.decode()
    assert Client().get(f"{page}feedback/").status_code == 302
    assert Client().post(f"{page}feedback/", ANSWERS).status_code == 409


@pytest.mark.parametrize(("who", "reads"), [("caseworker", True), ("coordinator", True), ("clerk", False)])
def test_the_team_and_its_coordinator_read_the_words_and_no_desk_above(workplace: Cast, who: str, reads: bool) -> None:
    received = settled(workplace)
    Client().post(f"{page_of(received)}feedback/", ANSWERS)
    page = getattr(workplace, who).client().get(reverse("work_matter", kwargs={"matter_id": received.matter_id}))
    assert ("来得慢了一点" in words_of(page)) is reads


def test_a_forged_link_answers_nothing(workplace: Cast) -> None:
    received = settled(workplace)
    forged = page_of(received).replace(received.secret, "A" * 22)
    assert Client().get(f"{forged}feedback/").status_code == 404
    assert Client().post(f"{forged}feedback/", ANSWERS).status_code == 404
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("field", ["settled", "satisfaction"])
def test_a_question_that_is_needed_is_asked_again(workplace: Cast, field: str) -> None:
    answer = Client().post(f"{page_of(settled(workplace))}feedback/", {**ANSWERS, field: ""})
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.dictionaries(st.sampled_from(["settled", "satisfaction", "time_kept", "text"]), st.text(max_size=40)))
def test_anything_that_is_sent_is_answered(workplace: Cast, data: dict[str, str]) -> None:
    page = page_of(settled(workplace))
    assert Client().post(f"{page}feedback/", data).status_code in (302, 422)


def test_the_figures_show_five_answers_and_not_four(workplace: Cast) -> None:
    last_week = clock.now() - timedelta(days=8)
    for _one in range(4):
        make_answered(workplace, 4, at=last_week)
    assert "不到五位" in words_of(Client().get(reverse("figures")))
    make_answered(workplace, 4, at=last_week)
    forget_lines()
    public, english_page = words_of(Client().get(reverse("figures"))), words_of(english().get(reverse("figures")))
    assert workplace.township.name_zh in public
    assert workplace.village.name_zh not in public
    assert "What residents say afterwards" in english_page
    board = words_of(workplace.coordinator.client().get(reverse("board")))
    assert workplace.village.name_zh in board
    assert "居民事后怎么说" in board
