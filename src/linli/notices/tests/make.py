"""Typed builders: notices in the outbox, a clock that is set by hand, a driver that says what the test wants."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from linli.kit.ids import uuid7
from linli.notices import actions
from linli.notices.actions import Links, Recipient
from linli.notices.drivers.interface import Outcome, Outgoing
from linli.notices.models import Notice
from linli.notices.rules import Audience, State

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # a Monday, twelve o'clock in China
NIGHT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # eleven in the evening
ADDRESS = "chen@example.org"
PHONE = "16000001234"
VALUES = {"reference": "FQ7-K3M", "due": "2026-11-26T10:00:00+00:00"}


@dataclass
class Told:
    """A carrier for tests: keeps what it is given and answers with ``states`` in turn, the last one for ever."""

    states: list[State] = field(default_factory=lambda: [State.SENT])
    reason: str = ""
    name: str = "told"
    batch_size: int = 100
    messages: list[Outgoing] = field(default_factory=list)

    def send(self, batch: Sequence[Outgoing], deadline: datetime) -> list[Outcome]:
        """Keep them."""
        self.messages.extend(batch)
        return [self._outcome(message) for message in batch]

    def _outcome(self, message: Outgoing) -> Outcome:
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        return Outcome(message.id, state, self.reason, reference=f"ref-{message.id}")

    def close(self) -> None:
        """Nothing is open."""


def links(_audience: Audience, matter_ids: Sequence[UUID]) -> dict[UUID, Links]:
    """Every matter has a page."""
    return {matter_id: Links(f"/m/{matter_id}/", f"/m/{matter_id}/notices/") for matter_id in matter_ids}


def make_notice(
    *,
    template: str = "resident.accepted",
    at: datetime = NOON,
    offers: Sequence[tuple[str, str]] = (("EMAIL", ADDRESS),),
    matter_id: UUID | None = None,
    account_id: UUID | None = None,
    language: str = "zh-hans",
    path: str = "",
) -> Notice:
    """One notice, by default a mail to the resident of some matter; the last one that the posting made."""
    recipient = Recipient(
        language=language,
        account_id=account_id,
        matter_id=matter_id or uuid7(),
        offers=tuple(offers),
    )
    made = actions.post(at=at, template=template, recipients=[recipient], values=VALUES, path=path)
    return Notice.objects.get(id=made[-1])


def hand_over(driver: Told, at: datetime = NOON, channel: str = "EMAIL") -> int:
    """One turn of the worker at that time."""
    return actions.hand_over_batch(channel=channel, driver=driver, now=clock_at(at))


def clock_at(at: datetime) -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: at


def later(seconds: float, since: datetime = NOON) -> datetime:
    """So many seconds after."""
    return since + timedelta(seconds=seconds)
