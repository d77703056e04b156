"""Every verb has its page: the form, what it does, and what it says when it cannot be done."""

from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

from linli.kit import clock
from linli.matters import actions
from linli.matters import queries as matters
from linli.matters.models import HandOver, Matter
from linli.matters.rules import Verb
from linli.matters.tests.make import make_matter, make_picture
from linli.portal.views.work.acts import ACTS
from tests.cast import Cast, Member

pytestmark = pytest.mark.django_db


def _post(who: Member, matter: Matter, act: str, **data: Any) -> HttpResponse:
    address = reverse("work_act", kwargs={"matter_id": matter.id, "act": act})
    answer: HttpResponse = who.client().post(address, data)
    return answer


def _accepted(town: Cast) -> Matter:
    matter = make_matter(town.grid.id, at=clock.now())
    actions.accept(actor=town.caseworker.actor, at=clock.now(), matter_id=matter.id)
    matter.refresh_from_db()
    return matter


def _state(matter: Matter) -> str:
    matter.refresh_from_db()
    return matter.state


def test_every_verb_of_the_table_that_staff_may_say_has_a_page() -> None:
    by_itself = {Verb.RECEIVE, Verb.RELEASE, Verb.FOLLOW_PLACE}
    assert {act.verb for act in ACTS.values()} == set(Verb) - by_itself


def test_a_visit_with_photos_starts_the_work(town: Cast) -> None:
    matter = _accepted(town)
    photo = SimpleUploadedFile("p.jpg", make_picture(), "image/jpeg")
    answer = _post(town.caseworker, matter, "visit", text="灯头烧坏\uff0c已报电工", photos=[photo])
    assert answer.status_code == 302
    assert _state(matter) == "IN_PROGRESS"
    steps = matters.timeline(town.caseworker.actor, matter.id)
    assert [len(step.photos) for step in steps if step.verb == Verb.VISIT] == [1]


