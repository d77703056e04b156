"""Counts that are shown to people outside a dispute: none from which one could work out a single household."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

SMALLEST_SHOWN = 5
Key = TypeVar("Key", bound=Hashable)


def suppressed(counts: Mapping[Key, int], smallest: int = SMALLEST_SHOWN) -> dict[Key, int | None]:
    """The counts with None for each below ``smallest``.

    Where the sum of what is hidden would itself be small, the smallest count shown is hidden too: else whoever knows
    the sum of all could subtract.
    """
    shown: dict[Key, int | None] = {key: count if count >= smallest else None for key, count in counts.items()}
    while 0 < _hidden(counts, shown) < smallest and any(count is not None for count in shown.values()):
        least = min((key for key, count in shown.items() if count is not None), key=lambda key: counts[key])
        shown[least] = None
    return shown


def _hidden(counts: Mapping[Key, int], shown: Mapping[Key, int | None]) -> int:
    return sum(counts[key] for key, count in shown.items() if count is None)
