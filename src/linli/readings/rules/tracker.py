"""The data tracker's protocol, findUsage version 2: what is asked, and what is answered."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

DEFAULT_LIMIT: Final = 1000
MOST_OFFSET: Final = 1_000_000


class BadQuery(ValueError):
    """The name of the parameter that cannot be read."""


@dataclass(frozen=True)
class Query:
    """One call of findUsage. Both ends of the period belong to it."""

    user_code: str
    since: datetime | None
    until: datetime | None
    offset: int
    limit: int


def parse_query(given: dict[str, str]) -> Query:
    """Raises BadQuery with the name of the first parameter that is missing or malformed."""
    user_code = given.get("userCode", "")
    if not user_code or len(user_code) > 100:
        raise BadQuery("userCode")
    return Query(
        user_code,
        _moment(given, "periodStart"),
        _moment(given, "periodEnd"),
        _number(given, "offset", 0, MOST_OFFSET),
        _number(given, "limit", DEFAULT_LIMIT, DEFAULT_LIMIT),
    )


def written(at: datetime) -> str:
    """A moment as the protocol writes it: UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment(given: dict[str, str], name: str) -> datetime | None:
    text = given.get(name, "")
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo is not None else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise BadQuery(name) from error


def _number(given: dict[str, str], name: str, default: int, most: int) -> int:
    text = given.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadQuery(name)
    return min(int(text), most)
