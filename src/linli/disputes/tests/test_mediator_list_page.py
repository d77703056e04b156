"""The list by clock of those who mediate and register, and the counts of those who keep clocks."""

from datetime import timedelta
from functools import partial
from html import escape, unescape
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from linli.disputes.models import Dispute
from linli.disputes.pages import mediation_lists
from linli.disputes.queries.mediation import list_for_mediator
from linli.disputes.rules.small_counts import SMALLEST_SHOWN, suppressed
from linli.disputes.tests.make import APPLICANT, CLAIM, RESPONDENT
from linli.disputes.tests.make_mediation import make_invited, make_mediating, make_pending, make_selecting
from linli.kit import clock
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def html_of(response: Any) -> str:
    """The page."""
    assert response.status_code == 200, response.content.decode()[:400]
    return str(response.content.decode())


def test_a_mediator_reads_the_own_disputes_by_clock(cast: Cast) -> None:
    later, sooner = make_mediating(cast, clock.now()), make_pending(cast, clock.now())
    Dispute.objects.filter(id=later.id).update(due_at=clock.now() + timedelta(days=20))
    Dispute.objects.filter(id=sooner.id).update(due_at=clock.now() + timedelta(days=1))
    page = html_of(cast.mediator.client().get("/disputes/"))
    assert page.index(f"/disputes/{sooner.id}/") < page.index(f"/disputes/{later.id}/")
    assert f"/disputes/{later.id}/room/" in page
    assert f"/disputes/{sooner.id}/room/" not in page
    for word in (CLAIM, APPLICANT.name, RESPONDENT.name):
        assert word not in page


def _five(cast: Cast) -> list[str]:
    """Numbers of five disputes of the mediator in the order of the list: two end together, two have no end."""
    ends = [timedelta(days=1), timedelta(days=2), timedelta(days=2), None, None]
    made = sorted((make_mediating(cast, clock.now()) for _end in ends), key=lambda one: one.id)
    for dispute, end in zip(made, ends, strict=True):
        Dispute.objects.filter(id=dispute.id).update(due_at=clock.now() + end if end else None)
    return [str(dispute.id) for dispute in made]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 6])
def test_a_list_is_read_to_its_end_page_by_page_and_each_dispute_once(cast: Cast, size: int) -> None:
    wanted, found, cursor = _five(cast), [], ""
    clock_of_two = clock.now() + timedelta(days=2)
    Dispute.objects.filter(id__in=wanted[1:3]).update(due_at=clock_of_two)
    for _page in range(6):
        page = list_for_mediator(cast.mediator.actor, cursor, size)
        assert len(page.rows) <= size
        found += [str(row.id) for row in page.rows]
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert found == wanted


def test_the_next_page_is_a_link_that_leaves_the_other_list_where_it_is(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = _five(cast)[:3]
    monkeypatch.setattr(mediation_lists, "list_for_mediator", partial(list_for_mediator, size=2))
    client = cast.mediator.client()
    page = html_of(client.get("/disputes/"))
    assert (first in page, second in page, third in page) == (True, True, False)
    assert "下一页" in page
    address = unescape(page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0])
    assert address.endswith("#mine")
    following = html_of(client.get(address.removesuffix("#mine")))
    assert (second in following, third in following) == (False, True)
    assert "回到第一页" in following
    assert f'data-live-get="{escape(address.removesuffix("#mine"))}"' in following


@pytest.mark.parametrize("cursor", ["x", "WzEsMl0", "WyIyMDI2IiwiMSJd", "WyIyMDI2LTExLTIzIiwiMDFhMjA5NGEiXQ"])
def test_a_damaged_page_link_is_said_and_no_fault(cast: Cast, cursor: str) -> None:
    make_pending(cast, clock.now())
    answer = cast.mediator.client().get("/disputes/", {"mine": cursor})
    assert answer.status_code == 400
    assert "请从第一页重新看" in answer.content.decode()


def test_with_nothing_to_mediate_the_page_says_what_comes_here(cast: Cast) -> None:
    assert "现在没有" in html_of(cast.mediator.client().get("/disputes/"))


def test_a_registrar_reads_where_nobody_has_been_chosen(cast: Cast) -> None:
    dispute = make_selecting(cast, clock.now())
    page = html_of(cast.village_desk.client().get("/disputes/"))
    assert f"/disputes/{dispute.id}/appoint/" in page
    assert APPLICANT.name not in page


def test_the_door_stands_in_the_navigation_of_those_who_may_open_it(cast: Cast) -> None:
    for member, address in (
        (cast.mediator, "/disputes/"),
        (cast.clerk, "/disputes/"),
        (cast.coordinator, "/disputes/counts/"),
    ):
        assert f'href="{address}"' in html_of(member.client().get(address))


def test_nobody_else_reads_the_list_or_the_counts(cast: Cast) -> None:
    make_selecting(cast, clock.now())
    for client in (Client(), cast.resident.client(), cast.outsider.client(), cast.caseworker.client()):
        assert client.get("/disputes/").status_code == 403
        assert client.get("/disputes/counts/").status_code == 403
    assert cast.mediator.client().get("/disputes/counts/").status_code == 403
    assert cast.coordinator.client().get("/disputes/").headers["Location"] == "/disputes/counts/"


def test_a_coordinator_reads_counts_from_five_up_and_no_names(cast: Cast) -> None:
    for _number in range(4):
        make_invited(cast, clock.now())
    few = html_of(cast.coordinator.client().get("/disputes/counts/"))
    assert 'class="num">4<' not in few
    make_invited(cast, clock.now())
    page = html_of(cast.coordinator.client().get("/disputes/counts/"))
    assert 'class="num">5<' in page
    for word in (CLAIM, APPLICANT.name, RESPONDENT.name):
        assert word not in page


def test_counts_of_other_places_are_not_in_it(cast: Cast) -> None:
    for _number in range(6):
        make_invited(cast, clock.now())
    Dispute.objects.update(committee_path=cast.ladder.villages[2].path)
    assert 'class="num">6<' not in html_of(cast.coordinator.client().get("/disputes/counts/"))
    assert 'class="num">6<' in html_of(cast.county_coordinator.client().get("/disputes/counts/"))


@given(st.dictionaries(st.integers(), st.integers(min_value=0, max_value=12), max_size=8))
def test_no_small_count_is_shown_nor_left_over_by_subtraction(counts: dict[int, int]) -> None:
    shown = suppressed(counts)
    assert all(count is None or count >= SMALLEST_SHOWN for count in shown.values())
    hidden = sum(counts[key] for key, count in shown.items() if count is None)
    assert hidden == 0 or hidden >= SMALLEST_SHOWN or all(count is None for count in shown.values())


def test_the_pages_are_there_in_english(cast: Cast) -> None:
    for member, address, words in (
        (cast.mediator, "/disputes/", "You mediate nothing now"),
        (cast.coordinator, "/disputes/counts/", "Disputes in numbers"),
    ):
        client = member.client()
        client.cookies["linli_language"] = "en"
        assert words in html_of(client.get(address))
