"""The carriers of the demonstration while its history is told: nothing leaves, and not everything arrives.

Notices of the past were handed over in the past, some seconds after they were written. What is left when the history
has reached the present goes to the files of the running town.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from linli.notices import actions
from linli.notices.actions import Outcome, Outgoing, Receipt
from linli.notices.queries import due_channels, written_after
from linli.notices.rules import Channel, Reason, State

BATCH = 500
_SECONDS = (1, 6)  # from writing to handing over
_ROUND = timedelta(minutes=20)  # between two looks for what was put off
_ARRIVED, _AWAY, _NO_SUCH = 0.9, 0.02, 0.015  # shares; invented


class Carrier:
    """Takes everything, as real carriers do most of the time. ``busy``: the next message is told to come again."""

    name = "demo"
    batch_size = BATCH

    def __init__(self, random: Random) -> None:
        self._random = random
        self._arrived: list[Receipt] = []
        self.busy = False

    def send(self, batch: Sequence[Outgoing], deadline: datetime) -> list[Outcome]:
        """Sent, and now and then not."""
        return [self._outcome(message) for message in batch]

    def close(self) -> None:
        """Nothing is open."""

    def tell(self, at: datetime) -> None:
        """What has arrived since the last time."""
        if self._arrived:
            actions.take_receipts(at=at, driver=self.name, receipts=self._arrived)
            self._arrived = []

    def _outcome(self, message: Outgoing) -> Outcome:
        drawn = self._random.random()
        if self.busy or drawn < _AWAY:
            wait = timedelta(hours=8) if self.busy else timedelta(0)
            return Outcome(message.id, State.TEMPORARY_FAILURE, Reason.CARRIER, retry_after=wait)
        if drawn < _AWAY + _NO_SUCH:
            return Outcome(message.id, State.PERMANENT_FAILURE, Reason.REFUSED)
        if self._random.random() < _ARRIVED:
            self._arrived.append(Receipt(message.key, State.DELIVERED))
        return Outcome(message.id, State.SENT, reference=message.key)


class Post:
    """Hands over what is due, as the worker of a running town would.

    The whole history is one transaction, in which the index of what is due still holds all that ever was: it is asked
    seldom, and in between only of the channels on which something has been written.
    """

    def __init__(self, random: Random) -> None:
        self._random = random
        self.carrier = Carrier(random)
        self._newest: UUID | None = None
        self._round_at: datetime | None = None

    def go(self, at: datetime) -> None:
        """Everything that is due on any channel, a few seconds later."""
        then = at + timedelta(seconds=self._random.randint(*_SECONDS))
        for channel in self._channels(then):
            driver = actions.make_driver(channel) if channel == Channel.IN_APP else self.carrier
            while actions.hand_over_batch(channel=channel, driver=driver, now=lambda: then) >= driver.batch_size:
                pass
        self.carrier.tell(then)

    def _channels(self, then: datetime) -> list[str]:
        written = written_after(self._newest)
        self._newest = written[-1][0] if written else self._newest
        if self._round_at is not None and then < self._round_at:
            return sorted({channel for _id, channel in written})
        self._round_at = then + _ROUND
        return due_channels(then)
