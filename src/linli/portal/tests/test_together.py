"""Staff look at matters that belong together: join after looking at both, split, put to one event, take back."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.ledger import queries as ledger
from linli.matters import actions
from linli.matters.models import Group, GroupMember, Link, Matter
from linli.matters.rules import State
from linli.matters.tests import make
from linli.matters.tests.make import LIGHT, POTHOLE
from linli.portal.tests.make import english, html_of, words_of
from tests.cast import Cast


def _matter(workplace: Cast, text: str = "村口的路灯坏了", **changes: object) -> Matter:
    return make.make_matter(workplace.grid.id, at=clock.now(), text=text, **changes)


def _page(name: str, matter_id: UUID, **more: object) -> str:
    return reverse(name, kwargs={"matter_id": matter_id, **more})


def _joined(workplace: Cast) -> tuple[Matter, Matter]:
    lead, other = _matter(workplace), _matter(workplace, "路灯坏了，老人看不清")
    clerk = workplace.clerk.client()
    address = _page("work_join_with", other.id, other_id=lead.id)
    assert clerk.post(address, {"lead": str(lead.id)}).status_code == 302
    return lead, other


def test_the_one_that_looks_the_same_is_offered_and_both_are_shown(workplace: Cast) -> None:
    lead, other = _matter(workplace), _matter(workplace, "路灯坏了，老人看不清")
    clerk = workplace.clerk.client()
    address = _page("work_join_with", other.id, other_id=lead.id)
    assert address in html_of(clerk.get(_page("work_join", other.id)))
    shown = words_of(clerk.get(address))
    assert "村口的路灯坏了" in shown
    assert "老人看不清" in shown


def test_another_one_is_found_by_number_or_words(workplace: Cast) -> None:
    lead, other = _matter(workplace, "完全两样的一件事情"), _matter(workplace)
    clerk = workplace.clerk.client()
    for q in (lead.reference, "完全两样"):
        page = html_of(clerk.get(_page("work_join", other.id), {"q": q}))
        assert _page("work_join_with", other.id, other_id=lead.id) in page
    assert clerk.get(_page("work_join", other.id), {"q": "x"}).status_code in (200, 422)
    assert "这里不能找人" in words_of(clerk.get(_page("work_join", other.id), {"q": "13800138000"}))


def test_the_joined_report_stands_on_the_leads_page_with_words_and_photos(workplace: Cast) -> None:
    lead, other = _joined(workplace)
    actions.add_photo(
        actor=make.holder_of_matter(other), at=clock.now(), matter_id=other.id, files=[make.make_picture()]
    )
    page = workplace.clerk.client().get(_page("work_matter", lead.id))
    assert "老人看不清" in words_of(page)
    assert "/photos/" in html_of(page)
    assert "matters.work" in [reading.purpose for reading in ledger.list_readings(other.id)]


def test_a_question_of_a_joined_resident_is_seen_on_the_leads_page(workplace: Cast) -> None:
    lead, other = _joined(workplace)
    actions.ask(actor=make.holder_of_matter(other), at=clock.now(), matter_id=other.id, text="今晚能亮吗")
    assert "今晚能亮吗" in words_of(workplace.clerk.client().get(_page("work_matter", lead.id)))


def test_joining_is_taken_back_from_the_page(workplace: Cast) -> None:
    lead, other = _joined(workplace)
    client = workplace.clerk.client()
    back = f"{_page('work_matter', other.id)}separate/"
    assert back in html_of(client.get(_page("work_matter", lead.id)))
    assert client.post(back).status_code == 302
    assert Matter.objects.get(id=other.id).state == State.RECEIVED


def test_joining_a_third_time_or_to_itself_says_why_not(workplace: Cast) -> None:
    lead, other = _joined(workplace)
    third = _matter(workplace)
    client = workplace.clerk.client()
    response = client.post(_page("work_join_with", third.id, other_id=other.id), {"lead": str(other.id)})
    assert response.status_code == 409
    assert "请选它合并到的那一件" in words_of(response)
    itself = client.post(_page("work_join_with", lead.id, other_id=lead.id), {"lead": str(lead.id)})
    assert itself.status_code == 400
    assert client.post(_page("work_join_with", third.id, other_id=lead.id), {"lead": "x"}).status_code == 422


def test_parts_are_described_and_stand_on_the_pages_of_staff_and_resident(workplace: Cast) -> None:
    whole = make.make_received(workplace.grid.id, at=clock.now())
    client = workplace.caseworker.client()
    typed = {"text_1": "换灯泡", "kind_1": LIGHT, "text_2": "补路面的坑", "kind_2": POTHOLE}
    assert client.post(_page("work_split", whole.matter_id), typed).status_code == 302
    assert "补路面的坑" in words_of(client.get(_page("work_matter", whole.matter_id)))
    resident = Client().get(reverse("matter", kwargs={"reference": whole.reference, "secret": whole.secret}))
    assert "路面有坑" in words_of(resident)
    assert "补路面的坑" not in words_of(resident)
    child = Link.objects.filter(matter__kind_code=POTHOLE).get().matter_id
    assert client.post(_page("work_unsplit", child)).status_code == 302
    assert Matter.objects.get(id=child).state == State.WITHDRAWN


def test_a_part_without_a_kind_and_none_at_all_are_told(workplace: Cast) -> None:
    whole = _matter(workplace)
    client = workplace.caseworker.client()
    for typed in ({}, {"text_1": "换灯泡", "kind_1": LIGHT, "text_2": "补坑"}, {"text_1": "x", "kind_1": "no.such"}):
        assert client.post(_page("work_split", whole.id), typed).status_code == 422
    assert not Link.objects.exists()


def test_done_before_its_parts_asks_for_the_reason(workplace: Cast) -> None:
    whole = _matter(workplace)
    worker = workplace.caseworker
    actions.accept(actor=worker.actor, at=clock.now(), matter_id=whole.id)
    assert "despite_parts" not in html_of(worker.client().get(_page("work_act", whole.id, act="resolve")))
    parts = [actions.Part("换灯泡", LIGHT)]
    actions.split(actor=worker.actor, at=clock.now(), matter_id=whole.id, parts=parts)
    done = {"outcome": "FIXED", "text": "好了"}
    page = _page("work_act", whole.id, act="resolve")
    assert worker.client().post(page, done).status_code == 409
    assert worker.client().post(page, {**done, "despite_parts": "灯泡明天到"}).status_code == 302


def _event(workplace: Cast, matter: Matter) -> UUID:
    typed = {"event": "", "name": "老街停水", "place": str(workplace.township.id), "happened_at": "2026-11-22T08:00"}
    response = workplace.clerk.client().post(_page("work_event", matter.id), typed)
    assert response.status_code == 302, words_of(response)
    return Group.objects.get().id


def test_an_event_is_made_told_to_all_and_added_to(workplace: Cast) -> None:
    first, second = _matter(workplace), _matter(workplace, "完全两样的一件事情")
    group_id = _event(workplace, first)
    client = workplace.clerk.client()
    page = reverse("event", kwargs={"group_id": group_id})
    assert client.post(page, {"q": second.reference}).status_code == 302
    assert client.post(page, {"text": "四点前来水"}).status_code == 302
    shown = words_of(client.get(page))
    assert "四点前来水" in shown
    assert f"{second.reference[:3]}-{second.reference[3:]}" in shown
    assert "老街停水" in words_of(client.get(reverse("events")))
    leave = reverse("event_leave", kwargs={"group_id": group_id, "matter_id": second.id})
    assert client.post(leave).status_code == 302
    assert GroupMember.objects.filter(removed_at__isnull=True).count() == 1


def test_a_second_matter_is_put_to_the_event_that_is_there(workplace: Cast) -> None:
    group_id = _event(workplace, _matter(workplace))
    second = _matter(workplace)
    answer = workplace.clerk.client().post(_page("work_event", second.id), {"event": str(group_id)})
    assert answer.status_code == 302
    assert GroupMember.objects.filter(group_id=group_id).count() == 2


def test_the_resident_reads_of_the_event_on_the_own_page(workplace: Cast) -> None:
    received = make.make_received(workplace.grid.id, at=clock.now())
    _event(workplace, Matter.objects.get(id=received.matter_id))
    page = Client().get(reverse("matter", kwargs={"reference": received.reference, "secret": received.secret}))
    assert "老街停水" in words_of(page)


def test_the_whole_event_is_taken_back(workplace: Cast) -> None:
    group_id = _event(workplace, _matter(workplace))
    client = workplace.clerk.client()
    assert client.post(reverse("event_undo", kwargs={"group_id": group_id})).status_code == 302
    assert client.get(reverse("event", kwargs={"group_id": group_id})).status_code == 404


def test_taking_back_names_what_could_not_leave(workplace: Cast) -> None:
    stays, moved = _matter(workplace), _matter(workplace)
    group_id = _event(workplace, stays)
    clerk = workplace.clerk.actor
    actions.add_to_group(actor=clerk, at=clock.now(), group_id=group_id, matter_ids=[moved.id])
    Matter.objects.filter(id=moved.id).update(place_path=workplace.far_grid.path, owner_path=workplace.far_grid.path)
    client = workplace.clerk.client()
    answer = client.post(reverse("event_undo", kwargs={"group_id": group_id}))
    assert answer.status_code == 409
    assert "不是每件都能离开" in words_of(answer)
    assert "1 件已经离开" in words_of(answer)
    assert client.get(reverse("event", kwargs={"group_id": group_id})).status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"name": "x"},
        {"name": "停水", "happened_at": "yesterday"},
        {"name": "停水", "happened_at": "2999-01-01T00:00"},
        {"name": "停水", "happened_at": "2026-11-22T08:00", "place": "nowhere"},
        {"event": "nothing"},
    ],
)
def test_a_bad_event_is_told_in_words(workplace: Cast, typed: dict[str, str]) -> None:
    _event(workplace, _matter(workplace))
    answer = workplace.clerk.client().post(_page("work_event", _matter(workplace).id), typed)
    assert 400 <= answer.status_code < 500
    assert Group.objects.count() == 1


def test_who_may_not(workplace: Cast) -> None:
    lead, other = _matter(workplace), _matter(workplace)
    group_id = _event(workplace, lead)
    pages = [
        _page("work_join", other.id),
        _page("work_join_with", other.id, other_id=lead.id),
        _page("work_split", other.id),
        _page("work_event", other.id),
        reverse("event", kwargs={"group_id": group_id}),
    ]
    strangers = (Client(), workplace.resident.client(), workplace.outsider.client(), workplace.administrator.client())
    for client in strangers:
        for page in pages:
            assert client.get(page).status_code in (302, 403, 404), page
            assert client.post(page, {"lead": str(lead.id), "text": "x"}).status_code in (302, 403, 404, 405), page
    assert Client().get(reverse("events")).status_code in (302, 403)
    assert not Link.objects.exists()


def test_in_english(workplace: Cast) -> None:
    lead, other = _joined(workplace)
    client = english(workplace.clerk.client())
    assert "Joined reports of the same thing" in words_of(client.get(_page("work_matter", lead.id)))
    assert "another report of the same thing leads" in words_of(client.get(_page("work_matter", other.id)))
    assert "Put to an event" in words_of(client.get(_page("work_event", lead.id)))
