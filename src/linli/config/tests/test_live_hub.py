"""Watchers hear what concerns them, the newest first of all, and nothing else."""

import asyncio

from linli.config import live_hub
from linli.config.live_hub import Hub, Watcher
from linli.config.tests.loops import run_apart
from linli.ledger.events import Linked


def _body(watcher: Watcher) -> str:
    """What the stream would send now, or after a heartbeat's time."""

    async def run() -> bytes:
        return await watcher.next_body(asyncio.get_running_loop().create_future(), 0.01)

    return run_apart(run()).decode()


def _enter(hub: Hub, *topics: str, after: int | None = None) -> Watcher:
    watcher = hub.enter(topics, after)
    assert watcher is not None
    return watcher


def test_a_watcher_hears_its_own_topics_only() -> None:
    hub = Hub()
    mine, other = _enter(hub, "matter:1"), _enter(hub, "matter:2")
    hub.publish([Linked(1, "ACCEPT", ("matter:1", "place:330681"))])
    assert _body(mine) == 'id: 1\ndata: {"topic": "matter:1", "seq": 1}\n\n'
    assert _body(other) == ": still here\n\n"


def test_a_slow_watcher_keeps_only_the_newest_of_each_topic_in_order() -> None:
    hub = Hub()
    watcher = _enter(hub, "a", "b")
    hub.publish([Linked(1, "RECEIVE", ("a",)), Linked(2, "VISIT", ("b",))])
    hub.publish([Linked(seq, "COMMENT", ("a",)) for seq in range(3, 500)])
    sent = _body(watcher)
    assert [line for line in sent.splitlines() if line.startswith("id")] == ["id: 2", "id: 499"]
    assert _body(watcher) == ": still here\n\n"


def test_a_reconnecting_watcher_hears_what_it_missed_and_no_more() -> None:
    hub = Hub()
    hub.publish([Linked(1, "RECEIVE", ("a",)), Linked(2, "ACCEPT", ("a",)), Linked(3, "VISIT", ("b",))])
    assert 'data: {"topic": "a", "seq": 2}' in _body(_enter(hub, "a", after=1))
    assert _body(_enter(hub, "a", after=2)) == ": still here\n\n"
    assert _body(_enter(hub, "a")) == ": still here\n\n"


def test_what_is_no_longer_in_memory_is_answered_by_looking_again() -> None:
    hub = Hub()
    hub.head = hub.floor = 7000
    assert _body(_enter(hub, "a", after=10)) == 'id: 7000\ndata: {"topic": "a", "seq": 7000}\n\n'
    assert _body(_enter(hub, "a", after=7000)) == ": still here\n\n"


def test_memory_is_bounded_and_forgetting_is_remembered() -> None:
    hub = Hub()
    hub.publish(Linked(seq, "VISIT", (f"matter:{seq}",)) for seq in range(1, live_hub.KEPT_TOPICS + 3))
    assert hub.floor == 2
    assert '"topic": "matter:1"' in _body(_enter(hub, "matter:1", after=0))
    assert '"topic": "matter:1"' not in _body(_enter(hub, "matter:1", after=2))


def test_a_full_process_takes_nobody_until_someone_leaves() -> None:
    hub = Hub(capacity=2)
    first = _enter(hub, "a")
    _enter(hub, "b")
    assert hub.enter(["c"], None) is None
    hub.leave(first)
    assert len(hub) == 1
    assert hub.enter(["c"], None) is not None


def test_a_page_watches_a_bounded_number_of_topics() -> None:
    watcher = _enter(Hub(), *(f"matter:{number}" for number in range(500)))
    assert len(watcher.topics) == live_hub.MAX_TOPICS


def test_nobody_enters_a_process_that_is_closing() -> None:
    hub = Hub()
    hub.close()
    assert hub.enter(["a"], None) is None
