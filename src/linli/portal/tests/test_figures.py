"""The public figures: at which level matters were settled, how often they change hands; no small counts."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.insight.queries import forget_summaries
from linli.kit import clock
from linli.matters import actions
from linli.matters import queries as matters
from linli.matters.models import Matter
from linli.matters.queries import forget_figures
from linli.matters.tests.make import make_matter
from linli.portal.tests.make import english, words_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
FIGURES = "/figures/"


def _hop(workplace: Cast, *, taken: bool, kind: str = "") -> Matter:
    """One matter of grid 3 offered to the township's desk."""
    changes = {"kind_code": kind} if kind else {}
    matter = make_matter(workplace.grid.id, at=clock.now(), **changes)
    Matter.objects.filter(id=matter.id).update(owner_place=workplace.grid, owner_path=workplace.grid.path, level="GRID")
    actor = workplace.caseworker.actor
    actions.propose_hand_over(
        actor=actor, at=clock.now(), matter_id=matter.id, reason="归镇里", to_place_id=workplace.township.id
    )
    answer: dict[str, Any] = {"actor": workplace.clerk.actor, "at": clock.now(), "matter_id": matter.id}
    if taken:
        actions.accept_hand_over(**answer)
    else:
        actions.return_hand_over(**answer, reason="不归我们")
    return matter


def test_hand_overs_are_counted_by_kind_and_pair_of_teams(workplace: Cast) -> None:
    for _number in range(5):
        _hop(workplace, taken=True)
    _hop(workplace, taken=False)
    rows = matters.list_hops([workplace.county.path], clock.now() + timedelta(minutes=1))
    assert [(row.from_team.place.id, row.to_team.place.id, row.taken, row.returned) for row in rows] == [
        (workplace.village.id, workplace.township.id, 5, None)
    ]
    page = words_of(Client().get(FIGURES))
    assert f"{workplace.village.name_zh} {workplace.township.name_zh} 5 1–4" in page


def test_fewer_than_five_between_two_teams_are_not_shown(workplace: Cast) -> None:
    for _number in range(4):
        _hop(workplace, taken=True)
    page = words_of(Client().get(FIGURES))
    assert "还没有哪两个班组" in page
    assert workplace.village.name_zh not in page


def test_the_same_hand_overs_are_open_data_as_csv(workplace: Cast) -> None:
    for _number in range(5):
        _hop(workplace, taken=True)
    _hop(workplace, taken=False)
    address = reverse("open_hand_overs_csv")
    assert f'href="{address}"' in Client().get(FIGURES).content.decode()
    assert f'href="{address}"' in Client().get(reverse("open_data")).content.decode()
    answer: Any = Client().get(address)
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 2
    row = dict(zip(lines[0].lstrip("\ufeff").split(","), lines[1].split(","), strict=True))
    assert (row["from_place"], row["to_place"]) == (workplace.village.code, workplace.township.code)
    assert (row["taken"], row["returned"], row["days"]) == ("5", "", "90")
    assert row["from_zh"].startswith(workplace.village.name_zh)
    assert Client().get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert Client().get(address, {"kind": "civil"}).status_code == 400


def test_the_open_file_holds_no_pair_with_fewer_than_five(workplace: Cast) -> None:
    for _number in range(4):
        _hop(workplace, taken=True)
    answer: Any = Client().get(reverse("open_hand_overs_csv"))
    assert len(b"".join(answer.streaming_content).decode().splitlines()) == 1


def test_grids_stand_under_their_village_because_a_grid_is_one_person(workplace: Cast) -> None:
    for _number in range(5):
        _hop(workplace, taken=True)
    assert workplace.grid.name_zh not in words_of(Client().get(FIGURES))


def test_a_private_kind_is_shown_as_its_subject(workplace: Cast) -> None:
    private = next(
        leaf.kind.code
        for subject in matters.list_kinds()
        for group in subject.children
        for leaf in group.children
        if leaf.kind.private
    )
    for _number in range(5):
        _hop(workplace, taken=True, kind=private)
    rows = matters.list_hops([workplace.county.path], clock.now() + timedelta(minutes=1))
    assert [row.kind.code for row in rows] == [private.split(".")[0]]


def test_what_lies_elsewhere_or_long_ago_counts_nowhere(workplace: Cast) -> None:
    for _number in range(5):
        _hop(workplace, taken=True)
    later = clock.now() + timedelta(days=91)
    assert matters.list_hops([workplace.county.path], later) == []
    assert matters.list_hops([workplace.ladder.townships[1].path], clock.now() + timedelta(minutes=1)) == []


def test_the_share_of_each_level_is_of_the_first_settling(workplace: Cast) -> None:
    for number in range(5):
        matter = make_matter(workplace.grid.id, at=clock.now())
        actor = workplace.caseworker.actor
        if number == 4:
            actions.escalate(actor=actor, at=clock.now(), matter_id=matter.id, reason="难办")
            actions.escalate(
                actor=workplace.village_desk.actor, at=clock.now(), matter_id=matter.id, reason="村里也难办"
            )
            actor = workplace.clerk.actor
        actions.accept(actor=actor, at=clock.now(), matter_id=matter.id)
        actions.resolve(actor=actor, at=clock.now(), matter_id=matter.id, outcome="FIXED", text="灯亮了")
    forget_figures()
    page = words_of(Client().get(FIGURES))
    assert "在村或社区首次办好" in page
    assert "80.0%" in page
    assert "20.0%" in page
    board = words_of(workplace.coordinator.client().get(reverse("board")))
    assert "80.0%" in board


def test_with_too_little_there_are_no_figures(workplace: Cast) -> None:
    forget_figures()
    forget_summaries()
    page = words_of(Client().get(FIGURES))
    assert "先不显示数据" in page
    assert "%" not in page


def test_everybody_reads_them_in_both_languages(town: Cast) -> None:
    assert "How often matters change hands" in words_of(english().get(FIGURES))
    assert f'href="{FIGURES}"' in Client().get("/").content.decode()
