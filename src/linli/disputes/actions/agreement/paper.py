"""The agreement on paper: while it is to be signed as it is, in force with the platform's seal, made once."""

import base64
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import Standing
from linli.disputes.actions.channels import put
from linli.disputes.models import Agreement, Clock
from linli.disputes.queries.agreement import current_agreement, text_of
from linli.disputes.queries.documents import AgreementPaper, agreement_pdf
from linli.disputes.queries.items import channel_of, read_items
from linli.disputes.rules import DataClass
from linli.disputes.rules.receiving import seal_reason
from linli.disputes.rules.terms import Frozen
from linli.disputes.sealing import seal
from linli.kit.clock import local_day
from linli.kit.errors import NotFound


@transaction.atomic
def agreement_paper(*, standing: Standing, at: datetime) -> bytes:
    """The PDF for whoever may read the agreement, with no link of anybody: a paper goes from hand to hand.

    Raises NotFound ``agreement.unknown`` without a frozen text, as read_items, and what ``sealing.seal`` raises:
    nothing is handed out unsealed that is in force.
    """
    agreement = current_agreement(standing.dispute.id)
    if agreement is None:
        raise NotFound("agreement.unknown", _("There is no such agreement."))
    if agreement.state != Agreement.States.IN_FORCE:
        return _pdf(standing, agreement)
    found = _kept(standing, agreement)
    if found is None:
        # Two who ask first at the same moment get the one file: the second waits here for what the first has sealed.
        Agreement.objects.select_for_update(no_key=True).get(id=agreement.id)
        found = _kept(standing, agreement)
    return found if found is not None else _sealed(standing, agreement, at)


def _pdf(standing: Standing, agreement: Agreement) -> bytes:
    _text, raw = text_of(standing, agreement)
    clock = Clock.objects.filter(dispute_id=standing.dispute.id, act="APPLY_FOR_CONFIRMATION").last()
    in_force = agreement.state == Agreement.States.IN_FORCE
    return agreement_pdf(
        AgreementPaper(
            frozen=Frozen(raw, agreement.sha256),
            until=local_day(clock.due_at) if clock is not None and in_force else None,
            for_signature=not in_force,
        )
    )


def _kept(standing: Standing, agreement: Agreement) -> bytes | None:
    for item in read_items(standing, DataClass.AGREEMENT, kinds=("SEALED_PDF",)):
        if item.payload["sha256"] == agreement.sha256:
            return base64.b64decode(item.payload["pdf"])
    return None


def _sealed(standing: Standing, agreement: Agreement, at: datetime) -> bytes:
    """The same file for everybody. The seal names the text."""
    data = seal(_pdf(standing, agreement), at=at, reason=seal_reason(agreement.sha256))
    payload = {"sha256": agreement.sha256, "pdf": base64.b64encode(data).decode()}
    put(channel_of(standing.dispute.id, DataClass.AGREEMENT), "SEALED_PDF", payload, at=at, by=None)
    Agreement.objects.filter(id=agreement.id, sealed_at__isnull=True).update(sealed_at=at)
    return data
