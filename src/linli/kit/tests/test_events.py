from dataclasses import dataclass
from datetime import UTC, datetime

from linli.kit.events import Event, announce, subscribe


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