def test_an_svg_that_poses_as_a_photo_is_refused_with_a_sentence(town: Cast) -> None:
    matter = _accepted(town)
    fake = SimpleUploadedFile("p.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "image/jpeg")
    answer = _post(town.caseworker, matter, "visit", text="到了", photos=[fake])
    assert 400 <= answer.status_code < 500
    assert 'id="id_photos"' in answer.content.decode()
    assert _state(matter) == "ACCEPTED"


def test_on_hold_names_with_whom_and_why(town: Cast) -> None:
    matter = _accepted(town)
    answer = _post(town.caseworker, matter, "wait", waiting_for="CONTRACTOR", reason="PARTS_ORDERED", text="等灯头")
    assert answer.status_code == 302
    assert _state(matter) == "WAITING"
    assert _post(town.caseworker, matter, "resume", text="到货了").status_code == 302
    assert _state(matter) == "IN_PROGRESS"


def test_done_needs_an_outcome_and_words(town: Cast) -> None:
    matter = _accepted(town)
    missing = _post(town.caseworker, matter, "resolve", outcome="", text="")
    assert missing.status_code == 422
    assert 'href="#id_outcome"' in missing.content.decode()
    assert _post(town.caseworker, matter, "resolve", outcome="FIXED", text="灯亮了").status_code == 302
    assert _state(matter) == "RESOLVED"


def test_a_hand_over_counts_only_when_the_other_side_takes_it(town: Cast) -> None:
    matter = _accepted(town)
    offered = _post(town.caseworker, matter, "handover", choice=f"agency:{town.bureau.id}", reason="归他们修")
    assert offered.status_code == 302, offered.content.decode()
    assert _state(matter) == "ACCEPTED"
    assert matter.owner_post_id == town.caseworker.post.id
    assert _post(town.officer, matter, "take").status_code == 302
    assert _state(matter) == "HANDED_OVER"
    assert matter.owner_agency_id == town.bureau.id


def test_a_hand_over_sent_back_keeps_the_owner(town: Cast) -> None:
    matter = _accepted(town)
    _post(town.caseworker, matter, "handover", choice=f"agency:{town.bureau.id}", reason="归他们修")
    assert _post(town.officer, matter, "return", reason="这盏灯是村里的").status_code == 302
    assert HandOver.objects.get(matter=matter).answer == "RETURNED"
    assert _state(matter) == "ACCEPTED"


def test_passing_up_gives_it_to_the_level_above(town: Cast) -> None:
    matter = _accepted(town)
    assert _post(town.caseworker, matter, "escalate", reason="要镇里一起办").status_code == 302
    assert _state(matter) == "ESCALATED"
    assert matter.owner_place_id == town.village.id


def test_the_kind_is_corrected_from_the_catalogue(town: Cast) -> None:
    matter = _accepted(town)
    other = matters.list_kinds()[1].children[0].children[0].kind
    assert _post(town.caseworker, matter, "kind", choice=other.code, reason="选错了").status_code == 302
    matter.refresh_from_db()
    assert matter.kind_code == other.code


def test_the_place_is_corrected_and_nobody_is_sent_away(town: Cast) -> None:
    matter = make_matter(town.ladder.grids[0].id, at=clock.now())
    actor = town.coordinator
    choices = [grid.id for grid in town.ladder.grids if grid.parent_id == town.ladder.grids[0].parent_id]
    other = next(place_id for place_id in choices if place_id != matter.place_id)
    assert _post(actor, matter, "move", choice=str(other), reason="在桥那边").status_code == 302
    matter.refresh_from_db()
    assert matter.place_id == other


def test_declining_names_another_door(town: Cast) -> None:
    matter = make_matter(town.township.id, at=clock.now())
    answer = _post(
        town.clerk, matter, "decline", reason="OTHER_AUTHORITY", text="这归劳动仲裁", other_door="LABOUR_ARBITRATION"
    )
    assert answer.status_code == 302, answer.content.decode()
    assert _state(matter) == "DECLINED"


def test_two_at_once_one_wins_and_the_other_is_told(town: Cast) -> None:
    matter = make_matter(town.grid.id, at=clock.now())
    seen = matter.version
    assert _post(town.caseworker, matter, "accept", version=seen).status_code == 302
    second = _post(town.caseworker, matter, "start", version=seen)
    assert second.status_code == 409
    assert "有人先动了" in second.content.decode()


def test_a_verb_that_leads_nowhere_now_is_refused_and_its_page_says_so(town: Cast) -> None:
    matter = make_matter(town.grid.id, at=clock.now())
    assert _post(town.caseworker, matter, "confirm").status_code in (403, 409)
    page = town.caseworker.client().get(reverse("work_act", kwargs={"matter_id": matter.id, "act": "confirm"}))
    assert "现在办不了" in page.content.decode()


@pytest.mark.parametrize("act", sorted(ACTS))
def test_every_page_opens_for_whoever_works_the_matter(town: Cast, act: str) -> None:
    matter = _accepted(town)
    page = town.caseworker.client().get(reverse("work_act", kwargs={"matter_id": matter.id, "act": act}))
    assert page.status_code == 200


@pytest.mark.parametrize("act", sorted(ACTS))
@pytest.mark.parametrize("who", ["outsider", "resident", "administrator"])
def test_nobody_else_may_say_any_verb(town: Cast, act: str, who: str) -> None:
    matter = _accepted(town)
    data = {"text": "话", "reason": "话", "choice": "x", "outcome": "FIXED", "waiting_for": "AGENCY"}
    answer = _post(getattr(town, who), matter, act, **data)
    assert answer.status_code == 404
    matter.refresh_from_db()
    assert matter.state == "ACCEPTED"


def test_an_unknown_verb_is_no_page(town: Cast) -> None:
    matter = _accepted(town)
    assert _post(town.caseworker, matter, "destroy").status_code == 404


@pytest.mark.parametrize("choice", ["", "place:", "agency:zzz", "place:00000000-0000-7000-8000-000000000000", "\x00"])
def test_a_forged_destination_is_refused(town: Cast, choice: str) -> None:
    matter = _accepted(town)
    assert _post(town.caseworker, matter, "handover", choice=choice, reason="归他们").status_code == 422
    assert not HandOver.objects.filter(matter=matter).exists()


def test_an_unknown_matter_is_not_there(town: Cast) -> None:
    nothing = Matter(id=UUID(int=7))
    assert _post(town.caseworker, nothing, "accept").status_code == 404
