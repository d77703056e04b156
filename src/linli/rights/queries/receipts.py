"""The receipt of an erasure: what went, when, by which rule, and what still goes. No personal data."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.kit.errors import NotFound
from linli.kit.ids import digest
from linli.rights.models import Erasure, ErasureItem
from linli.rights.rules import Fate, Unit


@dataclass(frozen=True)
class ReceiptLine:
    """One unit: gone at ``done_at``, or to go on ``due_on``, or to stay."""

    unit: Unit
    reference: str
    fate: Fate
    due_on: date | None
    rule: str
    done_at: datetime | None


@dataclass(frozen=True)
class ErasureReceipt:
    """All of it, as it stands now."""

    id: UUID
    asked_at: datetime
    lines: list[ReceiptLine]


def find_receipt(secret: str) -> ErasureReceipt:
    """By the secret that was shown when it was asked for. Raises NotFound ``erasure.unknown``."""
    row = Erasure.objects.filter(secret_digest=digest(secret)).first()
    if row is None:
        raise NotFound("erasure.unknown", _("There is no such receipt. Please look at the address again."))
    return ErasureReceipt(row.id, row.asked_at, [_line(item) for item in row.items.order_by("id")])


def _line(item: ErasureItem) -> ReceiptLine:
    return ReceiptLine(Unit(item.unit), item.reference, Fate(item.fate), item.due_on, item.rule, item.done_at)
