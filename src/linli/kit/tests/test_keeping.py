"""Figures kept in a process: counted by one thread, old ones handed out meanwhile."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from linli.kit.keeping import REST, Keeping


def test_a_value_is_counted_once_and_kept() -> None:
    kept: Keeping[str, int] = Keeping(60.0)
    counts = iter([1, 2])
    assert [kept.get("a", lambda: next(counts)) for _time in range(3)] == [1, 1, 1]
    kept.forget()
    assert kept.get("a", lambda: next(counts)) == 2


def test_keys_are_counted_each_for_itself() -> None:
    kept: Keeping[str, str] = Keeping(60.0)
    assert [kept.get(key, lambda key=key: key * 2) for key in "aba"] == ["aa", "bb", "aa"]  # type: ignore[misc]


def test_while_one_thread_counts_anew_the_others_get_the_old_value() -> None:
    kept: Keeping[str, int] = Keeping(0.0)
    begun, go_on = threading.Event(), threading.Event()
    kept.get("a", lambda: 1)

    def slowly() -> int:
        begun.set()
        assert go_on.wait(10)
        return 2

    with ThreadPoolExecutor(1) as pool:
        counting = pool.submit(kept.get, "a", slowly)
        assert begun.wait(10)
        assert kept.get("a", lambda: pytest.fail("two count at once")) == 1
        go_on.set()
        assert counting.result(10) == 2
    assert kept.get("a", lambda: 3) in (2, 3)


def test_the_first_value_is_waited_for_and_counted_by_one() -> None:
    kept: Keeping[str, int] = Keeping(60.0)
    counted: list[int] = []

    def slowly() -> int:
        counted.append(1)
        time.sleep(0.1)
        return len(counted)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _number: kept.get("a", slowly), range(8))) == {1}


def test_a_count_that_fails_is_told_and_tried_again() -> None:
    kept: Keeping[str, int] = Keeping(60.0)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 5) == 5


def test_what_takes_long_to_count_is_kept_longer_but_not_for_ever() -> None:
    assert Keeping[str, int](60.0).rest(0.1) == 60.0
    assert Keeping[str, int](60.0).rest(10.0) == 10.0 * REST
    assert Keeping[str, int](at_most=10.0).rest(1.0) == 10.0
    assert Keeping[str, int](at_most=10.0).rest(0.01) == pytest.approx(0.01 * REST)


def test_no_more_is_kept_than_there_is_room_for() -> None:
    kept: Keeping[int, int] = Keeping(60.0, most=3)
    for key in range(10):
        kept.get(key, lambda key=key: key)  # type: ignore[misc]
    assert len(kept._kept) <= 3
