"""The coordinator's board: clocks and counts of the own places, and no words."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.matters import actions
from linli.matters.queries import forget_board
from linli.matters.tests.make import make_matter
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_board_counts_what_is_late_in_the_own_places(workplace: Cast) -> None:
    make_matter(workplace.grid.id, at=clock.now() - timedelta(days=30))
    make_matter(workplace.grid.id, at=clock.now())
    make_matter(workplace.ladder.grids[-1].id, at=clock.now() - timedelta(days=30))
    page = workplace.coordinator.client().get(reverse("board")).content.decode()
    assert "先看这 1 件" in page


def test_the_board_shows_kinds_and_places_and_never_the_words(workplace: Cast) -> None:
    matter = make_matter(workplace.grid.id, at=clock.now(), text="晚上老人走路看不见")
    page = workplace.coordinator.client().get(reverse("board")).content.decode()
    assert matter.title not in page
    assert "路灯" in page


def test_how_it_went_is_shown_once_something_was_done(workplace: Cast) -> None:
    matter = make_matter(workplace.grid.id, at=clock.now() - timedelta(hours=5))
    actor = workplace.caseworker.actor
    actions.accept(actor=actor, at=clock.now(), matter_id=matter.id)
    actions.resolve(actor=actor, at=clock.now(), matter_id=matter.id, outcome="FIXED", text="灯亮了")
    forget_board()
    page = workplace.coordinator.client().get(reverse("board")).content.decode()
    assert "100" in page
    assert "没有转手就办好" in page


@pytest.mark.parametrize("who", ["caseworker", "clerk", "mediator", "resident", "administrator", "officer"])
def test_who_may_not_see_the_board(workplace: Cast, who: str) -> None:
    assert getattr(workplace, who).client().get(reverse("board")).status_code == 403
    assert Client().get(reverse("board")).status_code == 403
