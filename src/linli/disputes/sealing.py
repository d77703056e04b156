"""The platform's seal on a PDF: PAdES with a stamp of the time, each seal an incremental revision of its own.

What was sealed or signed before stays valid, because nothing that is there already is rewritten. Offline but for the
stamp of the time, and that too in the demonstration.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO
from typing import Any

import httpx
from asn1crypto import tsp
from asn1crypto.parser import peek
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import CMSExtractionError, NonexistentAttributeError, SigningError, find_unique_cms_attribute
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper, TimeStamper, TimestampRequestError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from linli.disputes.seal_keys import TEST_MARK, SealKeys, seal_keys, seal_roots
from linli.kit import outbound
from linli.kit.errors import Refused

DIGEST = "sha256"
MOST_SEALS = 20
MAX_BYTES = 20 * 1024 * 1024
_ANSWER_BYTES = 100_000
# What the library raises for files that are not in order, found by flipping bits: a key that is not there, a number
# that is none, a part that is of another type than the standard says.
_BROKEN = (
    PdfError,
    SignatureValidationError,
    CMSExtractionError,
    ValueError,
    ArithmeticError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
)


class Changes(StrEnum):
    """What was added to the file after a seal."""

    NONE = "NONE"
    ALLOWED = "ALLOWED"  # further seals and signatures
    FORBIDDEN = "FORBIDDEN"


@dataclass(frozen=True)
class SealSeen:
    """One seal or signature: who, when by a stamp of the time (None without one), and how it stands.

    ``intact``: not one byte of what it covers was changed. ``trusted``: its certificate leads to one trusted here.
    ``is_test``: a certificate of the demonstration, without legal effect. ``reason``: what it says that it is for.
    """

    field: str
    signer: str
    stamped_at: datetime | None
    intact: bool
    trusted: bool
    changes: Changes
    is_test: bool
    reason: str = ""


@dataclass(frozen=True)
class SealReport:
    """Every seal in the order of its revision; ``readable`` False for what is no PDF."""

    seals: tuple[SealSeen, ...]
    readable: bool = True

    @property
    def intact(self) -> bool:
        """There is a seal, and nothing that any of them covers was changed, nor anything added that must not be."""
        sound = all(seal.intact and seal.changes is not Changes.FORBIDDEN for seal in self.seals)
        return self.readable and bool(self.seals) and sound

    @property
    def trusted(self) -> bool:
        """Intact, and every one of them by somebody who is trusted here."""
        return self.intact and all(seal.trusted for seal in self.seals)


def seal(pdf: bytes, *, at: datetime, reason: str = "") -> bytes:
    """The PDF with one more seal of the platform.

    Raises Refused ``seal.missing``, ``seal.damaged``, ``seal.not_a_pdf``, ``seal.too_many`` and ``seal.no_time``.
    """
    keys = seal_keys()
    try:
        number = len(PdfFileReader(BytesIO(pdf)).embedded_signatures) + 1
        writer = _AsItIs(BytesIO(pdf))
    except _BROKEN as error:
        raise _not_a_pdf() from error
    if number > MOST_SEALS:
        raise Refused("seal.too_many", _("This document has as many seals as it can take."))
    name = f"Seal{number}"
    about = PdfSignatureMetadata(field_name=name, md_algorithm=DIGEST, subfilter=SigSeedSubFilter.PADES, reason=reason)
    signer = _AtTime(about, keys.signer, timestamper=_time_stamper(keys, at), new_field_spec=SigFieldSpec(name))
    signer.at = at
    try:
        return bytes(_apart(lambda: signer.sign_pdf(writer)).getvalue())
    except (TimestampRequestError, OSError) as error:
        raise _no_time() from error
    except (SigningError, *_BROKEN) as error:
        raise _not_a_pdf() from error


def check_seal(pdf: bytes) -> SealReport:
    """What stands on a PDF; needs no key and asks nobody. Raises Refused ``seal.damaged`` for unreadable roots."""
    roots = seal_roots()
    if len(pdf) > MAX_BYTES:
        return SealReport((), readable=False)
    try:
        signatures = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
        return SealReport(tuple(_seen(pdf, signature, roots) for signature in signatures[:MOST_SEALS]))
    except _BROKEN:
        return SealReport((), readable=False)


def _apart(act: Callable[[], Any]) -> Any:
    """In a thread of its own: the library runs a loop of events, and the thread of whoever asks may have one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(act).result()


class _AsItIs(IncrementalPdfFileWriter):
    """Leaves title, dates and claims of the file as they are: a seal adds nothing but itself."""

    def _update_meta(self) -> None:
        return None


