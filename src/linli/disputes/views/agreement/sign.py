"""Signing: a passkey on one's own device, or paper with a witness."""

import os
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.disputes import actions
from linli.disputes.actions import Assertion
from linli.disputes.pages import agreement as pages
from linli.disputes.views.agreement.page import show_refused
from linli.kit import clock
from linli.kit.errors import Refused, TooLarge
from linli.ui.sealed import sealed

SCAN_BYTES = 10 * 1024 * 1024
_SCANS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}


@sealed
@require_http_methods(["GET", "POST"])
def add_key(request: HttpRequest, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """GET: a challenge for a new passkey. POST: the device's answer."""
    door = pages.door_of(request, secret, dispute_id)
    if request.method == "GET":
        drawn = os.urandom(32)
        return JsonResponse({"challenge": drawn.hex(), "token": pages.new_challenge(door, drawn)})
    try:
        actions.add_key(
            actor=door.actor,
            at=clock.now(),
            dispute_id=door.dispute_id,
            challenge=pages.read_challenge(door, request.POST.get("token", "")),
            client_data=_bytes(request, "client_data"),
            attestation=_bytes(request, "attestation"),
        )
    except Refused as refused:
        return show_refused(request, door, refused)
    return HttpResponseRedirect(f"{door.url('dispute_agreement')}#sign")


@sealed
@require_POST
def sign(request: HttpRequest, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """The device's signature over the hash of the text."""
    door = pages.door_of(request, secret, dispute_id)
    try:
        actions.approve_by_passkey(
            actor=door.actor,
            at=clock.now(),
            dispute_id=door.dispute_id,
            sha256=_sha256(request),
            assertion=Assertion(
                credential_id=_bytes(request, "credential_id"),
                client_data=_bytes(request, "client_data"),
                authenticator_data=_bytes(request, "authenticator_data"),
                signature=_bytes(request, "signature"),
            ),
        )
    except Refused as refused:
        return show_refused(request, door, refused)
    return HttpResponseRedirect(door.url("dispute_agreement"))


@sealed
@require_POST
def paper(request: HttpRequest, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """What a side or the mediator signed on paper, with the paper, by whoever stood by."""
    door = pages.door_of(request, secret, dispute_id)
    try:
        scan, kind = _scan(request)
        actions.record_paper(
            actor=door.actor,
            at=clock.now(),
            dispute_id=door.dispute_id,
            party_id=_party(request),
            sha256=_sha256(request),
            scan=scan,
            scan_kind=kind,
        )
    except Refused as refused:
        return show_refused(request, door, refused)
    return HttpResponseRedirect(door.url("dispute_agreement"))


def _bytes(request: HttpRequest, name: str) -> bytes:
    try:
        return bytes.fromhex(request.POST.get(name, ""))
    except ValueError:
        return b""


def _sha256(request: HttpRequest) -> str:
    """What was read, as hexadecimal digits; empty, which no text has, for anything else."""
    return _bytes(request, "sha256").hex()


def _party(request: HttpRequest) -> UUID | None:
    """Whose signature it is; None for the mediator's own."""
    if request.POST.get("party") == pages.MEDIATOR:
        return None
    try:
        return UUID(request.POST.get("party", ""))
    except ValueError as error:
        raise Refused("party.missing", _("Please say who signed the paper."), field="party") from error


def _scan(request: HttpRequest) -> tuple[bytes, str]:
    file = request.FILES.get("scan")
    if file is None:
        raise Refused("scan.missing", _("Please add a picture or a PDF of the signed paper."), field="scan")
    if (file.size or 0) > SCAN_BYTES:
        raise TooLarge("scan.too_large", _("That file is larger than 10 MB."), field="scan")
    data = file.read()
    kind = next((kind for mark, kind in _SCANS.items() if data.startswith(mark)), "")
    if not kind:
        raise Refused("scan.kind", _("Please add a JPEG or PNG picture, or a PDF."), field="scan")
    return data, kind
