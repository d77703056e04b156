"""The headers that keep a browser from doing with our answers what it should not, on every answer of every process.

A view may say something stricter, or wider with a reason of its own: what it has set stays. The live process sends the
same pairs; see ``live.py``.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from linli.config.content_security import policy

YEAR = 31_536_000  # seconds: ASVS 5.0, 3.4.1, asks for a year at least
# What a page of ours asks the device for is where it is; a photo comes through the system's own chooser.
_ASKED_OF_THE_DEVICE = {"geolocation": "(self)", "publickey-credentials-get": "(self)", "fullscreen": "(self)"}
_NEVER_ASKED = (
    "accelerometer",
    "autoplay",
    "bluetooth",
    "camera",
    "display-capture",
    "encrypted-media",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
PERMISSIONS = ", ".join(
    f"{feature}={allowed}"
    for feature, allowed in sorted({**dict.fromkeys(_NEVER_ASKED, "()"), **_ASKED_OF_THE_DEVICE}.items())
)


def security_headers() -> dict[str, str]:
    """Name and value of each header, by the settings as they are now."""
    headers = {
        "Content-Security-Policy": policy(),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS,
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
    }
    if settings.ORIGIN.startswith("https://"):  # whatever the proxy in front says of this one request
        below = "; includeSubDomains" if settings.LINLI_HSTS_SUBDOMAINS else ""
        headers["Strict-Transport-Security"] = f"max-age={YEAR}{below}"
    return headers


class SecurityHeaders:
    """Middleware, the outermost one: errors, refusals and static files pass through here as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.headers = list(security_headers().items())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.headers:
            response.headers.setdefault(name, value)
        return response
