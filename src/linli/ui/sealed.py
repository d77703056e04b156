"""Pages whose address is a secret: neither other sites, nor shared caches, nor search engines learn it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Answer = TypeVar("Answer", bound=HttpResponseBase)


def sealed(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """Send what keeps the address to this browser.

    ``strict-origin`` tells a site that is linked to the name of this one and nothing of the path. The stricter
    ``no-referrer`` would also blank the Origin of our own forms, and a browser's POST would then be taken for a forged
    one.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Answer:
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer
