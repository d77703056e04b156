"""From a packet to what a court says of it: looked at as a clerk does, signed, taken in, told to both sides."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from linli.disputes import actions
from linli.disputes.links import secret_of
from linli.disputes.models import Clock, Dispute, HandOff, JointWish, Party
from linli.disputes.rules.canonical import canonical_json
from linli.disputes.seal_keys import make_test_seal
from linli.disputes.tests.make import party_of
from linli.disputes.tests.make_agreement import make_in_force
from linli.disputes.tests.make_mediation import both
from linli.kit import clock
from linli.kit.actors import SYSTEM
from linli.kit.errors import Conflict
from linli.notices.models import Notice
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
COURT = "诸暨市人民法院"
NUMBER = "（2026）浙0681诉前调确1号"
ADDRESSES = ("枫桥镇枫源村 3 号", "枫桥镇枫源村 12 号")


@dataclass(frozen=True)
class Court:
    """A body with a key of its own, at a desk of its own."""

    folder: Path
    name: str = COURT

    def key(self) -> Path:
        """Made once; its public half is known to the site."""
        path = self.folder / f"{self.name}.pem"
        if not path.exists():
            public = run("receive", "--make-test-key", str(path)).strip()
            run("receivers", "add", "--name", self.name, "--public-key", public, "--kinds", "confirmation", "--test")
        return path

    def answers(self, packet: bytes, pdf: bytes | None, **options: Any) -> tuple[bytes, str]:
        """The signed answer, and what the clerk said, also where something stands against the packet."""
        files = {"packet": packet, "agreement": pdf or b"", "out": b""}
        for name, content in files.items():
            (self.folder / name).write_bytes(content)
        given = {
            "body": self.name,
            "key": str(self.key()),
            "out": str(self.folder / "out"),
            "number": NUMBER,
            **options,
        }
        if pdf is not None:
            given["pdf"] = str(self.folder / "agreement")
        said = StringIO()
        try:
            call_command("receive", str(self.folder / "packet"), stdout=said, **given)
        except CommandError as error:
            said.write(str(error))
        return (self.folder / "out").read_bytes(), said.getvalue()


def run(*words: str) -> str:
    """A command of the site, and what it prints."""
    said = StringIO()
    call_command(*words, stdout=said)
    return said.getvalue()


@pytest.fixture
def court(tmp_path: Path, settings: Settings) -> Court:
    """A court, and a site that can seal."""
    settings.LINLI_SEAL_FILE = str(tmp_path / "seal" / "platform.p12")
    settings.LINLI_SEAL_TIME_URL = ""
    assert make_test_seal(at=clock.now())
    return Court(tmp_path)


@pytest.fixture
def dispute(cast: Cast) -> Dispute:
    """Its agreement took effect yesterday."""
    made = make_in_force(cast, clock.now() - timedelta(days=2))[0]
    Party.objects.filter(dispute=made).update(invited_at=clock.now() - timedelta(days=2))
    return made


def base(dispute: Dispute, seat: int) -> str:
    """The agreement's pages for one side."""
    return f"/disputes/p/{secret_of(party_of(dispute, seat))}/agreement/"


def shown(dispute: Dispute, seat: int) -> str:
    """The page of one side."""
    answer = Client().get(base(dispute, seat))
    assert answer.status_code == 200
    return answer.content.decode()


def ask(dispute: Dispute, addresses: tuple[str, str] = ADDRESSES) -> tuple[HandOff, bytes, bytes]:
    """Both sides ask the court on their pages; the packet, and the sealed agreement, as a side downloads them."""
    for seat, address in enumerate(addresses):
        sent = {"act": "confirm", "court": COURT, "papers_to": address}
        assert Client().post(f"{base(dispute, seat)}act/", sent).status_code == 302
    made = HandOff.objects.filter(dispute=dispute).latest("made_at")
    packet = Client().get(f"{base(dispute, 0)}packet/{made.id}.json").content
    return made, packet, Client().get(f"{base(dispute, 0)}text.pdf").content


def bring(dispute: Dispute, seat: int, answer: bytes) -> int:
    """One side brings the file; the status of the page."""
    file = SimpleUploadedFile("answer.json", answer, "application/json")
    return Client().post(f"{base(dispute, seat)}answer/", {"answer": file}).status_code


