"""The judge of the soak finds what it is there to find, and its report says so in both languages.

The real run takes half an hour and is no part of the suite: `make soak`.
"""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pytest

from tests.soak import report
from tests.soak.facts import Facts, Fault, Log, Queues, Request, Sample, Written
from tests.soak.faults import FAULTS
from tests.soak.judge import NEEDED, Line, judge, passed, slopes
from tests.soak.load import MIX
from tests.soak.proxy import Proxy
from tests.soak.run import Wish, schedule, unexpected
from tests.soak.words import EN, FAULTS_EN, FAULTS_ZH, NAMES_ZH, ZH

SECONDS = 1800.0
REQUESTS = [Request("page", number / 100, number / 100 + 0.02, 200) for number in range(180_000)]


def good() -> Facts:
    """A made-up run in which everything went well."""
    return Facts(
        SECONDS,
        100.0,
        5,
        60.0,
        requests=list(REQUESTS),
        faults=[
            Fault(name, at * 60.0, at * 60 + 1.0, at * 60 + 3.0, at * 60 + 8.0, at * 60 + 4.0)
            for at, name in enumerate(schedule(Wish(30, 100, 5, 60)), start=1)
        ],
        samples=[Sample(at * 5.0, "worker", "1", 100_000_000 + at % 3, 40) for at in range(360)],
        queues=[Queues(at * 5.0, 3, 5, 0, 0, 30 + at % 2) for at in range(360)],
        written=Written(
            {"soak-a": "ABC123", "accept:1": ""}, {"soak-b"}, [], [("soak-a", "ABC123"), ("accept:1", "X")]
        ),
        log=Log(kept=1500, cosigned=1400, size=90_000),
    )


def lose(facts: Facts) -> None:
    facts.written.stored.pop(0)


def change(facts: Facts) -> None:
    facts.written.stored[0] = ("soak-a", "XYZ789")


def double(facts: Facts) -> None:
    facts.written.stored.append(("soak-a", "ABC124"))


def double_unanswered(facts: Facts) -> None:
    facts.written.stored += [("soak-b", "B"), ("soak-b", "C")]


def invent(facts: Facts) -> None:
    facts.written.stored.append(("soak-nobody", "D"))


def answer_two_ways(facts: Facts) -> None:
    facts.written.conflicts.append("soak-a was ABC123 and then ABC124")


def fork(facts: Facts) -> None:
    facts.log.forks.append("two trees of 16 entries")


def fail_to_verify(facts: Facts) -> None:
    facts.log.refusals.append("linli verify log: entry 3 is not what the tree says")


def show_no_checkpoint(facts: Facts) -> None:
    facts.log.kept = 0


def fail_outside(facts: Facts) -> None:
    facts.requests[0] = replace(facts.requests[0], status=500, error="Internal Server Error")


def time_out_outside(facts: Facts) -> None:
    facts.requests[0] = replace(facts.requests[0], status=0, error="TimeoutError")


def refuse_outside(facts: Facts) -> None:
    facts.requests[0] = replace(facts.requests[0], status=409)


def leak(facts: Facts) -> None:
    facts.samples = [replace(one, memory=one.memory + int(one.at * 30_000)) for one in facts.samples]  # 108 MB an hour


