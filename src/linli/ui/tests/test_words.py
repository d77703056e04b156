"""Times and numbers as a reader sees them, in both languages, in the time of China."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from linli.ui import words

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)  # 14:00 in China


@pytest.mark.parametrize(("language", "expected"), [("zh-hans", "11 月 26 日 18:00"), ("en", "26 Nov, 18:00")])
def test_a_moment_is_told_in_local_time(language: str, expected: str) -> None:
    with translation.override(language):
        assert words.when(datetime(2026, 11, 26, 10, 0, tzinfo=UTC), NOW) == expected


@pytest.mark.parametrize(("language", "expected"), [("zh-hans", "2025 年 1 月 1 日"), ("en", "1 Jan 2025")])
def test_another_year_is_named_and_the_day_is_the_one_in_china(language: str, expected: str) -> None:
    with translation.override(language):
        assert words.day(datetime(2024, 12, 31, 16, 30, tzinfo=UTC), NOW) == expected
        assert words.day(date(2025, 1, 1), NOW) == expected


@pytest.mark.parametrize(
    ("ahead", "chinese", "english"),
    [
        (timedelta(days=2, hours=4, minutes=59), "还有 2 天 4 小时", "2 days 4 hours left"),
        (timedelta(days=1), "还有 1 天", "1 day left"),
        (timedelta(hours=1, minutes=30), "还有 1 小时", "1 hour left"),
        (timedelta(minutes=5), "还有 5 分钟", "5 minutes left"),
        (timedelta(0), "还有 1 分钟", "1 minute left"),
        (timedelta(days=12, hours=9), "还有 12 天", "12 days left"),
        (timedelta(hours=-3, minutes=-5), "超时 3 小时", "3 hours late"),
        (timedelta(seconds=-1), "超时 1 分钟", "1 minute late"),
    ],
)
def test_what_is_left_is_told_in_two_units(ahead: timedelta, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert words.left(NOW + ahead, NOW) == chinese
    with translation.override("en"):
        assert words.left(NOW + ahead, NOW) == english


def test_what_has_passed_is_told_in_one_unit() -> None:
    with translation.override("zh-hans"):
        assert words.ago(NOW - timedelta(days=2, hours=4), NOW) == "2 天前"
        assert words.ago(NOW - timedelta(seconds=30), NOW) == "刚刚"
        assert words.ago(NOW + timedelta(minutes=2), NOW) == "刚刚"


@pytest.mark.parametrize(
    ("ahead", "state", "tone"),
    [
        (timedelta(minutes=-1), "", "late"),
        (timedelta(hours=23), "", "warn"),
        (timedelta(hours=25), "", "go"),
        (timedelta(minutes=-1), "paused", ""),
        (timedelta(minutes=-1), "MET", "ok"),
        (timedelta(hours=25), "missed", "late"),
    ],
)
def test_a_clock_has_a_tone_and_a_word(ahead: timedelta, state: str, tone: str) -> None:
    shown = words.clock(NOW + ahead, NOW, state)
    assert shown.tone == tone
    assert shown.text


def test_a_state_that_no_clock_has_is_a_bug() -> None:
    with pytest.raises(KeyError):
        words.clock(NOW, NOW, "ACCEPTED")


def test_nothing_is_a_dash_and_never_the_word_none() -> None:
    assert {words.when(None), words.day(None), words.left(None), words.ago(None)} == {"–"}
    assert words.number(None) == words.percent(None) == "–"


def test_numbers_are_grouped_and_shares_are_percent() -> None:
    assert words.number(1234567) == "1,234,567"
    assert words.percent(0.9614) == "96.1%"
