from dataclasses import dataclass
from datetime import UTC, datetime

from linli.kit.events import Event, announce, announce_many, subscribe, subscribe_batch


@dataclass(frozen=True, kw_only=True)
class LampLit(Event):
    lamp: int


def test_a_subscriber_hears_each_event_once_and_only_its_own_kind() -> None:
    heard: list[int] = []

    def hear(event: LampLit) -> None:
        heard.append(event.lamp)

    subscribe(LampLit, hear)
    subscribe(LampLit, hear)
    announce(LampLit(cell="330681", at=datetime(2026, 1, 1, tzinfo=UTC), lamp=3))
    announce(Event(cell="330681", at=datetime(2026, 1, 1, tzinfo=UTC)))
    assert heard == [3]


@dataclass(frozen=True, kw_only=True)
class LampBroken(Event):
    lamp: int


def test_what_happens_together_is_heard_together_by_those_who_take_batches() -> None:
    at, together, alone = datetime(2026, 1, 1, tzinfo=UTC), list[list[int]](), list[int]()
    subscribe_batch(LampBroken, lambda events: together.append([event.lamp for event in events]))
    subscribe(LampBroken, lambda event: alone.append(event.lamp))
    announce_many([LampBroken(cell="330681", at=at, lamp=lamp) for lamp in (1, 2, 3)])
    announce(LampBroken(cell="330681", at=at, lamp=4))
    announce_many([])
    assert (together, alone) == ([[1, 2, 3], [4]], [1, 2, 3, 4])
