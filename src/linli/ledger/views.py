"""The public log as anybody fetches it (C2SP tlog-tiles)."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from linli.ledger import queries

_NEVER_CHANGES = "public, max-age=31536000, immutable"
# Whoever checks may do so from a page of its own: nothing here is for some and not for others.
_FOR_ALL = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponseBase:
    """The newest checkpoint; asked for anew each time."""
    raw = queries.read_checkpoint()
    if not raw:
        return _nothing()
    headers = {"Cache-Control": "no-cache", **_FOR_ALL}
    return HttpResponse(raw, content_type="text/plain; charset=utf-8", headers=headers)


@require_safe
def tile(request: HttpRequest, path: str) -> HttpResponseBase:
    """A tile or a bundle: once there, it stays as it is."""
    raw = queries.read_tile(f"tile/{path}")
    if raw is None:
        return _nothing()
    headers = {"Cache-Control": _NEVER_CHANGES, **_FOR_ALL}
    return HttpResponse(raw, content_type="application/octet-stream", headers=headers)


def _nothing() -> HttpResponse:
    """Programs ask; a page would tell them nothing. It may be there a second later."""
    headers = {"Cache-Control": "no-store", **_FOR_ALL}
    return HttpResponse(b"not in the log\n", status=404, content_type="text/plain; charset=utf-8", headers=headers)
