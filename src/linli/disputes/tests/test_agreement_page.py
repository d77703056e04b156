"""The pages of an agreement: for both sides and the mediator, from the draft to the last receipt."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from linli.disputes.links import secret_of
from linli.disputes.models import Agreement, Approval, Dispute, Due, HandOff
from linli.disputes.seal_keys import make_test_seal
from linli.disputes.sealing import check_seal
from linli.disputes.tests.make import fresh, party_of
from linli.disputes.tests.make_agreement import make_agreed, make_draft, make_frozen, make_in_force
from linli.disputes.tests.soft_key import SITE, SoftKey
from linli.kit import clock
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def base(dispute: Dispute, seat: int) -> str:
    """The agreement's address for one side."""
    return f"/disputes/p/{secret_of(party_of(dispute, seat))}/agreement/"


def staff(dispute: Dispute) -> str:
    """The agreement's address for those who serve."""
    return f"/disputes/{dispute.id}/agreement/"


def html_of(response: Any) -> str:
    """The page."""
    assert response.status_code == 200, response.content.decode()[:400]
    return str(response.content.decode())


def now() -> datetime:
    """The clock of the pages."""
    return clock.now()


def past() -> datetime:
    """Long enough ago that the time to think it over has passed."""
    return clock.now() - timedelta(days=2)


def test_a_side_writes_a_payment_in_parts_and_everybody_reads_it(cast: Cast) -> None:
    dispute = make_agreed(cast, now())
    day = (now() + timedelta(days=30)).date().isoformat()
    words = {
        "who": "B",
        "to": "A",
        "amount": "3000",
        "due_on": day,
        "parts": "3",
        "every": "MONTH",
        "purpose": "墙面维修",
    }
    answer = Client().post(f"{base(dispute, 0)}terms/pay/", words)
    assert answer.status_code == 302
    for address, client in (
        (base(dispute, 0), Client()),
        (base(dispute, 1), Client()),
        (staff(dispute), cast.mediator.client()),
    ):
        assert "3,000.00 元" in html_of(client.get(address))


def test_a_fault_of_a_term_is_said_at_its_field_and_writes_nothing(cast: Cast) -> None:
    dispute = make_agreed(cast, now())
    answer = Client().post(f"{base(dispute, 0)}terms/pay/", {"who": "B", "to": "B", "amount": "很多", "parts": "1"})
    assert answer.status_code == 422
    assert "id_amount" in answer.content.decode()
    same = {"who": "B", "to": "B", "amount": "30", "due_on": "2099-01-01", "parts": "1"}
    assert Client().post(f"{base(dispute, 0)}terms/pay/", same).status_code == 400


def test_a_point_is_taken_out_again(cast: Cast) -> None:
    dispute = make_agreed(cast, now())
    make_draft(cast, dispute, at=now())
    assert Client().post(f"{base(dispute, 1)}terms/remove/", {"term": "t2"}).status_code == 302
    assert "修好阳台地漏" not in html_of(Client().get(base(dispute, 0)))


def test_frozen_by_one_tap_it_waits_for_the_time_to_think_it_over(cast: Cast) -> None:
    dispute = make_agreed(cast, now())
    draft_id = make_draft(cast, dispute, at=now())
    answer = Client().post(f"{base(dispute, 0)}act/", {"act": "freeze", "draft": str(draft_id)})
    assert answer.status_code == 302
    assert "思考期到" in html_of(Client().get(base(dispute, 1)))
    assert Agreement.objects.get(dispute=dispute).state == "FROZEN"


def test_a_draft_that_was_not_the_one_read_is_not_frozen(cast: Cast) -> None:
    dispute = make_agreed(cast, now())
    make_draft(cast, dispute, at=now())
    for draft in ("", "x", str(UUID(int=1))):
        answer = Client().post(f"{base(dispute, 0)}act/", {"act": "freeze", "draft": draft})
        assert answer.status_code in (400, 409)
    assert not Agreement.objects.exists()


def test_signed_through_the_pages_by_three_devices_it_is_in_force(cast: Cast, settings: Settings) -> None:
    settings.ORIGIN = SITE.origin
    dispute, agreement = make_frozen(cast, past())
    doors = [(base(dispute, 0), Client()), (base(dispute, 1), Client()), (staff(dispute), cast.mediator.client())]
    for address, client in doors:
        _sign(client, address, agreement.sha256)
    assert fresh(dispute).state == "PERFORMING"
    assert Approval.objects.filter(agreement=agreement, method="PASSKEY").count() == 3


def _sign(client: Client, address: str, sha256: str) -> None:
    device = SoftKey(identity=os.urandom(16))
    drawn = client.get(f"{address}key/").json()
    made = device.registration(bytes.fromhex(drawn["challenge"]))
    answer = client.post(
        f"{address}key/", {"token": drawn["token"], **{name: value.hex() for name, value in made.items()}}
    )
    assert answer.status_code == 302, answer.content.decode()[:300]
    said = {name: value.hex() for name, value in device.assertion(bytes.fromhex(sha256)).items()}
    credential = device.kept().credential_id.hex()
    answer = client.post(f"{address}sign/", {"sha256": sha256, "credential_id": credential, **said})
    assert answer.status_code == 302, answer.content.decode()[:300]


