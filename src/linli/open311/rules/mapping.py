"""The file that says how another server's services are kinds here."""

import tomllib
from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

FORMAT = 1
_KNOWN = frozenset({"format", "source", "time_zone", "language", "place", "services", "jurisdiction_id"})
ANY = "*"


class MappingFault(ValueError):
    """What is wrong with a mapping, and where.

    ``code``: TOML, FORMAT, SOURCE, ZONE, LANGUAGE, SERVICES or UNKNOWN; ``name``: of the line.
    """

    def __init__(self, code: str, name: str) -> None:
        super().__init__(f"{code} {name}")
        self.code = code
        self.name = name


@dataclass(frozen=True)
class Mapping:
    """``services``: their code, or ``*`` for all others, to the code of a kind here.

    ``place``: the official code of the place that takes what lies in no place; empty: such rows are refused.
    """

    source: str
    zone: ZoneInfo
    language: str
    place: str
    services: dict[str, str]
    jurisdiction_id: str = ""

    def kind_of(self, service_code: str) -> str | None:
        """The kind for a service, or None when nothing is said about it."""
        return self.services.get(service_code, self.services.get(ANY))


def read_mapping(content: bytes) -> Mapping:
    """Raises MappingFault."""
    try:
        data = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise MappingFault("TOML", "") from error
    for name in data:
        if name not in _KNOWN:
            raise MappingFault("UNKNOWN", name)
    if data.get("format") != FORMAT:
        raise MappingFault("FORMAT", "format")
    source = _text(data, "source")
    if not 0 < len(source) <= 60:
        raise MappingFault("SOURCE", "source")
    language = _text(data, "language") or "zh-hans"
    if language not in ("zh-hans", "en"):
        raise MappingFault("LANGUAGE", "language")
    place, jurisdiction = _text(data, "place"), _text(data, "jurisdiction_id")
    return Mapping(source, _zone(data), language, place, _services(data), jurisdiction)


def _text(data: Map[str, Any], name: str) -> str:
    value = data.get(name, "")
    return value.strip() if isinstance(value, str) else str(value)


def _zone(data: Map[str, Any]) -> ZoneInfo:
    try:
        return ZoneInfo(_text(data, "time_zone") or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise MappingFault("ZONE", "time_zone") from error


def _services(data: Map[str, Any]) -> dict[str, str]:
    services = data.get("services")
    if not isinstance(services, dict) or not services:
        raise MappingFault("SERVICES", "services")
    for code, kind in services.items():
        if not isinstance(kind, str) or not kind:
            raise MappingFault("SERVICES", f"services.{code}")
    return {str(code): kind for code, kind in services.items()}