class _AtTime(PdfSigner):
    """Writes the time that it is told, not that of the machine."""

    at: datetime

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.at
        return session


class _Asked(TimeStamper):
    """Asks a server for the stamp of the time (RFC 3161), by a connection that is checked as all others are."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return _answer(self._url, req.dump())


def _answer(url: str, question: bytes) -> tsp.TimeStampResp:
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    try:
        with outbound.client(whole=outbound.READ_SECONDS) as http:
            response = http.post(url, content=question, headers=headers)
        if response.status_code != 200 or len(response.content) > _ANSWER_BYTES:
            raise TimestampRequestError(f"status {response.status_code}")
        return tsp.TimeStampResp.load(response.content)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, Refused) as error:
        raise TimestampRequestError("no stamp of the time") from error


def _time_stamper(keys: SealKeys, at: datetime) -> TimeStamper | None:
    """A server where one is named; the demonstration stamps itself; otherwise a seal without a stamp of the time."""
    if settings.LINLI_SEAL_TIME_URL:
        return _Asked(settings.LINLI_SEAL_TIME_URL)
    own: SimpleSigner | None = keys.time_signer
    if own is None:
        return None
    return DummyTimeStamper(own.signing_cert, own.signing_key, fixed_dt=at.astimezone(UTC))


def _seen(pdf: bytes, signature: EmbeddedPdfSignature, roots: tuple[Any, ...]) -> SealSeen:
    signature.compute_integrity_info()  # type: ignore[no-untyped-call]
    stamped = _stamp(signature) is not None
    status = _apart(lambda: validate_pdf_signature(signature, _context(roots, signature), _context(roots, signature)))
    stamp = status.timestamp_validity
    stamped_well = stamp is not None and stamp.intact and stamp.valid
    certificate = signature.signer_cert
    return SealSeen(
        field=signature.field_name,
        signer=str(certificate.subject.native.get("common_name", "")),
        stamped_at=stamp.timestamp if stamp is not None and stamped_well else None,
        intact=status.intact and status.valid and (stamped_well or not stamped) and _nothing_hides(pdf, signature),
        trusted=status.trusted and (stamp is None or stamp.trusted),
        changes=_changes(status.coverage, status.modification_level, docmdp_ok=status.docmdp_ok),
        is_test=TEST_MARK in str(certificate.issuer.native.get("common_name", "")),
        reason=str(signature.sig_object.get("/Reason", "")),
    )


def _context(roots: tuple[Any, ...], signature: EmbeddedPdfSignature) -> ValidationContext:
    """As things stood when the time was stamped: a certificate may have run out since."""
    return ValidationContext(
        trust_roots=list(roots), allow_fetching=False, moment=_stamped_at(signature), revocation_mode="soft-fail"
    )


def _stamp(signature: EmbeddedPdfSignature) -> Any | None:
    """The signed stamp of the time inside a signature."""
    try:
        token = find_unique_cms_attribute(signature.signer_info["unsigned_attrs"], "signature_time_stamp_token")
    except NonexistentAttributeError:
        return None
    return token["content"]


def _stamped_at(signature: EmbeddedPdfSignature) -> datetime | None:
    stamp = _stamp(signature)
    at: datetime | None = signature.self_reported_timestamp
    return at if stamp is None else stamp["encap_content_info"]["content"].parsed["gen_time"].native


def _changes(
    coverage: SignatureCoverageLevel | None, level: ModificationLevel | None, *, docmdp_ok: bool | None
) -> Changes:
    if coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return Changes.NONE
    if coverage is not SignatureCoverageLevel.ENTIRE_REVISION or level is None or docmdp_ok is False:
        return Changes.FORBIDDEN
    return Changes.ALLOWED if level <= ModificationLevel.FORM_FILLING else Changes.FORBIDDEN


def _nothing_hides(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """Between the two stretches that a signature covers there is its own value, and nothing but zeros behind that."""
    first, length, second, _rest = (int(number) for number in signature.byte_range)
    gap = pdf[first + length : second]
    written = gap[1:-1].decode("ascii")
    value = bytes.fromhex(written)
    one_way_only = written in (value.hex(), value.hex().upper())
    return first == 0 and gap[:1] + gap[-1:] == b"<>" and one_way_only and not any(value[peek(value) :])


def _not_a_pdf() -> Refused:
    return Refused("seal.not_a_pdf", _("This file is no PDF that can be sealed."))


def _no_time() -> Refused:
    sentence = _("The time could not be stamped just now, so nothing was sealed. Please try again in a moment.")
    return Refused("seal.no_time", sentence, status=503)
