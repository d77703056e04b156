"""The seal: PAdES with a stamp of the time, later ones leave earlier ones valid, one byte flipped is seen."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from asn1crypto import tsp
from django.core.management import CommandError, call_command
from django.test import override_settings
from pyhanko.sign.timestamps import DummyTimeStamper

from linli.disputes import seal_keys, sealing
from linli.disputes.queries.documents import AgreementPaper, agreement_pdf
from linli.disputes.rules.terms import freeze
from linli.disputes.sealing import Changes, check_seal, seal
from linli.disputes.tests.make_terms import agreement_text
from linli.disputes.tests.read_pdf import claims_of, faults_of
from linli.kit.errors import Refused

AT = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A test key, made once."""
    path = tmp_path_factory.mktemp("seals") / "seal" / "platform.p12"
    with override_settings(LINLI_SEAL_FILE=str(path)):
        assert seal_keys.make_test_seal(at=AT)
    return path


@pytest.fixture
def key(made: Path) -> Iterator[Path]:
    with override_settings(LINLI_SEAL_FILE=str(made), LINLI_SEAL_TIME_URL="", LINLI_SEAL_PASSPHRASE=""):
        yield made


@pytest.fixture(scope="module")
def paper() -> bytes:
    return agreement_pdf(AgreementPaper(freeze(agreement_text())), ["zh-hans"])


@pytest.fixture(scope="module")
def sealed(made: Path, paper: bytes) -> bytes:
    with override_settings(LINLI_SEAL_FILE=str(made)):
        return seal(paper, at=AT)


def test_a_seal_says_who_and_when(key: Path, sealed: bytes) -> None:
    report = check_seal(sealed)
    (one,) = report.seals
    assert report.trusted
    assert (one.intact, one.trusted, one.changes, one.is_test) == (True, True, Changes.NONE, True)
    assert one.stamped_at == AT
    assert "TEST" in one.signer


def test_it_is_pades_and_writes_the_time_it_was_told(sealed: bytes) -> None:
    assert b"/ETSI.CAdES.detached" in sealed
    assert b"20261123063000Z" in sealed


def test_what_was_there_is_not_rewritten(paper: bytes, sealed: bytes) -> None:
    assert sealed.startswith(paper)
    assert claims_of(sealed)["pdfaid:part"] == "2"
    assert faults_of(sealed) == []


def test_later_seals_leave_the_earlier_ones_valid(key: Path, sealed: bytes) -> None:
    pdf = sealed
    for hour in (1, 2, 3):
        pdf = seal(pdf, at=AT + timedelta(hours=hour))
    report = check_seal(pdf)
    assert report.trusted
    assert [one.field for one in report.seals] == ["Seal1", "Seal2", "Seal3", "Seal4"]
    assert [one.changes for one in report.seals] == [Changes.ALLOWED] * 3 + [Changes.NONE]
    assert [one.stamped_at for one in report.seals] == [AT + timedelta(hours=hour) for hour in range(4)]


def covered(pdf: bytes) -> tuple[int, int]:
    """Where the value of the first seal stands: everything before and after it is covered."""
    begin = pdf.index(b"/Contents <") + len(b"/Contents ")
    return begin, pdf.index(b">", begin) + 1


