"""Every verb has its page: the form, what it does, and what it says when it cannot be done."""

from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.kit import clock
from linli.matters import actions
from linli.matters import queries as matters
from linli.matters.models import HandOver, Matter
from linli.matters.rules import Verb
from linli.matters.tests.make import holder_of_matter, make_matter, make_picture
from linli.portal.views.work.acts import ACTS
from tests.cast import Cast, Member

pytestmark = pytest.mark.django_db


def _post(who: Member, matter: Matter, act: str, **data: Any) -> Any:
    address = reverse("work_act", kwargs={"matter_id": matter.id, "act": act})
    return who.client().post(address, data)


def _accepted(workplace: Cast) -> Matter:
    matter = make_matter(workplace.grid.id, at=clock.now())
    actions.accept(actor=workplace.caseworker.actor, at=clock.now(), matter_id=matter.id)
    matter.refresh_from_db()
    return matter


def _state(matter: Matter) -> str:
    matter.refresh_from_db()
    return matter.state


def test_every_verb_of_the_table_that_staff_may_say_has_a_page() -> None:
    by_itself = {
        Verb.RECEIVE,
        Verb.RELEASE,
        Verb.FOLLOW_PLACE,
        Verb.CHANGE_CONTACT,
        Verb.RENEW_LINK,
        Verb.REMIND,
        Verb.RUN_OUT,
        Verb.RECOUNT,
        Verb.PASS_DECISION_UP,
    }
    pages_of_their_own = {Verb.JOIN, Verb.SPLIT, Verb.GROUP, Verb.UNGROUP, Verb.TAKE_STEP}
    assert {act.verb for act in ACTS.values()} == set(Verb) - by_itself - pages_of_their_own


def test_a_visit_with_photos_starts_the_work(workplace: Cast) -> None:
    matter = _accepted(workplace)
    photo = SimpleUploadedFile("p.jpg", make_picture(), "image/jpeg")
    answer = _post(workplace.caseworker, matter, "visit", text="灯头烧坏\uff0c已报电工", photos=[photo])
    assert answer.status_code == 302
    assert _state(matter) == "IN_PROGRESS"
    steps = matters.timeline(holder_of_matter(matter), matter.id)
    assert [len(step.photos) for step in steps if step.verb == Verb.VISIT] == [1]


