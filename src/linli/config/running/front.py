"""Checks of the address that people open: by TLS, the same in all settings, and with a certificate that will last."""

import socket
import ssl
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import SplitResult, urlsplit

from cryptography import x509
from django.conf import settings
from django.http.request import validate_host
from django.utils.translation import gettext_lazy as _

from linli.config.running.findings import Finding, State, Words
from linli.config.running.words import lasting

_PATIENCE = 5.0
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_EARLY = timedelta(days=21)  # a certificate of a year; of a short one the last sixth of its life
_EXPLAINED = "docs/operate/install.md"


def check_front() -> Iterator[Finding]:
    """One finding: the first fault of the settings that say where people come in."""
    title = _("Address of the site")
    fault = _fault(urlsplit(settings.ORIGIN))
    if fault is None:
        yield Finding("front", title, State.OK, settings.ORIGIN)
    else:
        yield Finding("front", title, State.BROKEN, *fault)


def _fault(origin: SplitResult) -> tuple[Words, Words] | None:
    """What is wrong and what to do, None when all fits together."""
    if settings.DEBUG:
        return _("errors are shown with their insides (DEBUG)"), _("Start Linli with its own settings alone.")
    if f"{origin.scheme}://{origin.netloc}" != settings.ORIGIN or origin.scheme not in ("http", "https"):
        return settings.ORIGIN, _("LINLI_ORIGIN is https:// and a name, without a path and without a slash at the end.")
    if not validate_host(origin.hostname or "", settings.ALLOWED_HOSTS):
        return _("%(host)s is not answered") % {"host": origin.hostname}, _("Write the name into LINLI_HOSTS too.")
    # A trial on one machine: nobody comes from outside.
    return None if origin.hostname in _HERE else _fault_of_tls(origin)


def _fault_of_tls(origin: SplitResult) -> tuple[Words, Words] | None:
    if origin.scheme != "https":
        remedy = _("Put a proxy with TLS in front, then LINLI_ORIGIN=https://…: %(guide)s") % {"guide": _EXPLAINED}
        return _("open without TLS: everybody on the way can read along"), remedy
    if not settings.LINLI_TRUST_PROXY:
        return _("no proxy is trusted"), _("TLS ends at a proxy of your own: LINLI_TRUST_PROXY=1.")
    if not settings.LINLI_LIVE_URL.startswith("https://"):
        return settings.LINLI_LIVE_URL, _("LINLI_LIVE_URL must begin with https:// as LINLI_ORIGIN does.")
    return None


def check_certificate(at: datetime) -> Iterator[Finding]:
    """One finding where people come by https: what the proxy shows them, seen from this machine.

    Whether the certificate's issuer is trusted is not asked: it may be the town's own.
    """
    origin = urlsplit(settings.ORIGIN)
    if origin.scheme != "https" or origin.hostname is None:
        return
    title, port = _("Certificate"), origin.port or 443
    try:
        certificate = _certificate(origin.hostname, port)
    except (OSError, ValueError):
        seen = _("%(host)s:%(port)s does not answer from here") % {"host": origin.hostname, "port": port}
        remedy = _("Does the proxy run, and does this machine know the name (/etc/hosts)?")
        yield Finding("certificate", title, State.ATTENTION, seen, remedy)
        return
    yield _judged(certificate, origin.hostname, at)


def _judged(certificate: x509.Certificate, host: str, at: datetime) -> Finding:
    title = _("Certificate")
    left = certificate.not_valid_after_utc - at
    life = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    renew = _("Renew it, and reload the proxy.")
    if left <= timedelta(0) or at < certificate.not_valid_before_utc:
        return Finding("certificate", title, State.BROKEN, _("expired, or not valid yet"), renew)
    if not _is_for(certificate, host):
        seen = _("it is not for %(host)s") % {"host": host}
        return Finding("certificate", title, State.BROKEN, seen, _("Have one made for this name."))
    seen = _("good for %(time)s more") % {"time": lasting(left.total_seconds())}
    if left < min(_EARLY, life / 6):
        return Finding("certificate", title, State.ATTENTION, seen, renew)
    return Finding("certificate", title, State.OK, seen)


def _certificate(host: str, port: int) -> x509.Certificate:
    """What is shown to whoever comes by that name. Raises OSError, ValueError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # it is looked at, nothing is sent
    with (
        socket.create_connection((host, port), _PATIENCE) as plain,
        context.wrap_socket(plain, server_hostname=host) as secured,
    ):
        shown = secured.getpeercert(binary_form=True)
    if shown is None:
        raise ValueError("no certificate")
    return x509.load_der_x509_certificate(shown)


def _is_for(certificate: x509.Certificate, host: str) -> bool:
    """By its alternative names alone, as browsers do; a star stands for one label (RFC 6125)."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return False
    if host in {str(address) for address in names.get_values_for_type(x509.IPAddress)}:
        return True
    wanted = {host.lower(), f"*.{host.lower().partition('.')[2]}"}
    return bool(wanted & {name.lower() for name in names.get_values_for_type(x509.DNSName)})