def test_one_byte_flipped_anywhere_is_seen(key: Path, sealed: bytes) -> None:
    begin, end = covered(sealed)
    places = [*range(0, begin, begin // 40), *range(end, len(sealed), max(1, (len(sealed) - end) // 15))]
    for place in places:
        flipped = bytearray(sealed)
        flipped[place] ^= 1
        report = check_seal(bytes(flipped))
        assert not report.intact, place


def test_the_value_of_a_seal_flipped_is_no_seal(key: Path, sealed: bytes) -> None:
    begin, end = covered(sealed)
    value = bytes.fromhex(sealed[begin + 1 : end - 1].decode())
    place = value.index(bytes.fromhex("2a864886f70d010904"))  # the digest of the message, in what is signed
    for behind in (20, 30, 40):
        at = begin + 1 + 2 * (place + behind)
        flipped = sealed[:at] + (b"0" if sealed[at : at + 1] != b"0" else b"1") + sealed[at + 1 :]
        assert not check_seal(flipped).intact
    mixed = sealed[begin:end].replace(b"A", b"a", 1)
    assert not check_seal(sealed[:begin] + mixed + sealed[end:]).intact or b"A" not in sealed[begin:end]


def test_a_byte_flipped_under_two_seals_is_seen_by_both(key: Path, sealed: bytes) -> None:
    twice = bytearray(seal(sealed, at=AT))
    place = twice.index(b"/Title") + 10
    twice[place] ^= 1
    assert not check_seal(bytes(twice)).intact


@pytest.mark.parametrize("more", [b"x", b"\n%%EOF\n", b"\n1 0 obj\n<<>>\nendobj\n"])
def test_something_added_after_the_last_seal_is_seen(key: Path, sealed: bytes, more: bytes) -> None:
    report = check_seal(sealed + more)
    assert not report.intact or report.seals[-1].changes is not Changes.NONE


def test_something_hidden_behind_the_value_of_a_seal_is_seen(key: Path, sealed: bytes) -> None:
    end = sealed.rindex(b"00000000>")
    assert check_seal(sealed).intact
    hidden = sealed[:end] + b"00c0ffee" + sealed[end + 8 :]
    assert not check_seal(hidden).intact


def test_a_page_swapped_by_a_later_revision_is_forbidden(key: Path, sealed: bytes) -> None:
    from io import BytesIO

    from pypdf import PdfWriter

    writer = PdfWriter(BytesIO(sealed), incremental=True)
    writer.add_blank_page(100, 100)
    changed = BytesIO()
    writer.write(changed)
    assert changed.getvalue().startswith(sealed)
    assert check_seal(changed.getvalue()).seals[0].changes is Changes.FORBIDDEN
    assert not check_seal(changed.getvalue()).intact


def test_a_seal_of_another_house_is_intact_and_not_trusted(tmp_path: Path, key: Path, sealed: bytes) -> None:
    other = tmp_path / "other" / "platform.p12"
    with override_settings(LINLI_SEAL_FILE=str(other)):
        seal_keys.make_test_seal(at=AT)
        report = check_seal(sealed)
    assert (report.intact, report.trusted) == (True, False)


def test_a_seal_stays_good_when_its_certificate_has_run_out(tmp_path: Path, paper: bytes) -> None:
    long_ago = datetime(2010, 1, 1, tzinfo=UTC)
    with override_settings(LINLI_SEAL_FILE=str(tmp_path / "old" / "platform.p12")):
        seal_keys.make_test_seal(at=long_ago)
        assert check_seal(seal(paper, at=long_ago)).trusted
        assert not check_seal(seal(paper, at=long_ago + timedelta(days=4000))).trusted


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.7", b"hello", b"\x00" * 5000, b"%PDF-1.7\nstartxref\n9\n%%EOF"])
def test_what_is_no_pdf_has_no_seal_and_gets_none(key: Path, raw: bytes) -> None:
    assert not check_seal(raw).intact
    with pytest.raises(Refused) as refused:
        seal(raw, at=AT)
    assert refused.value.code == "seal.not_a_pdf"


def test_a_pdf_without_a_seal_has_none(key: Path, paper: bytes) -> None:
    report = check_seal(paper)
    assert (report.seals, report.readable, report.intact) == ((), True, False)


def test_the_key_is_for_its_owner_only_and_no_second_one_is_made(key: Path) -> None:
    before = key.read_bytes()
    assert {path.stat().st_mode & 0o777 for path in key.parent.iterdir()} == {0o600}
    assert key.parent.stat().st_mode & 0o777 == 0o700
    assert not seal_keys.make_test_seal(at=AT)
    assert key.read_bytes() == before


def test_without_a_key_it_is_said_so_and_nothing_is_made(tmp_path: Path, paper: bytes) -> None:
    file = str(tmp_path / "none" / "platform.p12")
    with override_settings(LINLI_SEAL_FILE=file), pytest.raises(Refused) as refused:
        seal(paper, at=AT)
    assert (refused.value.code, refused.value.status) == ("seal.missing", 503)
    assert list(tmp_path.iterdir()) == []


def test_a_lost_key_is_not_replaced_by_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "seal" / "platform.p12"
    with override_settings(LINLI_SEAL_FILE=str(path)):
        seal_keys.make_test_seal(at=AT)
        path.unlink()
        kept = sorted(one.name for one in path.parent.iterdir())
        with pytest.raises(Refused) as refused:
            seal_keys.make_test_seal(at=AT)
    assert refused.value.code == "seal.missing"
    assert sorted(one.name for one in path.parent.iterdir()) == kept


@pytest.mark.parametrize("content", [b"", b"junk", b"\x30\x82"])
def test_a_damaged_key_is_said_so_and_left_as_it_is(tmp_path: Path, paper: bytes, content: bytes) -> None:
    path = tmp_path / "platform.p12"
    path.write_bytes(content)
    with override_settings(LINLI_SEAL_FILE=str(path)):
        with pytest.raises(Refused) as refused:
            seal(paper, at=AT)
        assert not seal_keys.make_test_seal(at=AT)
    assert refused.value.code == "seal.damaged"
    assert path.read_bytes() == content


def test_another_passphrase_opens_nothing(tmp_path: Path, paper: bytes) -> None:
    path = tmp_path / "seal" / "platform.p12"
    with override_settings(LINLI_SEAL_FILE=str(path), LINLI_SEAL_PASSPHRASE="right"):
        seal_keys.make_test_seal(at=AT)
        assert check_seal(seal(paper, at=AT)).trusted
    wrong = override_settings(LINLI_SEAL_FILE=str(path), LINLI_SEAL_PASSPHRASE="wrong")
    with wrong, pytest.raises(Refused) as refused:
        seal(paper, at=AT)
    assert refused.value.code == "seal.damaged"


def test_making_a_key_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    with override_settings(LINLI_SEAL_FILE=str(tmp_path / "seal" / "platform.p12")):
        with patch.object(os, "rename", side_effect=OSError("no")), pytest.raises(OSError, match="no"):
            seal_keys.make_test_seal(at=AT)
        assert list(tmp_path.iterdir()) == []
        assert seal_keys.make_test_seal(at=AT)


class _Answer:
    def __init__(self, content: bytes, status: int = 200) -> None:
        self.content, self.status_code = content, status


class _Http:
    """A server that stamps the time, without a network."""

    def __init__(self, answer: object) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def __enter__(self) -> "_Http":
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def post(self, url: str, *, content: bytes, headers: dict[str, str]) -> _Answer:
        assert headers["Content-Type"] == "application/timestamp-query"
        self.asked.append(url)
        if callable(self.answer):
            return _Answer(self.answer(content))
        assert isinstance(self.answer, _Answer)
        return self.answer


def test_in_production_a_server_is_asked_for_the_time(key: Path, paper: bytes) -> None:
    own = sealing._time_stamper(seal_keys.seal_keys(), AT + timedelta(minutes=5))
    assert isinstance(own, DummyTimeStamper)
    http = _Http(lambda raw: own.request_tsa_response(tsp.TimeStampReq.load(raw)).dump())
    with (
        override_settings(LINLI_SEAL_TIME_URL="https://time.example/tsr"),
        patch("linli.kit.outbound.client", return_value=http),
    ):
        report = check_seal(seal(paper, at=AT))
    assert set(http.asked) == {"https://time.example/tsr"}
    assert report.trusted
    assert report.seals[0].stamped_at == AT + timedelta(minutes=5)


@pytest.mark.parametrize("answer", [_Answer(b"", 500), _Answer(b"nonsense"), _Answer(b"0" * 200_000)])
def test_without_the_time_nothing_is_sealed(key: Path, paper: bytes, answer: _Answer) -> None:
    with (
        override_settings(LINLI_SEAL_TIME_URL="https://time.example/tsr"),
        patch("linli.kit.outbound.client", return_value=_Http(answer)),
        pytest.raises(Refused) as refused,
    ):
        seal(paper, at=AT)
    assert (refused.value.code, refused.value.status) == ("seal.no_time", 503)


def test_the_command_makes_puts_and_checks(tmp_path: Path, paper: bytes) -> None:
    file = tmp_path / "agreement.pdf"
    file.write_bytes(paper)
    said = StringIO()
    with override_settings(LINLI_SEAL_FILE=str(tmp_path / "seal" / "platform.p12")):
        with pytest.raises(CommandError):
            call_command("seal", "put", str(file))
        assert file.read_bytes() == paper
        call_command("seal", "make-test", stdout=said)
        call_command("seal", "put", str(file), stdout=said)
        call_command("seal", "check", str(file), stdout=said)
        assert said.getvalue().count("Seal1") == 2
        file.write_bytes(file.read_bytes().replace(b"/Title", b"/Titel"))
        with pytest.raises(CommandError):
            call_command("seal", "check", str(file), stdout=said)
        with pytest.raises(CommandError):
            call_command("seal", "check", str(tmp_path / "nowhere.pdf"))
