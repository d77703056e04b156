"""Papers that go to more than one: nothing in them is one side's own, neither its link nor how to reach it."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from linli.disputes import actions
from linli.disputes.actions.parties import change_contact
from linli.disputes.links import secret_of
from linli.disputes.models import Dispute, HandOff, Party
from linli.disputes.rules.packets import PacketKind, read_packet
from linli.disputes.tests.make import party_of
from linli.disputes.tests.make_agreement import make_frozen, make_in_force
from linli.disputes.tests.make_mediation import both
from linli.disputes.tests.read_pdf import words_of
from linli.kit import clock
from tests.cast import Cast, Member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

PHONE, ADDRESS = "13999999999", "庇护所路七号"


def _read(dispute: Dispute, seat: int, path: str) -> bytes:
    answer = Client().get(f"/disputes/p/{secret_of(party_of(dispute, seat))}/agreement/{path}")
    assert answer.status_code == 200, path
    return answer.content


def _handed_off(dispute: Dispute, phone: str, address: str) -> HandOff:
    """The applicant changes how to be reached, and hands off."""
    a, at = both(dispute)[0], clock.now()
    change_contact(actor=a, at=at, dispute_id=dispute.id, phone=phone, email="", address=address)
    return actions.hand_off(actor=a, at=at, dispute_id=dispute.id, kind=PacketKind.COURT, addressed_to="诸暨市人民法院")


def _in_force(cast: Cast) -> Dispute:
    dispute, _agreement = make_in_force(cast, clock.now() - timedelta(hours=30))
    Party.objects.filter(dispute=dispute).update(opened_at=clock.now())
    return dispute


def test_only_whoever_hands_off_reads_in_the_packet_how_papers_reach_that_side(cast: Cast) -> None:
    dispute = _in_force(cast)
    made = _handed_off(dispute, PHONE, ADDRESS)
    own = _read(dispute, 0, f"packet/{made.id}.json")
    assert PHONE in own.decode()
    assert ADDRESS in own.decode()
    assert ADDRESS in words_of(_read(dispute, 0, f"packet/{made.id}.pdf"))
    staff = cast.mediator.client().get(f"/disputes/{dispute.id}/agreement/packet/{made.id}.json").content
    for others in (_read(dispute, 1, f"packet/{made.id}.json"), staff):
        assert PHONE not in others.decode()
        assert ADDRESS not in others.decode()
        assert [party.name for party in read_packet(others).parties] == ["王秀英", "李建国"]
    pdf = words_of(_read(dispute, 1, f"packet/{made.id}.pdf"))
    assert "王秀英" in pdf
    assert PHONE not in pdf
    assert ADDRESS not in pdf


def test_what_goes_to_the_other_body_is_the_file_of_whoever_hands_off_to_the_letter(cast: Cast) -> None:
    dispute = _in_force(cast)
    made = _handed_off(dispute, PHONE, ADDRESS)
    own = _read(dispute, 0, f"packet/{made.id}.json")
    assert read_packet(own).parties[0].telephone == PHONE
    assert hashlib.sha256(own).hexdigest() == made.sha256


def test_the_other_side_gets_the_same_packet_whatever_the_address_is(cast: Cast) -> None:
    dispute = _in_force(cast)
    found = []
    for phone, address in ((PHONE, ADDRESS), ("", "")):
        with transaction.atomic():
            made = _handed_off(dispute, phone, address)
            content = json.loads(_read(dispute, 1, f"packet/{made.id}.json"))
            steps = list(dispute.steps.order_by("-id").values_list("facts", flat=True)[:1])
            found.append(({**content, "made_at": ""}, steps))
            transaction.set_rollback(True)
    assert found[0] == found[1]


def test_the_text_to_be_signed_is_one_file_for_everybody_and_has_no_link_of_anybody(cast: Cast) -> None:
    dispute, _agreement = make_frozen(cast, clock.now() - timedelta(hours=30))
    Party.objects.filter(dispute=dispute).update(opened_at=clock.now())
    mediator: Member = cast.mediator
    files = [_read(dispute, 0, "text.pdf"), _read(dispute, 1, "text.pdf")]
    files.append(mediator.client().get(f"/disputes/{dispute.id}/agreement/text.pdf").content)
    assert files[0] == files[1] == files[2]
    assert "/disputes/" not in words_of(files[0])