def leak_over_lives(facts: Facts) -> None:
    """Each life begins small again: only inside a life does it grow."""
    lives = [replace(one, life=str(int(one.at // 300))) for one in facts.samples]
    facts.samples = [replace(one, memory=one.memory + int(one.at % 300 * 30_000)) for one in lives]


def leak_handles(facts: Facts) -> None:
    facts.samples = [replace(one, handles=40 + int(one.at / 30)) for one in facts.samples]


def leak_connections(facts: Facts) -> None:
    facts.queues = [replace(one, connections=30 + int(one.at / 60)) for one in facts.queues]


def stay_away(facts: Facts) -> None:
    facts.faults[0].recovered = None


def pile_up(facts: Facts) -> None:
    facts.faults[0].calm = None


def widen(facts: Facts) -> None:
    """A window that covers everything would excuse everything."""
    facts.faults[0].ended = SECONDS


def leave_out(facts: Facts) -> None:
    facts.faults = [fault for fault in facts.faults if fault.name != "slow disk"]


def not_do(facts: Facts) -> None:
    facts.faults[0].note = "no disk of its own"


def slacken(facts: Facts) -> None:
    del facts.requests[::2]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lose, "lost"),
        (change, "lost"),
        (double, "doubled"),
        (double_unanswered, "doubled"),
        (invent, "doubled"),
        (answer_two_ways, "doubled"),
        (fork, "fork"),
        (fail_to_verify, "fork"),
        (show_no_checkpoint, "fork"),
        (fail_outside, "errors"),
        (time_out_outside, "errors"),
        (refuse_outside, "errors"),
        (leak, "memory"),
        (leak_over_lives, "memory"),
        (leak_handles, "handles"),
        (leak_connections, "connections"),
        (stay_away, "recovered"),
        (pile_up, "queues"),
        (widen, "recovered"),
        (leave_out, "faults"),
        (not_do, "faults"),
        (slacken, "load"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_each_thing_that_goes_wrong_is_found_and_nothing_else_is(
    spoil: Callable[[Facts], None], code: str, whole: list[Line]
) -> None:
    assert [line.code for line in whole if not line.met] == []
    facts = good()
    spoil(facts)
    lines = judge(facts)
    assert [line.code for line in lines if not line.met] == [code]
    assert not passed(lines)
    assert all(words["failed"] in report.verdict(lines, name) for words, name in ((EN, "en"), (ZH, "zh-hans")))


@pytest.fixture(scope="module")
def whole() -> list[Line]:
    return judge(good())


def test_a_good_run_passes_and_the_report_says_the_same_figures_in_both_languages(whole: list[Line]) -> None:
    assert passed(whole)
    english, chinese = (report.write(good(), whole, language) for language in ("en", "zh-hans"))
    assert EN["passed"] in english
    assert ZH["passed"] in chinese
    figures = [sorted(re.findall(r"\d[\d,.]*\d", text)) for text in (english, chinese)]
    assert set(figures[0]) == set(figures[1])
    assert not re.search(r"[\u4e00-\u9fff][,:;?!()]", chinese), "full-width after a Chinese character"


def test_a_short_run_without_a_fault_is_no_proof() -> None:
    facts = replace(good(), faults=[], samples=[], queues=[])
    assert {line.code for line in judge(facts) if not line.met} == {"faults", "memory", "handles", "connections"}


def test_a_failed_request_within_a_window_is_shown_and_forgiven() -> None:
    facts = good()
    facts.requests.append(Request("receive", 55.0, 61.0, 0, "TimeoutError"))  # due before, ended within
    lines = judge(facts)
    assert passed(lines)
    assert re.search(r"\| 60 s \| .* \| 1 \|\n", report.write(facts, lines, "en"))


def test_every_fault_comes_before_any_comes_twice_and_the_seed_says_the_order() -> None:
    first = schedule(Wish(30, 100, 5, 60))
    assert len(first) == 29
    assert set(first[: len(FAULTS)]) == set(FAULTS) >= set(NEEDED)
    assert first == schedule(Wish(30, 100, 5, 60)) != schedule(Wish(30, 100, 6, 60))


def test_everything_has_its_words_in_both_languages() -> None:
    assert EN.keys() == ZH.keys()
    assert FAULTS_EN.keys() == FAULTS_ZH.keys() == NAMES_ZH.keys() == FAULTS.keys()
    assert sum(MIX.values()) == 100


def test_errors_that_a_process_wrote_are_counted_without_words_of_people_or_paths() -> None:
    line = "web     | 2026-01-01 08:00:00,000 ERROR django.request [ab12]: Server Error: m/ | ValueError < /x/y.py:5 f"
    assert unexpected(f"{line}\n{line}\nlinli   | stopping\n") == ["2 x web django.request ValueError"]


def test_a_connection_through_the_proxy_can_be_cut_in_the_middle_of_an_answer() -> None:
    async def try_it() -> tuple[bytes, bool]:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"half of it")
            await writer.drain()
            with suppress(ConnectionResetError):
                await reader.read()
            writer.transport.abort()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        proxy = Proxy(server.sockets[0].getsockname()[1])
        await proxy.start()
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        half = await reader.readexactly(10)
        assert proxy.cut() == 2
        try:
            broken = await reader.read() == b""
        except ConnectionResetError:
            broken = True
        writer.transport.abort()
        server.close()
        await proxy.close()
        await asyncio.sleep(0.05)  # what was cut is let go of
        return half, broken

    # In a thread of its own: a browser test in the same process leaves its loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: asyncio.run(try_it())).result() == (b"half of it", True)


def test_the_processor_is_counted_over_all_lives_of_a_process_and_the_tool_is_not_judged() -> None:
    facts = good()
    facts.samples = [
        *(Sample(at * 5.0, "worker", "1" if at < 180 else "2", 1, 1, busy=at * 2.5) for at in range(360)),
        *(Sample(at * 5.0, "load", "9", at * 10_000_000, at) for at in range(360)),
    ]
    assert round(slopes(facts.samples)["worker"].cores, 2) == 0.5
    assert passed(judge(facts))
