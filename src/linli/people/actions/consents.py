"""Agreeing and taking it back. The act for which consent is asked belongs to other modules: these are part of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from linli.kit.actors import SYSTEM, Actor
from linli.kit.cells import current_cell
from linli.kit.db import copy_rows, fresh, insert
from linli.kit.events import announce
from linli.ledger import actions as ledger
from linli.ledger.rules import exact_text, told_hash
from linli.people.consent_rows import told_of_consent
from linli.people.events import ConsentExpired
from linli.people.models import Consent
from linli.people.purposes import newest, words_digest

_AT_ONCE = 1000
_ENDED = {
    Consent.Ends.WITHDRAWN.value: "people.withdraw_consent",
    Consent.Ends.EXPIRED.value: "people.end_consent",
    Consent.Ends.OVER.value: "people.end_consent",
    Consent.Ends.REPLACED.value: "people.replace_consent",
}


def new_consent(
    *,
    principal: tuple[str, UUID],
    purpose: str,
    at: datetime,
    language: str,
    method: str = "WEB",
    by_representative: bool = False,
    about_id: UUID | None = None,
) -> Consent:
    """A yes to the newest version, not stored yet: for whoever stores it beside a row of their own."""
    known = newest(purpose)
    return fresh(
        Consent,
        principal_kind=principal[0],
        principal_id=principal[1],
        purpose=purpose,
        version=known.version,
        language=language,
        words_sha256=words_digest(purpose, known.version, language),
        method=method,
        given_by=(Consent.Givers.REPRESENTATIVE if by_representative else Consent.Givers.ONESELF).value,
        about_id=about_id,
        given_at=at,
        expires_at=known.expires_at(at),
    )


@transaction.atomic
def give_consent(*, actor: Actor, consent: Consent) -> UUID:
    """Store a yes; an earlier one for the same ends as replaced. One ledger entry, with a receipt in the public log."""
    _end(_open(consent.principal_id, consent.purpose, consent.about_id), actor, consent.given_at, "REPLACED")
    insert(consent)
    ledger.record(
        verb="people.give_consent",
        subject_type="consent",
        subject_id=consent.id,
        actor=actor,
        at=consent.given_at,
        before=None,
        after={"given": True},
        facts={"purpose": consent.purpose, "told": told_hash(exact_text(told_of_consent(consent)))},
    )
    return consent.id


def copy_consents(consents: Iterable[Consent]) -> int:
    """Store many with one COPY, in the caller's transaction, whose act has the entry in the ledger."""
    names = [str(field.column) for field in Consent._meta.concrete_fields]
    rows = ([one.__dict__[field.attname] for field in Consent._meta.concrete_fields] for one in consents)
    return copy_rows(Consent._meta.db_table, names, rows)


@transaction.atomic
def withdraw_consent(
    *, actor: Actor, at: datetime, principal_id: UUID, purpose: str, about_id: UUID | None = None
) -> int:
    """Taken back by whoever gave it; what rested on it is stopped by the caller. How many were open: 0 is no fault."""
    return _end(_open(principal_id, purpose, about_id), actor, at, Consent.Ends.WITHDRAWN.value)


def end_consents(*, at: datetime, principal_ids: Sequence[UUID], purpose: str = "") -> int:
    """What they were for is over or was destroyed, in the caller's transaction. All purposes without one. How many."""
    rows = Consent.objects.filter(principal_id__in=list(principal_ids), ended_at__isnull=True)
    return _end(list(rows.filter(purpose=purpose) if purpose else rows), SYSTEM, at, Consent.Ends.OVER.value)


def end_due_consents(*, at: datetime) -> int:
    """End what is over and announce each, so that what rested on it stops in the same transaction; how many."""
    ended = 0
    while batch := _end_due(at):
        ended += batch
    return ended


@transaction.atomic
def _end_due(at: datetime) -> int:
    due = Consent.objects.filter(ended_at__isnull=True, expires_at__lte=at).order_by("expires_at", "id")
    rows = list(due.select_for_update(skip_locked=True)[:_AT_ONCE])
    ended = _end(rows, SYSTEM, at, Consent.Ends.EXPIRED.value)
    for one in rows:
        announce(
            ConsentExpired(
                cell=current_cell(),
                at=at,
                consent_id=one.id,
                principal_kind=one.principal_kind,
                principal_id=one.principal_id,
                purpose=one.purpose,
                about_id=one.about_id,
            )
        )
    return ended


def _open(principal_id: UUID, purpose: str, about_id: UUID | None) -> list[Consent]:
    same = Q(about_id=about_id) if about_id else Q(about_id__isnull=True)
    return list(Consent.objects.filter(same, principal_id=principal_id, purpose=purpose, ended_at__isnull=True))


def _end(rows: Sequence[Consent], actor: Actor, at: datetime, reason: str) -> int:
    if not rows:
        return 0
    ids = [one.id for one in rows]
    changed = Consent.objects.filter(id__in=ids, ended_at__isnull=True).update(ended_at=at, end_reason=reason)
    ledger.record_many(
        [
            ledger.NewEntry(
                verb=_ENDED[reason],
                subject_type="consent",
                subject_id=one.id,
                actor=actor,
                at=at,
                before={"given": True},
                after={"given": False},
                facts={"purpose": one.purpose, "why": reason},
            )
            for one in rows
        ]
    )
    return changed
