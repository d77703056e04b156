"""Documents: what stands in them, that they conform, that the same in is the same out, and what is never in them."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import msgspec
import pytest
from django.test import override_settings

from linli.disputes.queries.documents import (
    AgreementPaper,
    Invitation,
    agreement_pdf,
    facts_pdf,
    invitation_letter,
    invitation_sms,
    packet_pdf,
)
from linli.disputes.rules.packets import (
    Basis,
    Facts,
    NotAPacket,
    Owed,
    Packet,
    PacketKind,
    PacketParty,
    packet,
    packet_json,
    read_packet,
)
from linli.disputes.rules.terms import Frozen, NotFrozen, Terms, freeze
from linli.disputes.tests.make_terms import NAMES, agreement_text, pay_once, terms
from linli.disputes.tests.read_pdf import claims_of, faults_of, words_of
from linli.disputes.words.term import agreement_sentences
from linli.kit.errors import Refused
from linli.notices.queries.letters import write_letters

AGREED = agreement_text(sentences=agreement_sentences(terms(), NAMES), takes_effect="各方签名后生效。")
FROZEN = freeze(AGREED)
PAPER = AgreementPaper(FROZEN, until=date(2026, 12, 23))
PARTIES = (
    PacketParty(key="A", name=NAMES["A"], role="APPLICANT", address="枫桥镇", telephone="0575-1234"),
    PacketParty(key="B", name=NAMES["B"], role="RESPONDENT", by="王经理"),
)
FACTS = Facts(
    statements=("做工三个月。", "工资一万元没有付。"),
    recorded_at=datetime(2026, 11, 20, 3, tzinfo=UTC),
    confirmed_by=("A", "B"),
)


def made(kind: PacketKind = PacketKind.COURT, **changes: Any) -> Packet:
    values: dict[str, Any] = {
        "kind": kind,
        "reference": "FQ7K3M",
        "made_at": datetime(2026, 11, 25, 3, tzinfo=UTC),
        "addressed_to": "诸暨市人民法院",
        "parties": PARTIES,
        "facts": FACTS,
        "agreement": AGREED,
        "basis": (Basis(source="《中华人民共和国人民调解法》第33条", verified=True),),
    }
    if kind is PacketKind.PAYMENT_ORDER:
        values["owed"] = (Owed(term="1", number=1, due_on=date(2026, 12, 31), amount=333_334),)
    return packet(**{**values, **changes})


def test_the_agreement_says_who_owes_what_by_when_in_both_languages() -> None:
    words = words_of(agreement_pdf(PAPER))
    for said in (
        "调解协议书",
        "Mediationagreement",
        NAMES["A"],
        "王经理",
        "3,333.34元",
        "CNY3,333.34",
        "2027年2月28日",
    ):
        assert said in words
    assert FROZEN.sha256 in words
    assert "各方签名后生效" in words
    assert "23December2026" in words


def test_one_language_alone_is_that_language_alone() -> None:
    assert "Mediationagreement" not in words_of(agreement_pdf(PAPER, ["zh-hans"]))
    assert "调解协议书" not in words_of(agreement_pdf(PAPER, ["en"]))


def test_the_paper_is_of_the_frozen_text_and_of_no_other() -> None:
    with pytest.raises(NotFrozen):
        agreement_pdf(AgreementPaper(Frozen(FROZEN.raw.replace(b"333334", b"333335"), FROZEN.sha256)))


def _packet_of(kind: PacketKind) -> bytes:
    return packet_pdf(made(kind))


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "agreement": lambda: agreement_pdf(PAPER),
    "agreement in Chinese": lambda: agreement_pdf(PAPER, ["zh-hans"]),
    "facts": lambda: facts_pdf(FACTS, "FQ7K3M", PARTIES, "周调解员"),
    **{kind.value: partial(_packet_of, kind) for kind in PacketKind},
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_conforms_to_pdf_a_and_pdf_ua(name: str) -> None:
    pdf = DOCUMENTS[name]()
    assert claims_of(pdf) == {"pdfaid:part": "2", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
    assert faults_of(pdf) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_same_in_gives_the_same_bytes(name: str) -> None:
    assert DOCUMENTS[name]() == DOCUMENTS[name]()


def test_words_are_never_markup() -> None:
    nasty = '#import "x" *bold* $x$ \\ <label> @ref `raw` \u202egnol\u0000'
    of = agreement_text(facts=(nasty,), sentences=agreement_sentences(terms(), NAMES))
    words = words_of(agreement_pdf(AgreementPaper(freeze(of))))
    assert '#import"x"*bold*$x$\\<label>@ref`raw`gnol' in words


def test_a_text_beyond_all_measure_is_refused() -> None:
    of = agreement_text(facts=("长" * 250_000,))
    with pytest.raises(Refused) as refused:
        agreement_pdf(AgreementPaper(freeze(of)))
    assert refused.value.code == "document.too_long"


@override_settings(LINLI_LETTER_FONTS="/nowhere")
def test_without_the_typeface_it_is_said_so() -> None:
    with pytest.raises(Refused) as refused:
        agreement_pdf(PAPER)
    assert (refused.value.code, refused.value.status) == ("document.no_typeface", 503)


def test_the_record_of_facts_stands_on_its_own() -> None:
    words = words_of(facts_pdf(FACTS, "FQ7K3M", PARTIES, "周调解员"))
    assert "工资一万元没有付" in words
    assert FACTS.sha256 in words
    assert "3,333" not in words


@pytest.mark.parametrize("kind", list(PacketKind))
def test_a_packet_reads_back_as_it_was(kind: PacketKind) -> None:
    sent = made(kind)
    assert read_packet(packet_json(sent)) == sent
    assert packet_json(sent) == packet_json(made(kind))


def test_a_packet_has_room_for_facts_and_agreement_and_nothing_else() -> None:
    known = set(json.loads(packet_json(made())))
    assert known == {
        *("format", "kind", "reference", "made_at", "addressed_to", "parties", "facts", "facts_sha256"),
        *("agreement", "agreement_sha256", "owed", "basis", "until", "mediator"),
    }
    for extra in ("caucus", "offers", "notes", "messages", "preferences"):
        raw = json.dumps({**json.loads(packet_json(made())), extra: "secret"}).encode()
        with pytest.raises(NotAPacket):
            read_packet(raw)


def changed(**changes: Any) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(made(), **changes))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "NOT_READABLE"),
        (b"{}", "NOT_READABLE"),
        (b"\xff", "NOT_READABLE"),
        (b"[" * 50_000, "NOT_READABLE"),
        (b" " * 2_000_001, "TOO_LARGE"),
        (changed(format="linli.packet.9"), "OTHER_FORMAT"),
        (changed(agreement=agreement_text(Terms(terms=(pay_once(1),)))), "AGREEMENT_CHANGED"),
        (changed(agreement=None), "AGREEMENT_CHANGED"),
        (changed(facts=None), "FACTS_CHANGED"),
        (changed(facts=msgspec.structs.replace(FACTS, statements=("别的。",))), "FACTS_CHANGED"),
        (changed(parties=PARTIES[:1]), "NO_PARTIES"),
        (changed(owed=(Owed(term="1", number=1, due_on=date(2026, 1, 1), amount=1),)), "TOO_MUCH"),
        (changed(agreement=None, agreement_sha256="", facts=None, facts_sha256=""), "EMPTY"),
        (changed(agreement=None, agreement_sha256="", kind=PacketKind.CONFIRMATION), "NO_AGREEMENT"),
        (changed(kind=PacketKind.PAYMENT_ORDER), "NOTHING_OWED"),
    ],
)
def test_a_packet_that_was_changed_or_lacks_something_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(NotAPacket) as refused:
        read_packet(raw)
    assert refused.value.code == code


def test_the_court_may_get_facts_without_an_agreement() -> None:
    sent = made(agreement=None)
    assert "调解协议书" not in words_of(packet_pdf(sent, ["zh-hans"]))
    assert "工资一万元没有付" in words_of(packet_pdf(sent, ["zh-hans"]))


def test_a_law_that_nobody_checked_is_marked_in_the_packet() -> None:
    basis = (Basis(source="《某法》第1条", verified=False),)
    assert "尚未核对" in words_of(packet_pdf(made(basis=basis), ["zh-hans"]))
    assert "尚未核对" not in words_of(packet_pdf(made(), ["zh-hans"]))


def invitation(**changes: Any) -> Invitation:
    values: dict[str, Any] = {
        "body": "枫桥镇人民调解委员会",
        "address": ("王经理 收", "枫桥镇工业路 1 号"),
        "asked_by": NAMES["A"],
        "asked": "工地三个月的工资",
        "code": "K7QF3MXA",
        "link": "https://linli.example/i/K7QF3MXA",
        "telephone": "0575-12348",
        "written_on": date(2026, 11, 23),
        "until": date(2026, 12, 7),
    }
    return Invitation(**{**values, **changes})


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_invitation_says_what_by_whom_until_when_and_that_silence_decides_nothing(language: str) -> None:
    words = words_of(write_letters([invitation_letter(invitation(), language)], "x"))
    for said in (NAMES["A"], "工地三个月的工资", "K7QF3MXA", "0575-12348"):
        assert said in words
    assert ("不会作出任何认定" if language == "zh-hans" else "Nothingisdecided") in words


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_neutral_invitation_tells_whoever_opens_it_nothing(language: str) -> None:
    of = invitation(neutral=True)
    words = words_of(write_letters([invitation_letter(of, language)], "x")) + invitation_sms(of, language)
    assert NAMES["A"] not in words
    assert "工资" not in words
    assert "K7QF3MXA" in words


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_sms_names_nobody_and_no_matter(language: str) -> None:
    said = invitation_sms(invitation(), language)
    assert NAMES["A"] not in said
    assert "工资" not in said
    assert "https://linli.example/i/K7QF3MXA" in said
    assert len(said) <= 250
