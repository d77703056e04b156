"""What a driver is. docs/how-to/add-a-notice-driver.md walks through one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from linli.notices.rules import Reason, State


@dataclass(frozen=True)
class Device:
    """Where a push goes: the address at a push service, the keys of the browser, and what it shows there."""

    id: UUID
    endpoint: str = field(repr=False)
    public_key: str = field(repr=False)
    auth_secret: str = field(repr=False)
    payload: str = ""  # JSON, in the language of the device


@dataclass(frozen=True)
class Outgoing:
    """A message as a carrier gets it.

    ``key`` is what a carrier that knows duplicates should be given: the same for the same try, also when the worker
    died in the middle of it; another one after a failure that was told. ``headers`` are those of e-mail; ``devices``
    are those of a push.
    """

    id: UUID
    key: str
    channel: str
    address: str
    subject: str
    text: str
    language: str
    is_urgent: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    devices: tuple[Device, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of it: SENT, DELIVERED, TEMPORARY_FAILURE, PERMANENT_FAILURE, or CREATED for not tried.

    ``reference`` is the carrier's own number; ``retry_after`` what it asked for; ``reason`` one of ours. Of a push:
    the devices that ``took`` it, and those that are ``gone`` for good.
    """

    id: UUID
    state: State
    reason: str = ""
    reference: str = ""
    retry_after: timedelta = timedelta(0)
    took: tuple[UUID, ...] = ()
    gone: tuple[UUID, ...] = ()


class Driver(Protocol):
    """Hands batches over. One object lives as long as the worker's thread and is used by that thread alone."""

    name: str
    batch_size: int  # how many it is given at once; all of them have to fit into one lease

    def send(self, batch: Sequence[Outgoing], deadline: datetime) -> list[Outcome]:
        """One outcome for each. What is not tried before ``deadline`` is answered with CREATED and comes again.

        A failure of the carrier is an outcome and never raised: what is raised is a bug.
        """

    def close(self) -> None:
        """Let go of files and connections; another ``send`` opens them again."""


def not_tried(messages: Sequence[Outgoing]) -> list[Outcome]:
    """For those whose turn did not come."""
    return [Outcome(message.id, State.CREATED) for message in messages]


def carrier_failed(message: Outgoing, retry_after: timedelta = timedelta(0)) -> Outcome:
    """The carrier was away, busy or broken: to be tried again."""
    return Outcome(message.id, State.TEMPORARY_FAILURE, Reason.CARRIER, retry_after=retry_after)


def refused(message: Outgoing) -> Outcome:
    """There is no such address, or the carrier will never take this."""
    return Outcome(message.id, State.PERMANENT_FAILURE, Reason.REFUSED)
