"""A log on the web. Whoever answers there may be slow, endless, compressed beyond reason, or somewhere else by now."""

import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from linli.config.verify.source import SourceFailed
from linli.ledger.rules.published import Absent

SECONDS = 30.0  # for one file from the first byte of the question to the last of the answer
MOST_REDIRECTS = 3
_CHUNK = 65_536
_OK = 200
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ABSENT = frozenset({404, 410})
_ASKED = {"Accept-Encoding": "gzip, identity", "User-Agent": "linli-verify", "Connection": "close"}


@dataclass(frozen=True)
class Web:
    """A log below an address."""

    prefix: str
    seconds: float = SECONDS

    def fetch(self, name: str, most: int) -> bytes:
        """As of any source. Redirects are followed on the same host alone, and never from https to http."""
        address = f"{self.prefix.rstrip('/')}/{name}"
        for _time in range(MOST_REDIRECTS + 1):
            found = self._ask(address, most)
            if isinstance(found, bytes):
                return found
            address = _followed(address, found)
        raise SourceFailed("redirects", name=address)

    def _ask(self, address: str, most: int) -> bytes | str:
        """The bytes, or where the answer sends us."""
        parts = _parts(address)
        connection = _connection(parts, self.seconds)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        with _watched(connection, self.seconds, address) as late:
            connection.request("GET", path, headers=_ASKED)
            with closing(connection.getresponse()) as answer:
                found = _answered(answer, most, address)
            if late.is_set():  # an answer without a length ends where it is cut off
                raise TimeoutError
            return found


def _answered(answer: http.client.HTTPResponse, most: int, address: str) -> bytes | str:
    if answer.status in _REDIRECTS:
        return answer.getheader("Location") or ""
    if answer.status in _ABSENT:
        raise Absent(address)
    if answer.status != _OK:
        raise SourceFailed("status", name=address, status=str(answer.status))
    return _body(answer, most, address)


def _parts(address: str) -> SplitResult:
    """Raises SourceFailed ``address`` for what is none on the web."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise SourceFailed("address", name=address) from error
    if not usable:
        raise SourceFailed("address", name=address)
    return parts


def _connection(parts: SplitResult, seconds: float) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        return http.client.HTTPSConnection(host, parts.port, timeout=seconds, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, parts.port, timeout=seconds)


@contextmanager
def _watched(connection: http.client.HTTPConnection, seconds: float, address: str) -> Iterator[threading.Event]:
    """Connected; ended when the time is over, however busily the other side drips. Whatever fails is a SourceFailed."""
    late, held = threading.Event(), list[socket.socket]()

    def end() -> None:
        late.set()
        for sock in filter(None, [*held, connection.sock]):
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)  # the plain one: TLS needs no farewell here

    watch = threading.Timer(seconds, end)
    watch.daemon = True
    watch.start()
    try:
        connection.connect()
        held.append(connection.sock)  # the connection gives it away with an answer that has no length
        yield late
    except (SourceFailed, OSError, http.client.HTTPException, ValueError) as error:
        if late.is_set() or isinstance(error, TimeoutError):
            raise SourceFailed("slow", name=address, seconds=f"{seconds:g}") from error
        if isinstance(error, SourceFailed):
            raise
        raise SourceFailed("unreachable", name=address, said=str(error) or type(error).__name__) from error
    finally:
        watch.cancel()
        connection.close()


def _body(answer: http.client.HTTPResponse, most: int, address: str) -> bytes:
    encoding = (answer.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip"):
        raise SourceFailed("encoding", name=address, encoding=encoding)
    if encoding == "identity":
        return _read(answer, most, address)
    return _unpacked(_read(answer, most + _CHUNK, address), most, address)


def _read(answer: http.client.HTTPResponse, most: int, address: str) -> bytes:
    parts, size = [], 0
    while part := answer.read1(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > most:
            raise SourceFailed("too_long", name=address)
    if answer.length:  # fewer than were announced
        raise SourceFailed("cut_off", name=address)
    return b"".join(parts)


def _unpacked(packed: bytes, most: int, address: str) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        raw = unpacker.decompress(packed, most + 1)
    except zlib.error as error:
        raise SourceFailed("encoding", name=address, encoding="gzip") from error
    if len(raw) > most:
        raise SourceFailed("too_long", name=address)
    if not unpacker.eof or unpacker.unused_data:
        raise SourceFailed("cut_off", name=address)
    return raw


def _followed(address: str, location: str) -> str:
    """Where to ask next. Raises SourceFailed ``elsewhere``: only whoever runs this decides to believe another host."""
    try:
        target = urljoin(address, location)
        before, after = urlsplit(address), urlsplit(target)
        same = before.hostname == after.hostname and after.scheme in (before.scheme, "https")
        same = same and (before.scheme != after.scheme or before.port == after.port)
    except ValueError as error:
        raise SourceFailed("elsewhere", name=address, target=location) from error
    if not location or not same:
        raise SourceFailed("elsewhere", name=address, target=target)
    return target
