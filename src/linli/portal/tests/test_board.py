"""The coordinator's board: clocks and counts of the own places, and no words."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.matters import actions
from linli.matters.queries import forget_board
from linli.matters.tests.make import holder_of_matter, make_matter
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


def test_places_with_work_come_first_and_the_others_are_folded_with_their_number(workplace: Cast) -> None:
    make_matter(workplace.far_grid.id, at=clock.now())
    late = make_matter(workplace.grid.id, at=clock.now() - timedelta(days=30))
    client = workplace.county_coordinator.client()
    where = _where(client.get(reverse("board")).content.decode())
    first, second = workplace.township.name_zh, workplace.ladder.townships[-1].name_zh
    assert where.index(f">{first}</a>") < where.index(f">{second}</a>"), "what is late comes first"
    assert "没有开着的事项" not in where
    actions.withdraw(actor=holder_of_matter(late), at=clock.now(), matter_id=late.id)
    forget_board()
    where = _where(client.get(reverse("board")).content.decode())
    assert "1 个地方没有开着的事项" in where
    assert f">{first}</a>" not in where
    assert first in where


def _where(page: str) -> str:
    """The part of the board about places."""
    return page.partition("按地方看在办和超时")[2].partition("<h2>")[0]


def test_the_board_says_how_old_it_may_be_and_looks_again_when_it_shows_an_earlier_count(
    workplace: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("linli.kit.keeping"), "REST", 10_000)
    client = workplace.coordinator.client()
    forget_board()
    fresh = client.get(reverse("board")).content.decode()
    assert "最多晚 10 秒" in fresh
    assert "data-live-again" not in fresh
    make_matter(workplace.grid.id, at=clock.now() - timedelta(days=30))
    kept = client.get(reverse("board")).content.decode()
    assert 'data-live-again="10"' in kept
    assert "先看这 1 件" not in kept
    forget_board()
    assert "先看这 1 件" in client.get(reverse("board")).content.decode()
