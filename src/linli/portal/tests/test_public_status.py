"""With the number alone: the stage, the team and the time; never words, never the spot."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.matters import actions
from linli.matters.queries import KindRow, find_kind, list_kinds
from linli.matters.tests.make import make_received
from linli.portal.tests.make import html_of, words_of
from tests.cast import Cast


def status_of(reference: str) -> str:
    """What anybody reads."""
    return words_of(Client().get(reverse("public_status", kwargs={"reference": reference})))


def test_it_shows_the_kind_the_stage_the_team_and_the_time(town: Cast) -> None:
    received = make_received(town.grid.id, at=clock.now())
    shown = status_of(received.reference)
    for words in ("路灯不亮", "已收到", "陈家村", "最晚办好"):
        assert words in shown


def test_it_shows_no_word_no_spot_and_no_grid(town: Cast) -> None:
    received = make_received(town.grid.id, at=clock.now(), address="桥头 3 号")
    shown = status_of(received.reference)
    assert "村口的路灯" not in shown
    assert "桥头" not in shown
    assert "第一网格" not in shown
    assert received.secret not in html_of(Client().get(f"/m/{received.reference}/"))


def private_kind() -> KindRow:
    """A leaf of the catalogue that is private."""
    leaves = (leaf.kind for subject in list_kinds() for group in subject.children for leaf in group.children)
    return next(kind for kind in leaves if kind.private)


def test_a_private_kind_is_shown_as_its_subject_only(town: Cast) -> None:
    kind = private_kind()
    received = make_received(town.grid.id, at=clock.now(), kind_code=kind.code, text="请帮帮我。")
    subject = find_kind(kind.code.split(".")[0])
    assert subject
    shown = status_of(received.reference)
    assert subject.name_zh in shown
    assert kind.name_zh not in shown


def test_late_is_shown_as_late(town: Cast) -> None:
    received = make_received(town.grid.id, at=clock.now() - timedelta(days=9))
    assert "超时" in status_of(received.reference)


def test_a_settled_matter_has_no_clock_any_more(town: Cast) -> None:
    at = clock.now()
    received = make_received(town.grid.id, at=at)
    holder = town.caseworker.actor
    actions.start(actor=holder, at=at, matter_id=received.matter_id)
    actions.resolve(actor=holder, at=at, matter_id=received.matter_id, outcome="FIXED", text="换了灯头。")
    Client().post(f"/m/{received.reference}/{received.secret}/confirm/", {"text": ""})
    shown = status_of(received.reference)
    assert "办好了" in shown
    assert "最晚办好" not in shown


@pytest.mark.parametrize("reference", ["ZZZ-ZZZ", "222222", "A", "abc-def"])
def test_an_unknown_number_is_refused_in_words(town: Cast, reference: str) -> None:
    response = Client().get(f"/m/{reference}/")
    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")
