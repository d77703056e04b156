"""Matters as a file for programs: the list that a key or a session may take out, as CSV."""

from dataclasses import replace

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed
from linli.matters.actions.exchange import export_csv
from linli.matters.api.inbox import filters_of
from linli.matters.api.requests import key_of, only


@only("GET")
def export(request: HttpRequest) -> StreamingHttpResponse:
    """GET: every matter that the filters leave, in all stages unless ``state`` says otherwise."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if key_of(request, "matters:export") is None and not request.user.is_authenticated:
        raise NotAllowed("export.not_signed_in", _("Please sign in first."), status=401)
    filters = filters_of(request)
    if not request.GET.get("state"):
        filters = replace(filters, state="ALL")
    lines = export_csv(actor=actor, at=clock.now(), filters=filters, language=get_language() or "")
    return as_file(lines)


def as_file(lines: object) -> StreamingHttpResponse:
    """The lines as a file that no cache keeps."""
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")  # type: ignore[arg-type]
    response.headers["Content-Disposition"] = 'attachment; filename="matters.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response
