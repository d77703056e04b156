"""Requests to addresses that somebody else chose: webhooks, servers to import from.

A name is looked up once, every address that it stands for is checked, and the connection goes to the address that was
checked: a name that changes its mind between the two (DNS rebinding) and a redirect inwards both end here.
"""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from linli.kit.errors import NotAllowed, Refused, TooLarge

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
WHOLE_SECONDS = 60.0  # of everything that one call of fetch waits for
MAX_BYTES = 10 * 1024 * 1024
MAX_REDIRECTS = 3
_CHUNK = 64 * 1024

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# Addresses that carry another one inside: NAT64 and 6to4, with its relays, reach whatever that is.
_CARRIERS = ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "192.88.99.0/24")
# The former site-local addresses (RFC 3879) and those of documentation (RFC 9637), which Python holds to be global.
_INSIDE = ("fec0::/10", "3fff::/20")
_DENIED = tuple(ipaddress.ip_network(network) for network in (*_CARRIERS, *_INSIDE))


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers in lower case, and the body up to the cap."""

    status: int
    headers: dict[str, str]
    content: bytes


def is_public(address: Address) -> bool:
    """True for an address of the open internet: not private, loopback, link-local, multicast, reserved or carried."""
    inner = getattr(address, "ipv4_mapped", None)
    if inner is not None:
        return is_public(inner)
    if any(address.version == network.version and address in network for network in _DENIED):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def is_allowed(address: Address, also: Sequence[Network] = ()) -> bool:
    """Public, or inside one of the networks of LINLI_OUTBOUND_ALLOW or of ``also``."""
    return is_public(address) or any(
        address.version == network.version and address in network for network in (*_allowed_networks(), *also)
    )


def client(
    *, timeout: float = READ_SECONDS, redirects: int = 0, whole: float | None = None, also: Sequence[Network] = ()
) -> httpx.Client:
    """An HTTP client whose every connection is checked. It follows so many redirects and knows no proxies or cookies.

    ``timeout`` is for one step of a request, ``whole`` for all of them together, in seconds: whoever answers a byte at
    a time is not waited for any longer. Only looking up the name is not counted. ``also``: networks of our own that
    this client may reach besides.
    Raises NotAllowed ``outbound.private`` out of any request to an address that is not allowed.
    """
    return httpx.Client(
        transport=_Guarded(whole, also),
        timeout=httpx.Timeout(timeout, connect=CONNECT_SECONDS),
        follow_redirects=redirects > 0,
        max_redirects=max(1, redirects),
        trust_env=False,
        headers={"User-Agent": "Linli"},
    )


def fetch(
    url: str,
    *,
    max_bytes: int = MAX_BYTES,
    accept: str = "*/*",
    timeout: float = READ_SECONDS,
    whole: float = WHOLE_SECONDS,
) -> Answer:
    """GET an address, with at most three redirects and so many bytes.

    ``timeout`` is for one step, ``whole`` for everything up to the last byte of one answer, in seconds; a redirect
    begins anew.

    Raises Refused ``outbound.bad_address`` and ``outbound.no_answer``, NotAllowed ``outbound.private``, TooLarge
    ``outbound.too_large``.
    """
    _check_scheme(url)
    try:
        with (
            client(timeout=timeout, redirects=MAX_REDIRECTS, whole=whole) as http,
            http.stream("GET", url, headers={"Accept": accept}) as response,
        ):
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status_code, headers, _read(response.iter_bytes(_CHUNK), max_bytes))
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise Refused("outbound.no_answer", _("The other server did not answer."), status=502) from error


def check_address(url: str) -> None:
    """See that an address may be kept for later requests: its form, and every address that its name stands for now.

    Plain ``http`` only into a network that the operator allowed. Raises Refused ``outbound.bad_address``,
    ``outbound.not_secure`` and ``outbound.no_answer``, NotAllowed ``outbound.private``. Each request checks again.
    """
    _check_scheme(url)
    parsed = httpx.URL(url)
    try:
        found = _resolve(parsed.host, parsed.port or 443)
    except httpcore.ConnectError as error:
        raise Refused("outbound.no_answer", _("This address cannot be found.")) from error
    if parsed.scheme != "https" and any(is_public(ipaddress.ip_address(text.split("%")[0])) for text in found):
        raise Refused("outbound.not_secure", _("Please give an address that begins with https://."))


def _check_scheme(url: str) -> None:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, TypeError, UnicodeError) as error:
        raise _bad_address() from error
    if parsed.scheme not in ("http", "https") or not parsed.host or parsed.userinfo:
        raise _bad_address()


def _bad_address() -> Refused:
    return Refused("outbound.bad_address", _("This is not an address that begins with http:// or https://."))


def _read(chunks: Iterator[bytes], max_bytes: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > max_bytes:
            raise TooLarge("outbound.too_large", _("The other server sent more than is taken."))
        parts.append(chunk)
    return b"".join(parts)


def _allowed_networks() -> list[Network]:
    return [ipaddress.ip_network(text, strict=False) for text in settings.LINLI_OUTBOUND_ALLOW]


def _resolve(host: str, port: int, also: Sequence[Network] = ()) -> list[str]:
    """Every address of the host, in the order of the resolver; raises when there is none or one is not allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(str(error)) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for text in addresses:
        if not is_allowed(ipaddress.ip_address(text.split("%")[0]), also):
            raise NotAllowed("outbound.private", _("This address lies inside a private network."))
    return addresses


