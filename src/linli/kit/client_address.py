"""Where a request comes from."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the outermost own proxy saw, or of whoever is connected where none is trusted."""
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    trusted: int = settings.LINLI_TRUST_PROXY
    if trusted and len(forwarded) >= trusted and forwarded[-trusted].strip():
        return forwarded[-trusted].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