def running(dispute: Dispute) -> set[str]:
    """The periods that run."""
    rows = Clock.objects.filter(dispute=dispute, stopped_at__isnull=True, expired_at__isnull=True)
    return set(rows.values_list("act", flat=True))


def told(dispute: Dispute) -> int:
    """How many sides were told something."""
    sides = [party_of(dispute, seat).id for seat in (0, 1)]
    return Notice.objects.filter(about_id__in=sides).values("about_id").distinct().count()


def test_from_the_packet_to_the_confirmation(dispute: Dispute, court: Court) -> None:
    made, packet, pdf = ask(dispute)
    assert running(dispute) == {"APPLY_FOR_CONFIRMATION"}
    accepted, said = court.answers(packet, pdf)
    assert "材料齐全" in said
    Notice.objects.all().delete()
    assert bring(dispute, 1, accepted) == 302
    made.refresh_from_db()
    assert (made.state, made.receiver_reference) == ("ACCEPTED", NUMBER)
    assert running(dispute) == {"COURT_DECIDES"}
    assert told(dispute) == 2
    for seat in (0, 1):
        page = shown(dispute, seat)
        assert NUMBER in page
        assert "法院最迟" in page
        assert "没有法律效力" in page
    with pytest.raises(Conflict, match=r"confirm\.under_way"):
        actions.ask_to_confirm(actor=both(dispute)[0], at=clock.now(), dispute_id=dispute.id, court=COURT)
    granted, _said = court.answers(packet, pdf, outcome="granted")
    (court.folder / "granted").write_bytes(granted)
    assert "GRANTED" in run("receivers", "take", str(court.folder / "granted"))
    made.refresh_from_db()
    assert made.state == "GRANTED"
    assert running(dispute) == set()
    assert all("已准许" in shown(dispute, seat) for seat in (0, 1))


def test_sent_back_for_an_address_it_is_corrected_while_days_are_left(dispute: Dispute, court: Court) -> None:
    made, packet, pdf = ask(dispute, (ADDRESSES[0], ""))
    returned, said = court.answers(packet, pdf)
    assert "李建国" in said
    assert "第三条" in said
    until = Clock.objects.get(dispute=dispute, act="APPLY_FOR_CONFIRMATION").due_at
    assert bring(dispute, 0, returned) == 302
    made.refresh_from_db()
    assert made.state == "RETURNED"
    assert running(dispute) == {"APPLY_FOR_CONFIRMATION"}
    assert Clock.objects.get(dispute=dispute, act="APPLY_FOR_CONFIRMATION").due_at == until
    assert told(dispute) == 2
    assert not JointWish.objects.filter(agreement__dispute=dispute).exists()
    for seat in (0, 1):
        assert "缺少这一方的送达地址" in shown(dispute, seat)
    again, packet, pdf = ask(dispute)
    assert again.id != made.id
    assert ADDRESSES[1] in packet.decode()
    answer, _said = court.answers(packet, pdf)
    assert bring(dispute, 1, answer) == 302
    again.refresh_from_db()
    assert again.state == "ACCEPTED"


def _with_talks(packet: dict[str, Any]) -> None:
    packet["talks"] = "最低可以接受两千元"


def _another_amount(packet: dict[str, Any]) -> None:
    packet["agreement"]["terms"]["terms"][0]["amount"] = 1


def _another_court(packet: dict[str, Any]) -> None:
    packet["addressed_to"] = "杭州市中级人民法院"


def _long_ago(packet: dict[str, Any]) -> None:
    packet["until"] = "2026-01-01"


@pytest.mark.parametrize(
    ("change", "law", "status"),
    [
        (_with_talks, "第十八条", 400),  # nothing was answered: it cannot be known whose it is
        (_another_amount, "数字指纹不符", 400),
        (_another_court, "第二条、第四条", 403),
        (_long_ago, "第三十三条", 404),  # an answer to a packet that nobody made
    ],
)
def test_the_clerk_takes_no_packet_that_is_not_in_order(
    dispute: Dispute, court: Court, change: Callable[[dict[str, Any]], None], law: str, status: int
) -> None:
    _made, packet, pdf = ask(dispute)
    changed = json.loads(packet)
    change(changed)
    answer, said = court.answers(canonical_json(changed), pdf)
    assert law in said
    assert bring(dispute, 0, answer) == status
    assert HandOff.objects.get(dispute=dispute).state == "MADE"


def test_without_the_sealed_agreement_or_with_another_one_it_comes_back(cast: Cast, court: Court) -> None:
    dispute = make_in_force(cast, clock.now() - timedelta(days=2))[0]
    _made, packet, pdf = ask(dispute)
    assert "没有附上盖章的调解协议" in court.answers(packet, None)[1]
    assert "印章无法核实" in court.answers(packet, pdf[:-2000] + b"x" + pdf[-1999:])[1]
    other = make_in_force(cast, clock.now() - timedelta(days=2))[0]
    _made, _packet, another = ask(other)
    assert "不是同一份" in court.answers(packet, another)[1]


def test_whoever_mediated_never_decides(dispute: Dispute, court: Court) -> None:
    _made, packet, pdf = ask(dispute)
    assert "第十六条" in court.answers(packet, pdf, decides="周和")[1]
    assert "第十六条" not in court.answers(packet, pdf, decides="钱正")[1]


def test_an_answer_that_was_changed_or_comes_from_a_stranger_is_not_taken(dispute: Dispute, court: Court) -> None:
    _made, packet, pdf = ask(dispute)
    answer, _said = court.answers(packet, pdf)
    assert bring(dispute, 0, answer.replace(b"ACCEPTED", b"GRANTED ")) == 400
    assert bring(dispute, 0, answer.replace("诉前调确1号".encode(), "诉前调确2号".encode())) == 400
    assert bring(dispute, 0, b"{}") == 400
    assert bring(dispute, 0, b"") == 400
    key = court.folder / "stranger.pem"
    run("receive", "--make-test-key", str(key))
    stranger, _said = court.answers(packet, pdf, key=str(key))
    assert bring(dispute, 0, stranger) == 403
    other = Court(court.folder, "义乌市人民法院")
    posing, _said = other.answers(packet, pdf, body=COURT)
    assert bring(dispute, 0, posing) == 403
    assert HandOff.objects.get(dispute=dispute).state == "MADE"


def test_an_answer_counts_once_and_what_was_decided_stays(dispute: Dispute, court: Court) -> None:
    made, packet, pdf = ask(dispute)
    refused, _said = court.answers(packet, pdf, outcome="refused", ground="UNCLEAR")
    accepted, _said = court.answers(packet, pdf)
    assert bring(dispute, 0, refused) == 302
    assert bring(dispute, 1, refused) == 302
    assert bring(dispute, 0, accepted) == 409
    made.refresh_from_db()
    assert made.state == "REFUSED"
    assert "内容不明确" in shown(dispute, 1)
    with pytest.raises(Conflict, match=r"answer\.final"):
        actions.answer_hand_off(
            actor=SYSTEM,
            at=clock.now(),
            hand_off_id=made.id,
            state=HandOff.States.ACCEPTED,
            receiver_reference="",
        )


def test_nobody_else_brings_an_answer(cast: Cast, dispute: Dispute, court: Court) -> None:
    _made, packet, pdf = ask(dispute)
    answer, _said = court.answers(packet, pdf)
    file = SimpleUploadedFile("answer.json", answer, "application/json")
    for member in (cast.caseworker, cast.coordinator, cast.outsider):
        client = member.client()
        assert client.post(f"/disputes/{dispute.id}/agreement/answer/", {"answer": file}).status_code == 404
    other = make_in_force(cast, clock.now() - timedelta(days=2))[0]
    assert bring(other, 0, answer) == 404
    desk = cast.village_desk.client()
    file.seek(0)
    assert desk.post(f"/disputes/{dispute.id}/agreement/answer/", {"answer": file}).status_code == 302


def test_a_letter_is_noted_by_the_desk_and_never_by_a_side(cast: Cast, dispute: Dispute, court: Court) -> None:
    made, _packet, _pdf = ask(dispute)
    sent = {"packet": str(made.id), "state": "ACCEPTED", "number": NUMBER}
    assert Client().post(f"{base(dispute, 0)}answer/", sent).status_code == 403
    desk, address = cast.village_desk.client(), f"/disputes/{dispute.id}/agreement/"
    assert "来信或者来电怎么说" in desk.get(address).content.decode()
    for wrong in ({"state": "MADE"}, {"state": ""}, {"packet": "x"}):
        assert desk.post(f"{address}answer/", {**sent, **wrong}).status_code == 400
    assert desk.post(f"{address}answer/", sent).status_code == 302
    assert NUMBER in shown(dispute, 1)
    assert running(dispute) == {"COURT_DECIDES"}
