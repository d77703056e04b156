"""What cannot be taken back is asked once more, in full; and what did not come can be talked about."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.disputes import actions
from linli.disputes.actions import room
from linli.disputes.actions.room import Upload
from linli.disputes.links import secret_of
from linli.disputes.models import Agreement, Approval, Dispute, Due, HandOff, Item
from linli.disputes.rules import State
from linli.disputes.tests.make import fresh, party_of
from linli.disputes.tests.make_agreement import make_frozen, make_in_force, sign
from linli.disputes.tests.make_mediation import both
from linli.kit import clock
from linli.kit.errors import Refused
from linli.matters.tests.make import make_picture
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
TWO_DAYS = timedelta(hours=48)


def _url(dispute: Dispute, seat: int, name: str, **kwargs: object) -> str:
    return reverse(name, kwargs={"secret": secret_of(party_of(dispute, seat)), **kwargs})


def _in_force(cast: Cast, *, opened: bool = True) -> tuple[Dispute, Due]:
    """In force, with a first payment that the respondent owes the applicant."""
    dispute, agreement = make_in_force(cast, clock.now() - TWO_DAYS)
    joint_room_at = clock.now() - TWO_DAYS if opened else None
    Dispute.objects.filter(id=dispute.id).update(joint_room_at=joint_room_at)
    return fresh(dispute), Due.objects.get(agreement=agreement, term="t1", number=1)


def test_doing_without_what_is_owed_is_asked_once_more_with_the_amount(cast: Cast) -> None:
    dispute, due = _in_force(cast)
    address = _url(dispute, 0, "dispute_due", due_id=due.id)
    asked = Client().post(address, {"act": "release"})
    due.refresh_from_db()
    assert (asked.status_code, due.released_at) == (200, None)
    assert "1,500" in asked.content.decode()
    assert Client().post(address, {"act": "release", "sure": "yes"}).status_code == 302
    due.refresh_from_db()
    assert due.released_at is not None


def test_not_signing_is_asked_once_more(cast: Cast) -> None:
    dispute, _agreement = make_frozen(cast, clock.now() - TWO_DAYS)
    address = _url(dispute, 1, "dispute_agreement_act")
    assert Client().post(address, {"act": "refuse"}).status_code == 200
    assert fresh(dispute).state == State.REFLECTING.value
    assert Client().post(address, {"act": "refuse", "sure": "yes"}).status_code == 302
    assert fresh(dispute).state == State.ENDED.value


def test_taking_it_to_another_body_is_asked_once_more_with_what_was_typed(cast: Cast) -> None:
    dispute, _due = _in_force(cast)
    address = _url(dispute, 0, "dispute_hand_off")
    form = {"kind": "COURT", "addressed_to": "诸暨市人民法院"}
    asked = Client().post(address, form)
    assert (asked.status_code, HandOff.objects.count()) == (200, 0)
    assert "诸暨市人民法院" in asked.content.decode()
    assert Client().post(address, {**form, "sure": "yes"}).status_code == 302
    assert HandOff.objects.filter(dispute=dispute).count() == 1


def test_a_word_about_what_did_not_come_is_read_by_every_side(cast: Cast) -> None:
    dispute, due = _in_force(cast)
    Client().post(_url(dispute, 1, "dispute_due", due_id=due.id), {"act": "done", "note": "已经转到尾号 8812"})
    Client().post(_url(dispute, 0, "dispute_due", due_id=due.id), {"act": "denied", "note": "那张卡已经注销"})
    for seat in (0, 1):
        page = Client().get(_url(dispute, seat, "dispute_agreement")).content.decode()
        assert page.index("已经转到尾号 8812") < page.index("那张卡已经注销")
        assert _url(dispute, seat, "dispute_room") in page
    own = Client().get(_url(dispute, 1, "dispute_agreement")).content.decode()
    assert 'name="note"' in own


def test_while_it_is_performed_the_sides_go_on_talking_but_put_nothing_new_on_the_table(cast: Cast) -> None:
    dispute, _due = _in_force(cast)
    answer = Client().post(_url(dispute, 0, "dispute_say"), {"text": "钱没有到"})
    assert answer.status_code == 302
    page = Client().get(_url(dispute, 1, "dispute_room")).content.decode()
    assert "钱没有到" in page
    assert 'data-say="talk"' in page
    assert _url(dispute, 1, "dispute_make_offer") not in page
    b = both(dispute)[1]
    with pytest.raises(Refused) as refused:
        room.make_offer(actor=b, at=clock.now(), dispute_id=dispute.id, draft=room.Draft(words="少付一半"))
    assert refused.value.code == "dispute.not_now"


def test_where_the_mediator_went_between_the_sides_each_writes_to_the_mediator_on(cast: Cast) -> None:
    dispute, _due = _in_force(cast, opened=False)
    a, at = both(dispute)[0], clock.now()
    with pytest.raises(Refused) as refused:
        room.say(actor=a, at=at, dispute_id=dispute.id, text="钱没有到")
    assert refused.value.code == "room.between"
    picture = [Upload("转账.png", make_picture(kind="PNG"))]
    room.say_in_private(actor=a, at=at, dispute_id=dispute.id, text="钱没有到", files=picture)
    room.say_in_private(actor=cast.mediator.actor, at=at, dispute_id=dispute.id, text="我来问", seat=0)
    page = Client().get(_url(dispute, 0, "dispute_agreement")).content.decode()
    assert _url(dispute, 0, "dispute_caucus") in page
    assert "我来问" in Client().get(_url(dispute, 0, "dispute_caucus")).content.decode()


def test_a_mediator_without_a_device_that_signs_signs_on_paper(cast: Cast) -> None:
    dispute, agreement = make_frozen(cast, clock.now() - TWO_DAYS)
    for actor in both(dispute):
        sign(actor, dispute, agreement, clock.now())
    client = cast.mediator.client()
    page = client.get(reverse("dispute_agreement", kwargs={"dispute_id": dispute.id})).content.decode()
    assert '<option value="MEDIATOR">' in page
    scan = SimpleUploadedFile("签字.png", make_picture(kind="PNG"))
    sent = {"party": "MEDIATOR", "sha256": agreement.sha256, "scan": scan}
    assert client.post(reverse("dispute_paper", kwargs={"dispute_id": dispute.id}), sent).status_code == 302
    agreement.refresh_from_db()
    assert agreement.state == Agreement.States.IN_FORCE
    own = Approval.objects.get(agreement=agreement, party=None)
    assert (own.method, own.post_id) == (Approval.Methods.PAPER, cast.mediator.post.id)


def test_no_side_signs_on_paper_for_the_mediator(cast: Cast) -> None:
    dispute, agreement = make_frozen(cast, clock.now() - TWO_DAYS)
    scan = SimpleUploadedFile("签字.png", make_picture(kind="PNG"))
    sent = {"party": "MEDIATOR", "sha256": agreement.sha256, "scan": scan}
    assert Client().post(_url(dispute, 0, "dispute_paper"), sent).status_code == 403
    assert not Approval.objects.filter(agreement=agreement).exists()
    assert not Item.objects.filter(channel__dispute=dispute, kind="PAPER").exists()
    actions.refuse_to_sign(actor=both(dispute)[0], at=clock.now(), dispute_id=dispute.id)
