"""The agreement and packets as files, under names that say nothing."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from linli.disputes.actions.agreement.paper import agreement_paper
from linli.disputes.pages import agreement as pages
from linli.disputes.pages.looking import AGREEMENT, note_look
from linli.disputes.queries.agreement import packet_of
from linli.disputes.queries.documents import packet_pdf
from linli.disputes.rules.packets import read_packet
from linli.kit import clock
from linli.ui.sealed import sealed


@sealed
@require_safe
def text(request: HttpRequest, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """The text to be signed, or the one in force with the platform's seal."""
    door = pages.door_of(request, secret, dispute_id)
    note_look(door, clock.now(), AGREEMENT)
    data = agreement_paper(standing=door.standing, at=clock.now())
    return _file(data, "application/pdf", f"{door.dispute_id.hex[-8:]}.pdf")


@sealed
@require_safe
def packet(
    request: HttpRequest, hand_off_id: UUID, ending: str, secret: str | None = None, dispute_id: UUID | None = None
) -> HttpResponse:
    """What another body is handed: JSON, or the same on paper."""
    door = pages.door_of(request, secret, dispute_id)
    raw = packet_of(door.standing, hand_off_id)
    note_look(door, clock.now(), AGREEMENT)
    if ending == "json":
        return _file(raw, "application/json", f"{hand_off_id.hex[-8:]}.json")
    if ending == "pdf":
        return _file(packet_pdf(read_packet(raw)), "application/pdf", f"{hand_off_id.hex[-8:]}.pdf")
    raise Http404


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
