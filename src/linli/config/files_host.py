"""The host of files, where the operator has named one: it answers tickets and nothing else, and reads no cookie."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from linli.config.errors import refusal_response
from linli.kit import uploads
from linli.kit.errors import NotFound


class FilesHost:
    """Middleware, before sessions: on the host of files only files, on the site's own host none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_file = request.path.startswith(uploads.PATH)
        on_host = bool(settings.LINLI_FILES_ORIGIN) and (
            request.META.get("HTTP_HOST", "") == urlsplit(settings.LINLI_FILES_ORIGIN).netloc
        )
        if is_file != on_host:
            return refusal_response(request, NotFound("page.not_found", _("There is no such page.")))
        if on_host:
            request.COOKIES = {}
        return self.get_response(request)


@require_safe
def file(request: HttpRequest, ticket: str) -> HttpResponseBase:
    """One picture, for whoever holds its ticket."""
    return uploads.picture_of_ticket(ticket)