def test_a_challenge_of_another_dispute_or_a_forged_one_makes_no_key(cast: Cast, settings: Settings) -> None:
    settings.ORIGIN = SITE.origin
    dispute, _agreement = make_frozen(cast, past())
    address = base(dispute, 0)
    drawn = Client().get(f"{address}key/").json()
    made = SoftKey().registration(bytes.fromhex(drawn["challenge"]))
    sent = {name: value.hex() for name, value in made.items()}
    answer = Client().post(f"{address}key/", {"token": drawn["token"] + "x", **sent})
    assert answer.status_code == 400


def test_the_paper_to_sign_is_a_pdf_and_in_force_it_bears_the_seal(
    cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.LINLI_SEAL_FILE = str(tmp_path / "platform.p12")
    settings.LINLI_SEAL_TIME_URL = ""
    assert make_test_seal(at=now())
    dispute, _agreement = make_frozen(cast, past())
    before = Client().get(f"{base(dispute, 0)}text.pdf")
    assert before.content.startswith(b"%PDF-")
    other, _agreement = make_in_force(cast, past())
    first = Client().get(f"{base(other, 0)}text.pdf")
    assert first.status_code == 200
    second = Client().get(f"{base(other, 1)}text.pdf")
    assert first.content == second.content
    assert check_seal(first.content).intact
    assert not check_seal(first.content[:-2000] + b"x" + first.content[-1999:]).intact


def test_without_a_seal_nothing_in_force_is_handed_out(cast: Cast, settings: Settings, tmp_path: Path) -> None:
    settings.LINLI_SEAL_FILE = str(tmp_path / "missing.p12")
    dispute, _agreement = make_in_force(cast, past())
    answer = Client().get(f"{base(dispute, 0)}text.pdf")
    assert answer.status_code == 503
    assert "seal.missing" in answer.content.decode()


def test_paper_is_recorded_by_the_desk_with_its_scan(cast: Cast) -> None:
    dispute, agreement = make_frozen(cast, past())
    scan = SimpleUploadedFile("x.pdf", b"%PDF-1.7 signed", "application/pdf")
    sent = {"sha256": agreement.sha256, "party": str(party_of(dispute, 1).id), "scan": scan}
    client = cast.village_desk.client()
    assert client.post(f"{staff(dispute)}paper/", sent).status_code == 302
    assert Approval.objects.get(agreement=agreement).method == "PAPER"
    for wrong in ({}, {"scan": SimpleUploadedFile("x.exe", b"MZ")}):
        again = {"sha256": agreement.sha256, "party": str(party_of(dispute, 0).id), **wrong}
        assert client.post(f"{staff(dispute)}paper/", again).status_code == 400


def test_what_is_to_be_done_is_said_and_confirmed_by_the_right_side(cast: Cast) -> None:
    dispute, agreement = make_in_force(cast, past())
    due = Due.objects.filter(agreement=agreement).order_by("due_on").first()
    assert due is not None
    creditor, debtor = base(dispute, 0), base(dispute, 1)
    assert "我做到了" in html_of(Client().get(debtor))
    assert "我做到了" not in html_of(Client().get(creditor))
    assert Client().post(f"{debtor}due/{due.id}/", {"act": "done"}).status_code == 302
    assert Client().post(f"{debtor}due/{due.id}/", {"act": "received"}).status_code == 403
    assert Client().post(f"{creditor}due/{due.id}/", {"act": "received"}).status_code == 302
    due.refresh_from_db()
    assert due.confirmed_at is not None


def test_taken_to_a_court_the_packet_is_there_as_json_and_pdf(cast: Cast) -> None:
    dispute, _agreement = make_in_force(cast, past())
    sent = {"kind": "COURT", "addressed_to": "诸暨市人民法院", "sure": "yes"}
    assert Client().post(f"{base(dispute, 0)}next/", sent).status_code == 302
    made = HandOff.objects.get(dispute=dispute)
    assert Client().get(f"{base(dispute, 0)}packet/{made.id}.json").json()["kind"] == "COURT"
    assert Client().get(f"{base(dispute, 0)}packet/{made.id}.pdf").content.startswith(b"%PDF-")
    assert Client().get(f"{base(dispute, 0)}packet/{made.id}.exe").status_code == 404
    assert "诸暨市人民法院" in html_of(Client().get(base(dispute, 0)))


def test_nobody_else_opens_any_of_it(cast: Cast) -> None:
    dispute, agreement = make_frozen(cast, past())
    addresses = ("", "text.pdf", "key/", "terms/pay/")
    for member in (cast.coordinator, cast.caseworker, cast.outsider, cast.resident, cast.administrator):
        for address in addresses:
            assert member.client().get(f"{staff(dispute)}{address}").status_code == 404
    for address in addresses:
        assert Client().get(f"{staff(dispute)}{address}").status_code == 404
        assert Client().get(f"/disputes/p/{'x' * 22}/agreement/{address}").status_code == 404
    assert agreement.state == "FROZEN"


def test_it_is_all_there_in_english(cast: Cast) -> None:
    dispute, _agreement = make_in_force(cast, past())
    client = Client()
    client.cookies["linli_language"] = "en"
    html = html_of(client.get(base(dispute, 0)))
    assert "What is to be done" in html
    assert "Part 1 of 2: CNY 1,500.00" in html
