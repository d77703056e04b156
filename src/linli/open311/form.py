"""What a client sent, as text: the address first, then the body; nothing that is not UTF-8."""

import hashlib
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl

from django.http import HttpRequest, RawPostDataException
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from linli.kit.client_address import client_address
from linli.kit.errors import Refused, TooLarge
from linli.open311.rules import as_number

MAX_BODY = 64 * 1024
MAX_FIELDS = 300
_URLENCODED, _MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


class Given(Mapping[str, str]):
    """The parameters by name: the first value of each, and all of them. Missing and empty are the same.

    ``address`` is the network address that they came from.
    """

    def __init__(self, pairs: list[tuple[str, str]], body: bytes = b"", address: str = "") -> None:
        self.address = address
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value)
        self.digest = hashlib.sha256(body).digest()

    def __getitem__(self, name: str) -> str:
        return self._values[name][0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def lists(self) -> list[tuple[str, list[str]]]:
        """Every name with all its values."""
        return list(self._values.items())

    def text(self, name: str) -> str:
        """The value, empty when it was not given."""
        return self.get(name, "").strip()

    def needed(self, name: str) -> str:
        """The value; raises Refused ``parameter.missing``."""
        value = self.text(name)
        if not value:
            sentence = _("%(name)s was not provided.") % {"name": name}
            raise Refused("parameter.missing", sentence, field=name)
        return value

    def number(self, name: str) -> float | None:
        """A number, None when it was not given; raises Refused ``parameter.malformed``."""
        value = self.text(name)
        if not value:
            return None
        number = as_number(value)
        if number is None:
            raise malformed(name)
        return number


def malformed(name: str) -> Refused:
    """A parameter that cannot be meant."""
    return Refused("parameter.malformed", _("%(name)s cannot be read.") % {"name": name}, field=name)


def given_in_address(request: HttpRequest) -> Given:
    """The parameters of the address. Raises Refused ``parameters.encoding``, ``parameters.too_many``."""
    return Given(_pairs(request.META.get("QUERY_STRING", "")), address=client_address(request))


def given_in_form(request: HttpRequest) -> Given:
    """The parameters of the body; the key and the jurisdiction may stand in the address as well.

    Raises as ``given_in_address``, TooLarge ``body.too_large``, Refused ``body.wrong_type`` (415), ``body.unreadable``.
    """
    in_address, address = _pairs(request.META.get("QUERY_STRING", "")), client_address(request)
    if request.content_type == _MULTIPART:
        sent: MultiValueDict[str, str] = request.POST
        pairs = [(name, value) for name, values in sent.lists() for value in values]
        return Given([*pairs, *in_address], repr(pairs).encode("utf-8", "replace"), address)
    if request.content_type not in (_URLENCODED, ""):
        sentence = _("Please send application/x-www-form-urlencoded.")
        raise Refused("body.wrong_type", sentence, status=415)
    body = _body(request)
    return Given([*_pairs(_decoded(body)), *in_address], body, address)


def _body(request: HttpRequest) -> bytes:
    length = request.META.get("CONTENT_LENGTH") or "0"
    too_large = TooLarge("body.too_large", _("That was too much at once."))
    if length.isdigit() and int(length) > MAX_BODY:
        raise too_large
    try:
        body = request.body
    except (RawPostDataException, OSError) as error:
        raise Refused("body.unreadable", _("The request could not be read. Please try again.")) from error
    if len(body) > MAX_BODY:
        raise too_large
    return body


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise _not_utf8() from error


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeDecodeError as error:
        raise _not_utf8() from error
    except ValueError as error:
        raise Refused("parameters.too_many", _("These are too many parameters.")) from error


def _not_utf8() -> Refused:
    return Refused("parameters.encoding", _("The parameters have to be UTF-8."))
