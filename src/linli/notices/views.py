"""Receipts of carriers: signed, never by a person."""

from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from linli.kit import clock
from linli.kit.errors import NotAllowed, NotFound, Refused
from linli.notices import actions
from linli.notices.actions import Receipt
from linli.notices.rules import State

MOST = 1000
_STATES = {
    "DELIVERED": State.DELIVERED,
    "TEMPORARY_FAILURE": State.TEMPORARY_FAILURE,
    "PERMANENT_FAILURE": State.PERMANENT_FAILURE,
}


class _Line(msgspec.Struct):
    id: str
    status: str


class _Body(msgspec.Struct):
    receipts: list[_Line]


@csrf_exempt  # no cookie opens this: the signature does
@require_POST
def receipts(request: HttpRequest, driver: str) -> JsonResponse:
    """``{"receipts": [{"id", "status"}]}``, signed as the Standard Webhooks specification has it, five minutes at most.

    ``id`` is the carrier's number or the key it was given; sent twice it changes nothing the second time. Refused
    ``receipt.unsigned`` (403), ``receipt.malformed``, ``receipt.too_many``; 404 for a driver that has no secret here.
    """
    body = _verified(request, driver)
    lines = _read(body)
    count = actions.take_receipts(at=clock.now(), driver=driver, receipts=lines)
    return JsonResponse({"changed": count.changed, "known": count.known, "unknown": count.unknown})


def _verified(request: HttpRequest, driver: str) -> bytes:
    secret: str = settings.LINLI_NOTICE_RECEIPT_SECRETS.get(driver, "")
    if not secret:
        raise NotFound("receipt.unknown_driver", _("No receipts are taken here."))
    headers: dict[str, Any] = {name.lower(): value for name, value in request.headers.items()}
    try:
        Webhook(secret).verify(request.body, headers)
    except (WebhookVerificationError, UnicodeDecodeError, ValueError) as error:
        raise NotAllowed("receipt.unsigned", _("The signature is missing, wrong or too old.")) from error
    return request.body


def _read(body: bytes) -> list[Receipt]:
    try:
        lines = msgspec.json.decode(body, type=_Body).receipts
        found = [Receipt(line.id, _STATES[line.status]) for line in lines]
    except (msgspec.DecodeError, KeyError) as error:
        sentence = _("This is not a list of receipts as we read them.")
        raise Refused("receipt.malformed", sentence) from error
    if len(found) > MOST:
        raise Refused("receipt.too_many", _("At most 1,000 receipts at a time."), status=413)
    return found