def test_an_svg_that_poses_as_a_photo_is_refused_with_a_sentence(workplace: Cast) -> None:
    matter = _accepted(workplace)
    fake = SimpleUploadedFile("p.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "image/jpeg")
    answer = _post(workplace.caseworker, matter, "visit", text="到了", photos=[fake])
    assert 400 <= answer.status_code < 500
    assert 'id="id_photos"' in answer.content.decode()
    assert _state(matter) == "ACCEPTED"


def test_on_hold_names_with_whom_and_why(workplace: Cast) -> None:
    matter = _accepted(workplace)
    answer = _post(workplace.caseworker, matter, "wait", waiting_for="CONTRACTOR", reason="PARTS_ORDERED")
    assert answer.status_code == 302
    assert _state(matter) == "WAITING"
    assert _post(workplace.caseworker, matter, "resume", text="到货了").status_code == 302
    assert _state(matter) == "IN_PROGRESS"


def test_done_needs_an_outcome_and_words(workplace: Cast) -> None:
    matter = _accepted(workplace)
    missing = _post(workplace.caseworker, matter, "resolve", outcome="", text="")
    assert missing.status_code == 422
    assert 'href="#id_outcome"' in missing.content.decode()
    assert _post(workplace.caseworker, matter, "resolve", outcome="FIXED", text="灯亮了").status_code == 302
    assert _state(matter) == "RESOLVED"


def test_a_hand_over_counts_only_when_the_other_side_takes_it(workplace: Cast) -> None:
    matter = _accepted(workplace)
    offered = _post(workplace.caseworker, matter, "handover", choice=f"agency:{workplace.bureau.id}", reason="归他们修")
    assert offered.status_code == 302, offered.content.decode()
    assert _state(matter) == "ACCEPTED"
    assert matter.owner_post_id == workplace.caseworker.post.id
    assert _post(workplace.officer, matter, "take").status_code == 302
    assert _state(matter) == "HANDED_OVER"
    assert matter.owner_agency_id == workplace.bureau.id


def test_a_hand_over_sent_back_keeps_the_owner(workplace: Cast) -> None:
    matter = _accepted(workplace)
    _post(workplace.caseworker, matter, "handover", choice=f"agency:{workplace.bureau.id}", reason="归他们修")
    assert _post(workplace.officer, matter, "return", reason="这盏灯是村里的").status_code == 302
    assert HandOver.objects.get(matter=matter).answer == "RETURNED"
    assert _state(matter) == "ACCEPTED"


def test_passing_up_gives_it_to_the_level_above(workplace: Cast) -> None:
    matter = _accepted(workplace)
    assert _post(workplace.caseworker, matter, "escalate", reason="要镇里一起办").status_code == 302
    assert _state(matter) == "ESCALATED"
    assert matter.owner_place_id == workplace.village.id


def test_the_kind_is_corrected_from_the_catalogue(workplace: Cast) -> None:
    matter = _accepted(workplace)
    other = matters.list_kinds()[1].children[0].children[0].kind
    assert _post(workplace.caseworker, matter, "kind", choice=other.code, reason="选错了").status_code == 302
    matter.refresh_from_db()
    assert matter.kind_code == other.code


def test_the_place_is_corrected_and_nobody_is_sent_away(workplace: Cast) -> None:
    matter = make_matter(workplace.ladder.grids[0].id, at=clock.now())
    actor = workplace.coordinator
    choices = [grid.id for grid in workplace.ladder.grids if grid.parent_id == workplace.ladder.grids[0].parent_id]
    other = next(place_id for place_id in choices if place_id != matter.place_id)
    assert _post(actor, matter, "move", choice=str(other), reason="在桥那边").status_code == 302
    matter.refresh_from_db()
    assert matter.place_id == other


def test_declining_names_another_door(workplace: Cast) -> None:
    matter = make_matter(workplace.township.id, at=clock.now())
    said = {"reason": "OTHER_AUTHORITY", "text": "这归劳动仲裁", "other_door": "LABOUR_ARBITRATION"}
    answer = _post(workplace.clerk, matter, "decline", **said)
    assert answer.status_code == 302, answer.content.decode()
    assert _state(matter) == "DECLINED"


def test_declining_without_another_door_is_said_beside_the_field(workplace: Cast) -> None:
    matter = make_matter(workplace.township.id, at=clock.now())
    answer = _post(workplace.clerk, matter, "decline", reason="OUTSIDE_AREA", text="不在本地")
    assert answer.status_code == 422
    assert 'href="#id_other_door"' in answer.content.decode()
    assert _state(matter) == "RECEIVED"
    assert _post(workplace.clerk, matter, "decline", reason="SAME_AS_ANOTHER", text="已在办").status_code == 302


def test_two_at_once_one_wins_and_the_other_is_told(workplace: Cast) -> None:
    matter = make_matter(workplace.grid.id, at=clock.now())
    seen = matter.version
    assert _post(workplace.caseworker, matter, "accept", version=seen).status_code == 302
    second = _post(workplace.caseworker, matter, "start", version=seen)
    assert second.status_code == 409
    assert "有人先动了" in second.content.decode()


def test_a_verb_that_leads_nowhere_now_is_refused_and_its_page_says_so(workplace: Cast) -> None:
    matter = make_matter(workplace.grid.id, at=clock.now())
    assert _post(workplace.caseworker, matter, "confirm").status_code in (403, 409)
    page = workplace.caseworker.client().get(reverse("work_act", kwargs={"matter_id": matter.id, "act": "confirm"}))
    assert "现在办不了" in page.content.decode()


@pytest.mark.parametrize("act", sorted(ACTS))
def test_every_page_opens_for_whoever_works_the_matter(workplace: Cast, act: str) -> None:
    matter = _accepted(workplace)
    page = workplace.caseworker.client().get(reverse("work_act", kwargs={"matter_id": matter.id, "act": act}))
    assert page.status_code == 200


@pytest.mark.parametrize("act", sorted(ACTS))
@pytest.mark.parametrize("who", ["outsider", "resident", "administrator"])
def test_nobody_else_may_say_any_verb(workplace: Cast, act: str, who: str) -> None:
    matter = _accepted(workplace)
    data = {"text": "话", "reason": "话", "choice": "x", "outcome": "FIXED", "waiting_for": "AGENCY"}
    answer = _post(getattr(workplace, who), matter, act, **data)
    assert answer.status_code == 404
    matter.refresh_from_db()
    assert matter.state == "ACCEPTED"


def test_an_unknown_verb_is_no_page(workplace: Cast) -> None:
    matter = _accepted(workplace)
    assert _post(workplace.caseworker, matter, "destroy").status_code == 404


@pytest.mark.parametrize("choice", ["", "place:", "agency:zzz", "place:00000000-0000-7000-8000-000000000000", "\x00"])
def test_a_forged_destination_is_refused(workplace: Cast, choice: str) -> None:
    matter = _accepted(workplace)
    assert _post(workplace.caseworker, matter, "handover", choice=choice, reason="归他们").status_code == 422
    assert not HandOver.objects.filter(matter=matter).exists()


def test_an_unknown_matter_is_not_there(workplace: Cast) -> None:
    nothing = Matter(id=UUID(int=7))
    assert _post(workplace.caseworker, nothing, "accept").status_code == 404


def test_a_matter_that_goes_to_others_leads_back_to_the_list(workplace: Cast) -> None:
    matter = make_matter(workplace.grid.id, at=clock.now())
    address = reverse("work_act", kwargs={"matter_id": matter.id, "act": "move"})
    data = {"choice": str(workplace.far_grid.id), "reason": "位置弄错了"}
    client = workplace.coordinator.client()
    offered = client.get(address).content.decode()
    assert str(workplace.ladder.grids[0].id) in offered or str(workplace.ladder.villages[0].id) in offered
    data["choice"] = str(workplace.ladder.townships[1].id)
    answer = client.post(address, data, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("desk")
    assert "已经转到别处" in answer.content.decode()
