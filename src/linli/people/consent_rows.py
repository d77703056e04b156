"""What somebody agreed to: the list, one of them, and its receipt with the fields of ISO/IEC TS 27560:2023.

The field names are those of the specification's record structure as the W3C community group's guide lists them
(https://w3id.org/dpv/guides/consent-27560); values of words are given in both languages.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from linli.ledger import queries as ledger
from linli.ledger.rules import exact_text
from linli.people.models import Consent
from linli.people.purposes import Law, Purpose, find_purpose

SCHEMA = "https://w3id.org/dpv/schema/iso-27560#receipt-full"


@dataclass(frozen=True)
class ConsentRow:
    """One consent with the purpose in the words of its version."""

    id: UUID
    principal_kind: str
    principal_id: UUID
    purpose: Purpose
    version: int
    language: str
    words_sha256: str
    method: str
    by_representative: bool
    about_id: UUID | None
    given_at: datetime
    expires_at: datetime | None
    ended_at: datetime | None
    end_reason: str

    @property
    def is_open(self) -> bool:
        """True while it counts."""
        return self.ended_at is None


def list_consents(principal_ids: Collection[UUID]) -> list[ConsentRow]:
    """Everything that these principals ever agreed to, open ones first, then the newest. The caller knows whose."""
    rows = Consent.objects.filter(principal_id__in=list(principal_ids)).order_by("-id")
    return sorted((_row(one) for one in rows), key=lambda one: not one.is_open)


def find_consent(principal_ids: Collection[UUID], consent_id: UUID) -> ConsentRow | None:
    """That one, if it is of one of these principals."""
    one = Consent.objects.filter(principal_id__in=list(principal_ids), id=consent_id).first()
    return _row(one) if one else None


def told_of_consent(one: Consent) -> dict[str, Any]:
    """What the public log commits to: the yes as it was given, which nothing later changes."""
    return {
        "consent": str(one.id),
        "purpose": one.purpose,
        "version": one.version,
        "language": one.language,
        "words_sha256": one.words_sha256,
        "given_by": str(one.given_by),
        "given_at": _text(one.given_at),
        "expires_at": _text(one.expires_at),
    }


def consent_proof(principal_ids: Collection[UUID], consent_id: UUID) -> bytes | None:
    """The ``.tlog-proof`` of a yes; None while the log has none, or where another receipt proves it."""
    one = Consent.objects.filter(principal_id__in=list(principal_ids), id=consent_id).first()
    return ledger.find_told_receipt(subject_id=one.id, text=exact_text(told_of_consent(one))) if one else None


def consent_receipt(row: ConsentRow, *, notice_url: str, at: datetime) -> dict[str, Any]:
    """The receipt as plain data. ``notice_url``: where the words can be read now. No name, number or address in it."""
    return {
        "receipt_metadata": {"schema_version": SCHEMA, "receipt_id": f"{row.id}:{_text(at)}", "issued_at": _text(at)},
        "record": {
            "schema_version": SCHEMA,
            "record_id": str(row.id),
            "pii_principal_id": f"{row.principal_kind.lower()}:{row.principal_id}",
            "pii_processing": _processing(row, notice_url),
            "party_identification": [_controller(row.purpose)],
            "events": _events(row),
        },
    }


def _processing(row: ConsentRow, notice_url: str) -> dict[str, Any]:
    purpose = row.purpose
    return {
        "privacy_notice": {
            "url": notice_url,
            "version": row.version,
            "words": purpose.words if row.version else {},
            "words_sha256": row.words_sha256,
        },
        "language": row.language,
        "purposes": [
            {
                "purpose_id": purpose.id,
                "purpose_version": row.version,
                "purpose": purpose.what_for,
                "lawful_basis": "CONSENT",
                "law": [_law(one) for one in purpose.law],
                "pii_information": [
                    {"pii_type": one["code"], "name": {"zh": one["zh"], "en": one["en"]}, "pii_optional": True}
                    for one in purpose.categories
                ],
                "pii_controllers": [purpose.controller["kind"]],
                "collection_method": row.method,
                "storage_locations": {"zh": "本站的数据库", "en": "the database of this site"},
                "retention_period": purpose.ends_with,
                "recipient_third_parties": purpose.recipients,
                "withdrawal_method": purpose.withdraw,
                "what_withdrawal_changes": purpose.changes,
                "what_withdrawal_keeps": purpose.keeps,
                "privacy_rights": {
                    "zh": "查阅、复制、更正、删除、撤回同意、投诉",
                    "en": "access, copy, correction, erasure, withdrawal, complaint",
                },
                "jurisdiction": purpose.jurisdiction,
            }
        ],
    }


def _controller(purpose: Purpose) -> dict[str, Any]:
    kind = purpose.controller["kind"]
    return {
        "party_id": kind,
        "party_role": "PII_CONTROLLER",
        "party_name": {"zh": purpose.controller["zh"], "en": purpose.controller["en"]},
    }


def _events(row: ConsentRow) -> list[dict[str, Any]]:
    given = {
        "event_time": _text(row.given_at),
        "event_type": "EXPLICIT",
        "event_state": "GIVEN",
        "entity_id": "REPRESENTATIVE" if row.by_representative else "PII_PRINCIPAL",
        "validity_until": _text(row.expires_at),
    }
    if row.ended_at is None:
        return [given]
    return [given, {"event_time": _text(row.ended_at), "event_state": row.end_reason}]


def _law(one: Law) -> dict[str, Any]:
    return {
        "instrument": one.instrument,
        "article": one.article,
        "says": one.says,
        "source": one.source,
        "seen_by_a_lawyer": one.verified,
    }


def _row(one: Consent) -> ConsentRow:
    return ConsentRow(
        id=one.id,
        principal_kind=one.principal_kind,
        principal_id=one.principal_id,
        purpose=find_purpose(one.purpose, one.version),
        version=one.version,
        language=one.language,
        words_sha256=one.words_sha256,
        method=one.method,
        by_representative=one.given_by == Consent.Givers.REPRESENTATIVE,
        about_id=one.about_id,
        given_at=one.given_at,
        expires_at=one.expires_at,
        ended_at=one.ended_at,
        end_reason=one.end_reason,
    )


def _text(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None