class _End:
    """When the request of the present thread has to be over."""

    def __init__(self, whole: float | None) -> None:
        self._whole = whole
        self._of_thread = threading.local()

    def begin(self) -> None:
        """A request begins in this thread."""
        self._of_thread.at = None if self._whole is None else time.monotonic() + self._whole

    def within(self, timeout: float | None, late: type[httpcore.TimeoutException]) -> float | None:
        """The seconds that a step may take; raises ``late`` when there are none left."""
        at: float | None = getattr(self._of_thread, "at", None)
        if at is None:
            return timeout
        left = at - time.monotonic()
        if left <= 0:
            raise late("the request took too long")
        return left if timeout is None else min(timeout, left)


class _Timed(httpcore.NetworkStream):
    """A connection each of whose steps ends with the request."""

    def __init__(self, stream: httpcore.NetworkStream, end: _End) -> None:
        self._stream = stream
        self._end = end

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._end.within(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _CHUNK):
            piece = buffer[start : start + _CHUNK]
            self._stream.write(piece, self._end.within(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._end.within(timeout, httpcore.ConnectTimeout)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._end)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Checked(httpcore.SyncBackend):
    """Connects to an address that was looked up and checked; TLS still asks for the name."""

    def __init__(self, end: _End, also: Sequence[Network]) -> None:
        self._end = end
        self._also = also

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        last: Exception = httpcore.ConnectError("no address")
        for address in _resolve(host, port, self._also):
            left = self._end.within(timeout, httpcore.ConnectTimeout)
            try:
                return _Timed(super().connect_tcp(address, port, left, local_address, socket_options), self._end)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last

    def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        raise NotAllowed("outbound.private", _("This address lies inside a private network."))


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx():
            yield from self._stream

    def close(self) -> None:
        self._stream.close()


class _as_httpx:  # noqa: N801 - a context manager, read like a function
    """Errors of the connection as httpx has them."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, httpcore.TimeoutException):
            raise httpx.TimeoutException(str(error)) from error
        if isinstance(error, httpcore.NetworkError | httpcore.ProtocolError | httpcore.UnsupportedProtocol):
            raise httpx.TransportError(str(error)) from error


class _Guarded(httpx.BaseTransport):
    """httpx on top of checked connections."""

    def __init__(self, whole: float | None, also: Sequence[Network]) -> None:
        self._end = _End(whole)
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(), max_connections=10, network_backend=_Checked(self._end, also)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._end.begin()
        url = request.url
        raw = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        with _as_httpx():
            response = self._pool.handle_request(raw)
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response.stream))

    def close(self) -> None:
        self._pool.close()
