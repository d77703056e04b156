"""The public figure: of the notices that might go, how many were with a carrier within ten seconds."""

from dataclasses import dataclass
from datetime import timedelta

WITHIN = timedelta(seconds=10)
LEAST = 5  # counts below are not shown


@dataclass(frozen=True)
class Promptness:
    """``days`` back from now: how many might go, and how many of them were handed over within ten seconds.

    Both are None below five.
    """

    days: int
    channel: str
    total: int | None
    prompt: int | None

    @property
    def share(self) -> float | None:
        """Of one; None where it is not shown."""
        if not self.total or self.prompt is None:
            return None
        return self.prompt / self.total


def promptness(days: int, channel: str, total: int, prompt: int) -> Promptness:
    """The figure, with what is too small to show left out."""
    if total < LEAST:
        return Promptness(days, channel, None, None)
    return Promptness(days, channel, total, prompt)
