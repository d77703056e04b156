"""The reason of a date, in both languages."""

from datetime import date

import pytest

from linli.calendars.labels import counted_words, explanation_words, span_words
from linli.calendars.rules import DayKind, Part, Span, Unit, explain
from linli.calendars.tests.make import ONE_DAY, china, every_day, local, naive_working

CALENDAR = china()
NOW = local("2026-03-01")


def _said(amount: int, unit: Unit, start: str, language: str) -> str:
    return explanation_words(explain(CALENDAR, Span(amount, unit), local(start)), language, NOW)


@pytest.mark.parametrize(
    ("amount", "unit", "start", "chinese", "english"),
    [
        (3, Unit.WORKING_DAYS, "2026-02-13", "3 个工作日，2 月 15 日至 23 日放假不算",
         "3 working days, the holidays 15 to 23 Feb do not count"),
        (3, Unit.WORKING_DAYS, "2026-03-02", "3 个工作日", "3 working days"),
        (3, Unit.WORKING_DAYS, "2026-03-05", "3 个工作日，周末不算", "3 working days, weekends do not count"),
        (15, Unit.DAYS, "2026-09-16", "15 天，最后一天放假，顺延到 10 月 8 日",
         "15 days, the last day is a day off, so it moves on to 8 Oct"),
        (4, Unit.WORKING_HOURS, "2026-03-02", "4 个工作小时，只算上班时间",
         "4 working hours, only hours of business count"),
        (72, Unit.HOURS, "2026-03-02", "72 小时，日夜都算", "72 hours, every hour counts, day and night"),
    ],
)  # fmt: skip
def test_the_reason_is_one_sentence(amount: int, unit: Unit, start: str, chinese: str, english: str) -> None:
    assert _said(amount, unit, start, "zh-hans") == chinese
    assert _said(amount, unit, start, "en") == english


def test_two_holidays_and_a_weekend_between_are_all_named() -> None:
    said = _said(8, Unit.WORKING_DAYS, "2026-09-23", "zh-hans")
    assert "9 月 25 日至 27 日、10 月 1 日至 7 日放假不算" in said


def test_a_single_day_off_is_named_alone() -> None:
    assert "6 月 10 日" not in _said(1, Unit.WORKING_DAYS, "2024-06-06", "zh-hans")
    assert "2025 年 1 月 1 日放假不算" in _said(2, Unit.WORKING_DAYS, "2024-12-30", "zh-hans")


def test_every_day_of_three_years_is_explained_as_it_was_counted() -> None:
    worked = naive_working()
    for start in every_day(date(2024, 1, 1), date(2026, 11, 1)):
        explanation = explain(CALENDAR, Span(5, Unit.WORKING_DAYS), local(str(start)))
        days = explanation.days
        assert days[0].part is Part.FIRST
        assert [day.number for day in days if day.number] == [1, 2, 3, 4, 5]
        assert all((day.number is not None) == worked[day.on] for day in days[1:])
        assert [day.on for day in days] == [days[0].on + ONE_DAY * step for step in range(len(days))]
        assert days[-1].part is Part.LAST


def test_a_day_worked_for_a_holiday_names_the_holiday() -> None:
    reason = explain(CALENDAR, Span(1, Unit.WORKING_DAYS), local("2026-02-13")).days[-1]
    assert (reason.kind, reason.number) == (DayKind.MAKE_UP, 1)
    assert reason.holiday is not None
    assert reason.holiday.name.said("zh-hans") == "春节"


def test_what_is_not_yet_published_is_said_with_the_length(settings: object) -> None:
    from django.utils import translation

    with translation.override("zh-hans"):
        assert counted_words(Span(3, Unit.WORKING_DAYS), date(2027, 1, 1)) == (
            "3 个工作日。2027 年的放假安排还没有公布，这是最早的日期，公布以后重新算。"
        )
        assert counted_words(Span(3, Unit.DAYS), None) == span_words(Span(3, Unit.DAYS)) == "3 天"
