"""Watchers hear what concerns them, the newest first of all, and nothing else."""

import asyncio

import pytest

from linli.config import live_hub
from linli.config.live_hub import Hub, Watcher
from linli.config.tests.loops import run_apart
from linli.ledger.events import Linked


def _body(watcher: Watcher) -> str:
    """What the stream would send now, or after a heartbeat's time."""

    async def run() -> bytes:
        return await watcher.next_body(asyncio.get_running_loop().create_future(), 0.01)

    return run_apart(run()).decode()


def _enter(hub: Hub, *topics: str, seen: str | None = None) -> Watcher:
    watcher = hub.enter(topics, seen)
    assert watcher is not None
    return watcher


def _ids(body: str) -> list[str]:
    return [line.removeprefix("id: ") for line in body.splitlines() if line.startswith("id: ")]


def _moved(*topics: str, first: int = 1) -> list[Linked]:
    return [Linked(seq, "VISIT", (topic,)) for seq, topic in enumerate(topics, first)]


def test_a_watcher_hears_its_own_topics_only() -> None:
    hub = Hub(counting="c")
    mine, other = _enter(hub, "matter:1"), _enter(hub, "matter:2")
    hub.publish([Linked(1, "ACCEPT", ("matter:1", "place:330681"))])
    assert _body(mine) == 'id: c.1\ndata: {"topic": "matter:1"}\n\n'
    assert _body(other) == ": still here\n\n"


def test_a_slow_watcher_keeps_only_the_newest_of_each_topic_in_the_order_of_its_page() -> None:
    hub = Hub(counting="c")
    watcher = _enter(hub, "a", "b")
    hub.publish(_moved("b", "a", "a"))
    hub.publish(_moved(*["a"] * 497, first=4))
    assert _ids(_body(watcher)) == ["c.499.0", "c.499.1"]
    assert _body(watcher) == ": still here\n\n"


def test_what_others_do_moves_no_number_of_a_watcher() -> None:
    quiet, busy = Hub(counting="c"), Hub(counting="c")
    heard = []
    for hub, between in ((quiet, 0), (busy, 37)):
        watcher = _enter(hub, "a", "b")
        for topic in ("a", "b", "a"):
            hub.publish(_moved(*["elsewhere"] * between, topic, *["elsewhere"] * between))
            heard.append(_body(watcher))
    assert heard[:3] == heard[3:]
    assert _ids("".join(heard[:3])) == ["c.1.0", "c.1.1", "c.2.1"]


def test_a_reconnecting_watcher_hears_what_it_missed_and_no_more() -> None:
    hub = Hub(counting="c")
    hub.publish(_moved("a", "a", "b"))
    assert _body(_enter(hub, "a", seen="c.1")) == 'id: c.2\ndata: {"topic": "a"}\n\n'
    assert _body(_enter(hub, "a", seen="c.2")) == ": still here\n\n"
    assert _body(_enter(hub, "a")) == ": still here\n\n"
    assert _ids(_body(_enter(hub, "a", "b", seen="c.2.0"))) == ["c.2.1"]


def test_a_line_that_breaks_before_the_news_loses_none_of_it() -> None:
    hub = Hub(counting="c")
    first = _enter(hub, "a")
    assert (first.position, first.is_waiting) == ("c.0", False)
    hub.leave(first)
    hub.publish(_moved("a"))
    again = _enter(hub, "a", seen="c.0")
    assert (again.position, again.is_waiting) == ("c.0", True)


@pytest.mark.parametrize("seen", ["other.2", "c.2.2", "c", "c.", "c.-2", "c.x", "c.²", "499", "c." + "9" * 40, "\x00"])
def test_who_comes_back_from_another_count_looks_again(seen: str) -> None:
    hub = Hub(counting="c")
    hub.publish(_moved("a", "a"))
    assert _body(_enter(hub, "a", seen=seen)) == 'id: c.2\ndata: {"topic": "a"}\n\n'


def test_every_process_counts_anew() -> None:
    assert Hub().counting != Hub().counting


def test_who_is_there_before_the_record_is_read_looks_again_when_it_is() -> None:
    hub = Hub(counting="c")
    early = _enter(hub, "a", "b")
    hub.begin(7000)
    assert _ids(_body(early)) == ["c.0.0", "c.0.0"]
    assert _body(_enter(hub, "a")) == ": still here\n\n"


def test_memory_is_bounded_and_nobody_misses_anything_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_hub, "KEPT_TOPICS", 3)
    hub = Hub(counting="c")
    there = _enter(hub, "matter:1", "matter:4")
    hub.publish(_moved("matter:1", "matter:2", "matter:3", "matter:4"))
    assert hub.counting != "c"
    last = [f"{hub.counting}.0.0", f"{hub.counting}.0.1"]
    assert _ids(_body(there)) == last
    assert _body(_enter(hub, "matter:1", "matter:4", seen=last[1])) == ": still here\n\n"
    assert "matter:2" in _body(_enter(hub, "matter:2", seen="c.1"))


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
