"""Clocks on pages: the resident and the desk read the same date with the same reason."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from linli.kit import clock
from linli.matters import actions
from linli.matters.models import Matter
from linli.matters.tests.make import LIGHT, MORNING, make_matter, make_received
from linli.matters.tests.make_clocks import count_in_working_days
from linli.portal.tests.make import html_of, words_of
from tests.cast import Cast, Member

pytestmark = pytest.mark.django_db


def _accepted(workplace: Cast, ago: timedelta = timedelta()) -> Matter:
    matter = make_matter(workplace.grid.id, at=clock.now() - ago)
    return actions.accept(actor=workplace.caseworker.actor, at=clock.now() - ago, matter_id=matter.id)


def _page(who: Member, matter: Matter) -> str:
    return words_of(who.client().get(reverse("work_matter", kwargs={"matter_id": matter.id})))


def _post(who: Member, matter: Matter, act: str, **data: Any) -> Any:
    return who.client().post(reverse("work_act", kwargs={"matter_id": matter.id, "act": act}), data)


def _to_decide(workplace: Cast) -> Matter:
    """Sent back twice by the township's desk: its coordinator decides."""
    matter = _accepted(workplace)
    for _turn in range(2):
        actions.propose_hand_over(
            actor=workplace.caseworker.actor,
            at=clock.now(),
            matter_id=matter.id,
            reason="归镇里",
            to_place_id=workplace.township.id,
        )
        actions.return_hand_over(actor=workplace.clerk.actor, at=clock.now(), matter_id=matter.id, reason="不归我们")
    matter.refresh_from_db()
    return matter


def test_the_resident_finds_the_reason_of_the_date_one_tap_away(workplace: Cast) -> None:
    count_in_working_days(LIGHT)
    received = make_received(workplace.grid.id, at=MORNING)  # of a year whose working days are published
    address = reverse("matter", kwargs={"reference": received.reference, "secret": received.secret})
    page = words_of(workplace.resident.client().get(address))
    assert "为什么是这个日期" in page
    assert "5 个工作日" in page
    assert "第 1 个工作日" in page
    assert "4 个工作小时" in page


def test_the_desk_reads_the_same_dates_and_whose_time_it_was(workplace: Cast) -> None:
    count_in_working_days(LIGHT)
    matter = _accepted(workplace)
    actions.escalate(actor=workplace.caseworker.actor, at=clock.now(), matter_id=matter.id, reason="要村里来")
    page = _page(workplace.coordinator, matter)
    assert page.count("本层级的时间") == 2
    assert "5 个工作日" in page


def test_on_hold_shows_that_the_clock_stands_still_in_lists_and_on_the_page(workplace: Cast) -> None:
    matter = _accepted(workplace)
    answer = _post(workplace.caseworker, matter, "wait", waiting_for="RESIDENT", reason="INFORMATION_NEEDED")
    assert answer.status_code == 302
    assert "暂停计时，最迟到" in _page(workplace.caseworker, matter)
    for name in ("day", "desk"):
        assert "已停表" in words_of(workplace.caseworker.client().get(reverse(name))) or "暂停" in words_of(
            workplace.caseworker.client().get(reverse(name))
        )


def test_more_time_is_chosen_as_a_date(workplace: Cast) -> None:
    matter = _accepted(workplace)
    address = reverse("work_act", kwargs={"matter_id": matter.id, "act": "extend"})
    form = html_of(workplace.caseworker.client().get(address))
    assert form.count("个工作日，最迟") == 3
    assert _post(workplace.caseworker, matter, "extend", working_days="2", reason="等配件").status_code == 302
    assert Matter.objects.get(id=matter.id).due_at > matter.due_at
    assert "等配件" in _page(workplace.caseworker, matter)


@pytest.mark.parametrize("days", ["", "0", "-1", "99", "two", "1e3", "\x00"])
def test_more_time_than_there_is_to_choose_is_refused_beside_the_field(workplace: Cast, days: str) -> None:
    matter = _accepted(workplace)
    answer = _post(workplace.caseworker, matter, "extend", working_days=days, reason="等配件")
    assert answer.status_code == 422
    assert 'href="#id_working_days"' in html_of(answer)
    assert Matter.objects.get(id=matter.id).due_at == matter.due_at


def test_what_is_late_is_not_extended_and_the_page_says_so(workplace: Cast) -> None:
    matter = _accepted(workplace, timedelta(days=30))
    answer = _post(workplace.caseworker, matter, "extend", working_days="2", reason="等配件")
    assert answer.status_code == 409
    assert "超时就按超时显示" in html_of(answer)


def test_a_decision_waits_on_the_board_and_is_made_on_its_page(workplace: Cast) -> None:
    matter = _to_decide(workplace)
    board = html_of(workplace.coordinator.client().get(reverse("board")))
    address = reverse("work_act", kwargs={"matter_id": matter.id, "act": "decide"})
    assert "等您来定：1 件" in board
    assert f'href="{address}"' in board
    assert "等您来定" in _page(workplace.coordinator, matter)
    form = html_of(workplace.coordinator.client().get(address))
    assert 'value="keep"' in form
    assert f'value="place:{workplace.township.id}"' in form
    sent = {"choice": f"place:{workplace.township.id}", "reason": "镇里的灯"}
    assert _post(workplace.coordinator, matter, "decide", **sent).status_code == 302
    after = Matter.objects.get(id=matter.id)
    assert (after.owner_place_id, after.decide_path) == (workplace.township.id, "")
    assert "等您来定" not in html_of(workplace.coordinator.client().get(reverse("board")))


def test_a_decision_may_leave_it_where_it_is(workplace: Cast) -> None:
    matter = _to_decide(workplace)
    assert _post(workplace.coordinator, matter, "decide", choice="keep", reason="就近办").status_code == 302
    after = Matter.objects.get(id=matter.id)
    assert (after.owner_post_id, after.decide_path) == (workplace.caseworker.post.id, "")


@pytest.mark.parametrize("who", ["caseworker", "clerk", "village_desk", "mediator"])
def test_who_may_not_decide(workplace: Cast, who: str) -> None:
    matter = _to_decide(workplace)
    answer = _post(getattr(workplace, who), matter, "decide", choice="keep", reason="我来定")
    assert answer.status_code in (403, 404)
    assert Matter.objects.get(id=matter.id).decide_path == workplace.township.path


@pytest.mark.parametrize("who", ["clerk", "village_desk", "volunteer", "outsider"])
def test_who_may_not_extend(workplace: Cast, who: str) -> None:
    matter = _accepted(workplace)
    answer = _post(getattr(workplace, who), matter, "extend", working_days="1", reason="再等等")
    assert answer.status_code in (403, 404, 422)
    assert Matter.objects.get(id=matter.id).due_at == matter.due_at
