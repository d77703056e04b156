"""Pages of a matter with a workflow of its own: its state by name, what is open as buttons, one page for each step."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.matters import actions
from linli.matters.actions import Received
from linli.matters.models import Matter, Photo
from linli.matters.tests.make import LIGHT, make_picture, make_received
from linli.matters.tests.make_steps import (
    LICENCE,
    make_applied,
    make_complaint,
    make_licence,
    make_stepped,
    publish_stepped,
)
from linli.portal.tests.make import page_of as link_of
from tests.cast import Cast, Member

pytestmark = pytest.mark.django_db


def received(workplace: Cast, service: dict[str, Any]) -> Received:
    publish_stepped(make_stepped(service), LIGHT)
    return make_received(workplace.grid.id, at=clock.now())


def work_page(who: Member, matter_id: Any) -> str:
    return str(who.client().get(reverse("work_matter", kwargs={"matter_id": matter_id})).content.decode())


def step(who: Member, matter_id: Any, action: str, **data: Any) -> Any:
    address = reverse("work_step", kwargs={"matter_id": matter_id})
    return who.client().post(f"{address}?action={action}", data)


def own_step(one: Received, action: str, **data: Any) -> Any:
    return Client().post(f"{link_of(one)}step/?action={action}", data)


def stands(one: Received) -> tuple[str, str]:
    row = Matter.objects.get(id=one.matter_id)
    return row.own_state, row.state


def test_a_complaint_is_worked_and_settled_on_its_pages(workplace: Cast) -> None:
    one = received(workplace, make_complaint())
    worker = workplace.caseworker
    page = work_page(worker, one.matter_id)
    assert "分派" in page
    assert "不予办理" in page
    assert "接手" not in page, "the built-in way on is not offered beside"

    form = worker.client().get(reverse("work_step", kwargs={"matter_id": one.matter_id}) + "?action=ASSIGN")
    assert form.status_code == 200
    assert "之后是“atworker”" in form.content.decode()
    assert step(worker, one.matter_id, "ASSIGN", text="马上去看。").status_code == 302
    assert step(worker, one.matter_id, "RESOLVE", text="换了灯管。").status_code == 302
    assert stands(one) == ("RESOLVED", "RESOLVED")

    own = Client().get(link_of(one)).content.decode()
    assert "办好了，请看看" in own
    assert "换了灯管。" in own
    assert "step/?action=RATE" in own
    assert "评价并结束" in own
    assert own_step(one, "RATE", text="谢谢").status_code == 302
    assert stands(one) == ("CLOSEDRESOLVED", "CONFIRMED")
    assert "step/?action" not in Client().get(link_of(one)).content.decode()


def test_a_licence_is_led_to_its_end_on_its_pages(workplace: Cast) -> None:
    one = received(workplace, make_licence())
    worker, above = workplace.caseworker, workplace.coordinator
    step(worker, one.matter_id, "FORWARD")
    step(worker, one.matter_id, "SENDBACKTOCITIZEN", text="请补照片。")
    own = Client().get(link_of(one)).content.decode()
    assert "重新提交" in own
    actions.add_photo(
        actor=worker.actor, at=clock.now(), matter_id=one.matter_id, files=[make_picture()], text="居民送来的"
    )
    assert Photo.objects.filter(matter_id=one.matter_id).exists()
    assert own_step(one, "RESUBMIT").status_code == 302
    step(worker, one.matter_id, "FORWARD")
    assert "等待批准" in work_page(above, one.matter_id)
    assert "批准" in work_page(above, one.matter_id)
    step(above, one.matter_id, "APPROVE")
    assert own_step(one, "PAY").status_code == 302
    assert stands(one) == ("APPROVED", "RESOLVED")
    assert step(above, one.matter_id, "CANCEL", text="没有开业。").status_code == 302
    assert stands(one) == ("CANCELLED", "DECLINED")
    assert "已取消" in Client().get(link_of(one)).content.decode()


def test_lists_and_the_public_number_show_it_by_the_name_of_its_state(workplace: Cast) -> None:
    one = received(workplace, make_licence())
    name = "已递交"
    assert name in workplace.clerk.client().get(reverse("desk")).content.decode()
    public = Client().get(reverse("public_status", kwargs={"reference": Matter.objects.get().reference}))
    assert name in public.content.decode()
    browser = Client()
    browser.get(link_of(one))
    assert name in browser.get(reverse("my_matters")).content.decode()
    browser.cookies["linli_language"] = "en"
    assert "Handed in" in browser.get(link_of(one)).content.decode()


def test_words_are_asked_for_and_a_condition_is_told_in_a_sentence(workplace: Cast) -> None:
    matter = make_applied(workplace.grid.id, at=clock.now())
    step(workplace.caseworker, matter.id, "FORWARD")
    refused = step(workplace.caseworker, matter.id, "FORWARD")
    assert refused.status_code == 409
    assert "请先添加所需材料的照片" in refused.content.decode()
    assert Matter.objects.get(id=matter.id).own_state == "INSPECTION"


@pytest.mark.parametrize(("action", "status"), [("FLY", 400), ("RESOLVE", 409), ("", 400)])
def test_a_step_that_is_not_there_is_refused_with_a_sentence(workplace: Cast, action: str, status: int) -> None:
    one = received(workplace, make_complaint())
    answer = step(workplace.caseworker, one.matter_id, action)
    assert answer.status_code == status
    assert "error" in answer.content.decode()
    assert stands(one) == ("PENDINGASSIGNMENT", "RECEIVED")


def test_an_older_page_is_told_that_it_has_moved_on(workplace: Cast) -> None:
    one = received(workplace, make_complaint())
    step(workplace.caseworker, one.matter_id, "ASSIGN")
    late = step(workplace.caseworker, one.matter_id, "RESOLVE", version="1")
    assert late.status_code == 409
    assert stands(one) == ("ATWORKER", "IN_PROGRESS")


@pytest.mark.parametrize("who", ["outsider", "neighbour", "administrator", "volunteer"])
def test_who_may_not_see_it_takes_no_step_either(workplace: Cast, who: str) -> None:
    one = received(workplace, make_complaint())
    assert step(getattr(workplace, who), one.matter_id, "ASSIGN").status_code == 404
    assert stands(one) == ("PENDINGASSIGNMENT", "RECEIVED")


def test_a_resident_takes_no_step_of_the_staff_and_staff_above_none_of_the_team(workplace: Cast) -> None:
    one = received(workplace, make_complaint())
    answer = own_step(one, "ASSIGN")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("?not_now=1")
    step(workplace.caseworker, one.matter_id, "ASSIGN")
    assert step(workplace.coordinator, one.matter_id, "RESOLVE").status_code == 403
    assert stands(one) == ("ATWORKER", "IN_PROGRESS")


def test_a_wrong_link_opens_no_step(workplace: Cast) -> None:
    one = received(workplace, make_complaint())
    wrong = link_of(one).replace(one.secret, "x" * 22)
    assert Client().post(f"{wrong}step/?action=RATE").status_code == 404


def test_who_says_that_it_is_not_solved_comes_to_the_action_that_opens_it_again(workplace: Cast) -> None:
    one = received(workplace, make_complaint())
    step(workplace.caseworker, one.matter_id, "ASSIGN")
    step(workplace.caseworker, one.matter_id, "RESOLVE")
    answer = Client().post(f"{link_of(one)}feedback/", {"settled": "NO", "satisfaction": "2", "time_kept": "NO"})
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("step/?action=REOPEN")


def test_administrators_read_what_each_state_counts_as_and_who_holds_each_role(workplace: Cast) -> None:
    received(workplace, make_licence())
    page = workplace.administrator.client().get(reverse("keep_workflow", kwargs={"code": LICENCE})).content.decode()
    assert "算作“正在办”" in page
    assert "批准人" in page
    assert "上级协调员" in page
    assert "1 件" in page, "what lives under it is counted"
