"""One matter is opened in an emergency by two persons: asked, answered, read, ended, reviewed, all through HTTP."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from linli.disputes.actions.room import say_in_private
from linli.disputes.tests.make_mediation import both, make_mediating
from linli.kit import clock
from linli.kit.actors import Role
from linli.kit.ids import show_reference
from linli.ledger.models import Entry, Reading
from linli.matters import actions
from linli.matters.actions import ContactDetails, Received
from linli.matters.actions.retention.destroy import destroy_words
from linli.matters.models import Emergency, Matter, Photo
from linli.matters.tests.make import VIOLENCE, make_picture, make_received
from linli.notices.models import Notice
from linli.people.queries import post_label
from linli.people.tests.make import make_account, make_agency, make_post
from linli.portal.tests.make import words_of
from tests.cast import Cast, Member
from tests.readings.addresses import every_address

pytestmark = pytest.mark.django_db
WORDS, ADDRESS, PHONE = "他又在打人，孩子在里屋", "枫源村七号", "13899990077"
CONFIDED = "只跟调解员说，我最多让三千"
REASON = "邻居听到呼救，要知道是哪一户"
FORM = {"reason": REASON, "basis": "pipl-13-4"}


@pytest.fixture
def private(workplace: Cast) -> Received:
    """A private matter of grid 3 that its village holds, with a photo and a telephone."""
    contact = ContactDetails(name="王芳", phone=PHONE, email="fang@example.org", consent=True)
    return make_received(
        workplace.grid.id, at=clock.now(), kind_code=VIOLENCE, text=WORDS, address=ADDRESS, contact=contact
    )


@pytest.fixture
def protector(workplace: Cast) -> Member:
    """Data protection of the county."""
    account = make_account(email="protector@example.org", display_name="员工 protector")
    office = make_agency(workplace.county, code="data-protection")
    return Member(account, make_post(account, Role.OFFICER, agency=office, kind_codes=("data.protection",)))


def number(matter_id: UUID) -> str:
    return show_reference(Matter.objects.get(id=matter_id).reference)


def ask(member: Member, matter_id: UUID, **changes: str) -> Any:
    return member.client().post(reverse("emergency_ask"), {"reference": number(matter_id), **FORM, **changes})


def asked(member: Member, matter_id: UUID) -> Emergency:
    assert ask(member, matter_id).status_code == 302
    return Emergency.objects.latest("asked_at")


def address(name: str, row: Emergency, **more: Any) -> str:
    return reverse(name, kwargs={"emergency_id": row.id, **more})


def approve(member: Member, row: Emergency) -> int:
    return member.client().post(address("emergency_approve", row)).status_code


def opened(cast: Cast, received: Received) -> Emergency:
    row = asked(cast.caseworker, received.matter_id)
    assert approve(cast.clerk, row) == 302
    row.refresh_from_db()
    return row


def page(member: Member, row: Emergency) -> str:
    return words_of(member.client().get(address("emergency", row)))


def shift(row: Emergency, **back: int) -> None:
    """As if all of it had happened earlier."""
    ago = timedelta(**back)
    row.refresh_from_db()
    for name in ("asked_at", "expires_at", "approved_at", "until_at"):
        moment = getattr(row, name)
        setattr(row, name, moment - ago if moment else None)
    row.save()


def test_with_a_second_yes_the_asker_reads_words_contact_and_photos_and_nobody_else(
    workplace: Cast, private: Received
) -> None:
    actions.add_photo(
        actor=workplace.village_desk.actor,
        at=clock.now(),
        matter_id=private.matter_id,
        text="",
        files=[make_picture()],
    )
    ordinary = reverse("work_matter", kwargs={"matter_id": private.matter_id})
    assert workplace.caseworker.client().get(ordinary).status_code == 404
    row = asked(workplace.caseworker, private.matter_id)
    waiting = page(workplace.caseworker, row)
    assert WORDS not in waiting
    assert "要知道是哪一户" in page(workplace.clerk, row)
    assert approve(workplace.clerk, row) == 302
    shown = page(workplace.caseworker, row)
    assert WORDS in shown
    assert ADDRESS in shown
    assert PHONE in shown
    photo = Photo.objects.get(matter_id=private.matter_id)
    picture = address("emergency_photo", row, photo_id=photo.id, size="full")
    answer = workplace.caseworker.client().get(picture)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"  # type: ignore[attr-defined]
    assert workplace.caseworker.client().get(f"/photos/{photo.id}/full.jpg").status_code == 404
    for other in (workplace.clerk, workplace.coordinator, workplace.village_desk):
        assert WORDS not in page(other, row)
        assert other.client().get(picture).status_code == 404
    # No other door has opened.
    client = workplace.caseworker.client()
    assert client.get(ordinary).status_code == 404
    act = reverse("work_act", kwargs={"matter_id": private.matter_id, "act": "note"})
    assert client.post(act, {"text": "x", "visibility": "PUBLIC"}).status_code == 404
    assert client.get(reverse("api_work_matter", kwargs={"matter_id": private.matter_id})).status_code == 404


def test_every_look_is_on_record_and_its_resident_sees_both_offices_and_is_told(
    workplace: Cast, private: Received, protector: Member
) -> None:
    row = opened(workplace, private)
    assert not Reading.objects.filter(purpose="matters.emergency").exists()
    page(workplace.caseworker, row)
    (look,) = Reading.objects.filter(purpose="matters.emergency")
    assert (look.matter_id, look.post_id) == (private.matter_id, workplace.caseworker.post.id)
    seen = reverse("matter_readings", kwargs={"reference": private.reference, "secret": private.secret})
    told = words_of(Client().get(seen))
    assert "紧急情况，经第二人同意" in told
    for post in (row.asked_post_id, row.decided_post_id):
        assert post is not None
        assert post_label(post, "zh-hans") in told
    assert "第十三条第一款第四项" in told
    assert "尚未经律师核对" in told
    for member in (workplace.caseworker, workplace.clerk):
        assert member.account.display_name not in told
    notice = Notice.objects.get(template="resident.emergency_opened")
    assert WORDS not in str(notice.values)
    assert {one.account_id for one in Notice.objects.filter(template="staff.emergency_asked")} == {
        workplace.village_desk.account.id,
        workplace.clerk.account.id,
        workplace.coordinator.account.id,
        workplace.county_coordinator.account.id,
    }


def test_the_asker_cannot_say_yes_also_not_by_another_post(workplace: Cast, private: Received) -> None:
    row = asked(workplace.caseworker, private.matter_id)
    make_post(workplace.caseworker.account, Role.COORDINATOR, place=workplace.county)
    assert approve(workplace.caseworker, row) == 409
    row.refresh_from_db()
    assert row.approved_at is None
    row.decided_by_id = row.asked_by_id
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()  # nor past the code


@pytest.mark.parametrize(
    "who", ["neighbour", "volunteer", "mediator", "officer", "administrator", "caseworker", "outsider"]
)
def test_nobody_without_a_desk_or_coordination_there_can_say_yes(workplace: Cast, private: Received, who: str) -> None:
    member = getattr(workplace, who)
    row = asked(workplace.coordinator if who == "caseworker" else workplace.caseworker, private.matter_id)
    assert approve(member, row) in (403, 404)
    assert member.client().get(address("emergency", row)).status_code in (403, 404)
    row.refresh_from_db()
    assert row.approved_at is None


@pytest.mark.parametrize("who", ["neighbour", "volunteer", "mediator", "officer", "administrator", "outsider"])
def test_who_does_not_serve_there_cannot_ask(workplace: Cast, private: Received, who: str) -> None:
    assert ask(getattr(workplace, who), private.matter_id).status_code == (422 if who == "outsider" else 403)
    assert not Emergency.objects.exists()


def test_two_who_say_yes_at_once_open_it_once_and_a_no_after_a_yes_is_too_late(
    workplace: Cast, private: Received
) -> None:
    row = asked(workplace.caseworker, private.matter_id)
    first, second = workplace.clerk.client(), workplace.coordinator.client()
    for client in (first, second):
        assert client.get(address("emergency", row)).status_code == 200  # both have the form before them
    assert first.post(address("emergency_approve", row)).status_code == 302
    assert second.post(address("emergency_approve", row)).status_code == 409
    assert second.post(address("emergency_refuse", row), {"reason": "没有必要"}).status_code == 409
    row.refresh_from_db()
    assert row.decided_by_id == workplace.clerk.account.id
    assert Entry.objects.filter(verb="matters.approve_emergency").count() == 1


def test_a_no_needs_a_reason_and_opens_nothing(workplace: Cast, private: Received) -> None:
    row = asked(workplace.caseworker, private.matter_id)
    client = workplace.clerk.client()
    assert client.post(address("emergency_refuse", row), {"reason": " "}).status_code == 422
    assert client.post(address("emergency_refuse", row), {"reason": "已经报警，由公安处理"}).status_code == 302
    shown = page(workplace.caseworker, row)
    assert "已经报警" in shown
    assert WORDS not in shown
    assert approve(workplace.coordinator, row) == 409


def test_an_answer_that_comes_too_late_opens_nothing(workplace: Cast, private: Received) -> None:
    row = asked(workplace.caseworker, private.matter_id)
    shift(row, minutes=31)
    assert approve(workplace.clerk, row) == 409
    assert WORDS not in page(workplace.caseworker, row)
    assert ask(workplace.caseworker, private.matter_id).status_code == 302  # only anew


def test_it_ends_by_itself_and_what_was_open_cannot_be_asked_for_again(workplace: Cast, private: Received) -> None:
    row = opened(workplace, private)
    client = workplace.caseworker.client()
    assert WORDS in words_of(client.get(address("emergency", row)))
    assert ask(workplace.caseworker, private.matter_id).status_code == 422  # it is open already
    shift(row, minutes=61)
    assert WORDS not in words_of(client.get(address("emergency", row)))
    assert approve(workplace.coordinator, row) == 409


@pytest.mark.parametrize("who", ["caseworker", "clerk", "coordinator"])
def test_either_side_ends_it_at_once_for_good(workplace: Cast, private: Received, who: str) -> None:
    row = opened(workplace, private)
    client = workplace.caseworker.client()
    assert WORDS in words_of(client.get(address("emergency", row)))
    assert getattr(workplace, who).client().post(address("emergency_end", row)).status_code == 302
    assert WORDS not in words_of(client.get(address("emergency", row)))
    assert client.post(address("emergency_end", row)).status_code == 409
    assert approve(workplace.coordinator, row) == 409


def test_another_matter_does_not_come_with_it(workplace: Cast, private: Received) -> None:
    other = make_received(workplace.grid.id, at=clock.now(), kind_code=VIOLENCE, text="别家的事")
    actions.add_photo(
        actor=workplace.village_desk.actor, at=clock.now(), matter_id=other.matter_id, text="", files=[make_picture()]
    )
    row = opened(workplace, private)
    photo = Photo.objects.get(matter_id=other.matter_id)
    client = workplace.caseworker.client()
    assert client.get(address("emergency_photo", row, photo_id=photo.id, size="full")).status_code == 404
    for matter_id in (private.matter_id, other.matter_id):
        assert client.get(reverse("emergency", kwargs={"emergency_id": matter_id})).status_code == 404


def test_whoever_lost_the_post_reads_no_more(workplace: Cast, private: Received) -> None:
    row = opened(workplace, private)
    post = workplace.caseworker.post
    post.valid_to = clock.local_day(clock.now())
    post.save()
    answer = workplace.caseworker.client().get(address("emergency", row))
    assert answer.status_code == 403


def test_what_the_sides_of_a_dispute_confided_stays_sealed(workplace: Cast) -> None:
    dispute = make_mediating(workplace, clock.now() - timedelta(hours=1))
    said = say_in_private(actor=both(dispute)[0], at=clock.now(), dispute_id=dispute.id, text=CONFIDED)
    asker = workplace.county_coordinator
    row = asked(asker, dispute.matter_id)
    assert approve(workplace.clerk, row) == 302
    client = asker.client()
    shown = words_of(client.get(address("emergency", row)))
    assert Matter.objects.get(id=dispute.matter_id).text in shown
    assert "一直封存" in shown
    assert CONFIDED not in shown
    tried = [
        one
        for one in every_address({"dispute_id": [dispute.id], "item_id": [said.id], "seat": [0, 1]})
        if str(dispute.id) in one
    ]
    assert tried
    for one in tried:
        answer = client.get(one)
        assert answer.status_code in (302, 403, 404, 405) or CONFIDED not in answer.content.decode(), one


def test_what_is_open_anyhow_a_short_reason_and_an_unknown_number_are_refused(
    workplace: Cast, private: Received
) -> None:
    assert ask(workplace.village_desk, private.matter_id).status_code == 422  # its own team
    assert ask(workplace.caseworker, private.matter_id, reason="急").status_code == 422
    assert ask(workplace.caseworker, private.matter_id, basis="none").status_code == 422
    assert ask(workplace.caseworker, private.matter_id, reference="AAAAAA").status_code == 422
    assert ask(workplace.caseworker, private.matter_id, reference="王芳").status_code == 422
    assert not Emergency.objects.exists()


def test_the_officer_reviews_it_when_it_is_over_and_late_ones_are_marked(
    workplace: Cast, private: Received, protector: Member
) -> None:
    row = opened(workplace, private)
    client, here = protector.client(), reverse("emergency_reviews")
    sent = {"emergency": str(row.id), "finding": "确有危险，十分钟内结束。"}
    assert client.post(here, sent).status_code == 422  # still open
    shift(row, days=20)
    Emergency.objects.filter(id=row.id).update(review_due_on=clock.local_day(clock.now()) - timedelta(days=1))
    shown = words_of(client.get(here))
    assert "复核已逾期" in shown
    assert WORDS not in shown
    assert client.post(here, {**sent, "finding": ""}).status_code == 422
    assert client.post(here, sent).status_code == 302
    assert client.post(here, {**sent, "finding": "再写一次"}).status_code == 422
    assert "十分钟内结束" in page(workplace.clerk, row)
    assert {entry.verb for entry in Entry.objects.filter(subject_id=row.id)} == {
        "matters.ask_emergency",
        "matters.approve_emergency",
        "matters.review_emergency",
    }
    for member in (workplace.coordinator, workplace.officer, workplace.administrator, workplace.neighbour):
        assert member.client().get(here).status_code == 403


def test_asking_and_approving_ask_again_who_it_is(workplace: Cast, private: Received) -> None:
    row = asked(workplace.caseworker, private.matter_id)
    for member, where in (
        (workplace.caseworker, reverse("emergency_ask")),
        (workplace.clerk, address("emergency_approve", row)),
    ):
        client = member.client()
        session = client.session
        session["account_authentication_methods"] = [{"method": "code", "at": 0}]
        session.save()
        answer = client.post(where, {"reference": number(private.matter_id), **FORM})
        assert re.search("again", answer.headers["Location"])
    row.refresh_from_db()
    assert row.approved_at is None


def test_the_reason_and_the_finding_go_with_the_words(workplace: Cast, private: Received) -> None:
    row = opened(workplace, private)
    destroy_words([private.matter_id], clock.now())
    row.refresh_from_db()
    assert row.reason == ""
