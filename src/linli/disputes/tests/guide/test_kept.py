"""What the guide keeps: counts, and answers under a code for whoever asked. And nothing else anywhere."""

import logging
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from linli.disputes.actions.guide import SavedAnswers, count_miss, purge_walks, save_walk, take_walk
from linli.disputes.models import GuideCount, SavedWalk
from linli.disputes.queries.guide import list_misses, list_outcomes
from linli.disputes.tests.guide.make import Walker, heading, hidden, html_of, words_of
from linli.disputes.tests.guide.test_pages import finished
from linli.kit import clock
from linli.kit.errors import Expired, NotAllowed, NotFound, Refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ANSWERS = SavedAnswers("loan", "danger:NO~side:LENT")


def rows_by_table() -> Mapping[str, int]:
    """How many rows every table of the database has."""
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


def test_after_a_whole_walk_there_is_a_count_and_not_one_row_more(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    client = cast.resident.client()
    client.get("/")
    before = rows_by_table()
    with caplog.at_level(logging.DEBUG):
        walker = finished("family", client)
        walker.answer("nonsense")
        walker.press("change:danger")
        walker.answer("BEFORE")
        walker.answer("NOWHERE")
    after = rows_by_table()
    changed = {table for table in after if after[table] != before.get(table, 0)}
    assert changed == {"disputes_guidecount"}
    assert {field.name for field in GuideCount._meta.get_fields()} == {
        "id",
        "week_on",
        "counted",
        "pathway",
        "code",
        "times",
    }
    logged = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [line for line in logged if any(word in line for word in ("BEFORE", "NOWHERE", "SHELTER", "danger"))]


def test_a_page_that_is_shown_again_is_not_counted_again() -> None:
    walker = finished("property")
    walker.press("again")
    walker.press("back")
    assert list(GuideCount.objects.values_list("counted", "times")) == [("LEAF", 1)]


def test_counts_are_by_the_week_of_the_place() -> None:
    sunday_night = clock.now().replace(year=2026, month=11, day=22, hour=16, minute=30)  # Monday in China
    count_miss(at=sunday_night, pathway="loan", code="side")
    assert GuideCount.objects.get().week_on == date(2026, 11, 23)


def test_below_ten_nothing_is_shown_to_anybody(cast: Cast) -> None:
    at, today = clock.now(), clock.local_day(clock.now())
    for _time in range(9):
        count_miss(at=at, pathway="loan", code="side")
    assert list_misses(cast.administrator.actor, today) == []
    assert "您是哪一边" not in words_of(cast.administrator.client().get(reverse("guide_counts")))
    count_miss(at=at, pathway="loan", code="side")
    shown = list_misses(cast.administrator.actor, today)
    assert [(row.pathway, row.code, row.times) for row in shown] == [("loan", "side", 10)]
    assert "您是哪一边？ 10" in words_of(cast.administrator.client().get(reverse("guide_counts")))
    assert list_outcomes(cast.administrator.actor, today) == []
    assert list_misses(cast.administrator.actor, today + timedelta(weeks=9)) == []


def test_counts_are_for_those_who_keep_the_questions_and_list_nobody(cast: Cast) -> None:
    for member in (cast.coordinator, cast.county_coordinator, cast.administrator):
        page = member.client().get(reverse("guide_counts"))
        assert page.status_code == 200
        assert cast.resident.account.email not in html_of(page)
    for client in (Client(), cast.resident.client(), cast.caseworker.client(), cast.mediator.client()):
        assert client.get(reverse("guide_counts")).status_code == 403
    with pytest.raises(NotAllowed):
        list_misses(cast.outsider.actor, date(2026, 11, 23))


def test_a_code_brings_the_answers_back_once_on_any_device() -> None:
    walker = Walker("loan")
    walker.answer("NO")
    walker.answer("LENT")
    kept = walker.client.post(
        reverse("guide_keep", kwargs={"code": "loan"}), {"answers": hidden(walker.page, "answers")}
    )
    code = words_of(kept).split("您的取回码 ")[-1].split()[0]
    assert len(code) == 9
    other = Client()
    page = other.post(reverse("guide_resume"), {"code": f" {code.lower().replace('-', ' ')} "})
    assert heading(page) == "说好哪天还？"
    assert hidden(page, "answers") == "danger:NO~side:LENT"
    again = other.post(reverse("guide_resume"), {"code": code})
    assert again.status_code == 404
    assert "只能打开一次" in words_of(again)
    assert not SavedWalk.objects.exists()


def test_the_row_opens_nothing_without_its_code_and_names_nobody() -> None:
    saved = save_walk(at=clock.now(), answers=ANSWERS)
    row = SavedWalk.objects.get()
    stored = f"{bytes(row.code_digest)!r} {row.sealed}"
    assert "danger" not in stored
    assert "loan" not in stored
    assert saved.code not in stored
    assert not [field for field in SavedWalk._meta.get_fields() if field.is_relation]


def test_after_fourteen_days_the_answers_are_gone() -> None:
    at = clock.now()
    saved = save_walk(at=at, answers=ANSWERS)
    save_walk(at=at + timedelta(days=1), answers=ANSWERS)
    with pytest.raises(Expired):
        take_walk(at=at + timedelta(days=14), code=saved.code)
    assert purge_walks(at=at + timedelta(days=14)) == 1
    with pytest.raises(NotFound):
        take_walk(at=at, code=saved.code)
    assert SavedWalk.objects.count() == 1


@pytest.mark.parametrize("code", ["", "K7Q", "密码密码密码密码", "K7QM-3FXP-9", "'; DROP TABLE"])
def test_a_code_that_is_none_is_asked_for_again(code: str) -> None:
    page = Client().post(reverse("guide_resume"), {"code": code})
    assert page.status_code in (400, 404)
    assert 'class="summary"' in html_of(page)
    with pytest.raises(Refused):
        take_walk(at=clock.now(), code=code)


def test_codes_cannot_be_walked_through(settings: Settings) -> None:
    settings.LINLI_LIMITS = {**settings.LINLI_LIMITS, "codes": (3, 3600)}
    statuses = [
        Client().post(reverse("guide_resume"), {"code": f"ZZZZ-ZZZ{number}"}).status_code for number in range(2, 6)
    ]
    assert statuses == [404, 404, 404, 429]


def test_answers_sealed_under_a_lost_key_are_refused_and_not_guessed(settings: Settings) -> None:
    saved = save_walk(at=clock.now(), answers=ANSWERS)
    row = SavedWalk.objects.get()
    SavedWalk.objects.filter(id=row.id).update(sealed=row.sealed[:-4] + "AAAA")
    with pytest.raises(Expired):
        take_walk(at=clock.now(), code=saved.code)
