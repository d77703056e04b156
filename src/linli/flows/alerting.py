"""What is new in an area, put into words for whoever asked: counts by subject, village, day and stage.

Composed here because alerts belong to the outbox and counts to the matters; neither knows the other.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.kit.clock import local_day
from linli.matters import queries as matters
from linli.matters.queries import NewInArea
from linli.notices import actions as notices
from linli.notices.actions import DueAlert
from linli.places import queries as places
from linli.ui.words import number

_AT_ONCE = 200


def send_alerts(at: datetime) -> int:
    """Tell every alert that is due; how many messages stand in the outbox now.

    Each batch is one transaction with the outbox: killed in the middle, it is as if it had not begun, and what was
    missed while nothing ran is told by the next run, once. Several may run beside each other.
    """
    written = 0
    while True:
        count, looked = _batch(at)
        written += count
        if looked < _AT_ONCE:
            return written


@transaction.atomic
def _batch(at: datetime) -> tuple[int, int]:
    due = notices.take_due_alerts(at=at, size=_AT_ONCE)
    news_of = cache(matters.new_in_area)  # many ask about the same place, for the same days
    words: dict[UUID, dict[str, str]] = {}
    for one in due:
        news = news_of(places.place_row(one.place_id), one.kind_code, one.since, one.until)
        if news is not None:
            words[one.id] = values_of(one, news)
    return notices.tell_alerts(at=at, due=due, words=words), len(due)


def values_of(one: DueAlert, news: NewInArea) -> dict[str, str]:
    """The values of the message, in the language of the alert."""
    with translation.override(one.language):
        return {
            "area": news.place.name(one.language),
            "span": _span(one.since, one.until),
            "total": number(news.total),
            "lines": "\n".join(_lines(news, one.language)),
        }


def _span(since: datetime, until: datetime) -> str:
    """The days told of, the last one inclusive; a single day by itself."""
    first, last = local_day(since), local_day(until - timedelta(seconds=1))
    return first.isoformat() if first >= last else f"{first.isoformat()} – {last.isoformat()}"


def _lines(news: NewInArea, language: str) -> Iterable[str]:
    if news.widened_from is not None:
        words = _("There were fewer than five in %(place)s, so this counts its whole township.")
        yield words % {"place": news.widened_from.name(language)}
    yield _("About what")
    yield from (_line(kind.name(language) if kind else _("Other subjects"), count) for kind, count in news.by_kind)
    yield _("Where")
    yield from (
        _line(place.name(language) if place else _("Other villages"), count) for place, count in news.by_village
    )
    if len(news.by_day) > 1:
        yield _("On which day")
        yield from (_line(_day(on), count) for on, count in news.by_day)
    stages = {True: _("done"), False: _("still open"), None: _("done or still open")}
    yield _("How it stands")
    yield from (_line(stages[over], count) for over, count in news.by_stage)


def _day(on: date | None) -> str:
    return on.isoformat() if on else _("Other days")


def _line(name: str, count: int) -> str:
    counted = ngettext("%(num)s matter", "%(num)s matters", count) % {"num": number(count)}
    return f"  {name} · {counted}"
