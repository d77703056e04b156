"""Which counts of looks are a reason to ask: data/unusual.json. Reasons by post and institution, never a score."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

_FILE = Path(__file__).parent.parent / "data" / "unusual.json"
REASONS = ("MANY", "LISTED", "OUT_OF_AREA", "CLOSED", "NIGHT")


class Thresholds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From how many looks on somebody is asked, in a window of ``days``; hours are local."""

    version: str
    source: str
    days: int
    many_an_hour: int
    listed_an_hour: int
    out_of_area: int
    closed_after_days: int
    closed_at_least: int
    night_from: int
    night_until: int
    night_at_least: int


@cache
def thresholds() -> Thresholds:
    """As shipped."""
    return msgspec.json.decode(_FILE.read_bytes(), type=Thresholds)


def reasons_of(counts: Mapping[str, int], limits: Thresholds) -> dict[str, int]:
    """The reasons that there are, each with its count; empty where nothing is a reason to ask."""
    least = {
        "MANY": limits.many_an_hour,
        "LISTED": limits.listed_an_hour,
        "OUT_OF_AREA": limits.out_of_area,
        "CLOSED": limits.closed_at_least,
        "NIGHT": limits.night_at_least,
    }
    return {reason: counts[reason] for reason in REASONS if counts.get(reason, 0) >= least[reason]}
