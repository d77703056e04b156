"""The pages of the guide: one question each, back and change, the outcome, a person, both languages."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.disputes.models import GuideCount
from linli.disputes.pages import guide as pages
from linli.disputes.queries.guide import guide
from linli.disputes.rules.guide import next_fact
from linli.disputes.tests.guide.make import Walker, heading, hidden, html_of, shipped, words_of
from linli.disputes.tests.guide.test_asking import CODES
from linli.disputes.tests.make import MONDAY
from linli.kit import clock
from linli.matters.tests.make import make_kinds
from tests.cast import Cast

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[\u3400-\u9fff]+")


def english() -> Client:
    """A browser whose reader chose English."""
    client = Client()
    client.cookies["linli_language"] = "en"
    return client


def finished(code: str, client: Client | None = None) -> Walker:
    """A walk that takes the first answer to every question, the second to the first."""
    walker = Walker(code, client or Client())
    pathway, known = shipped(code), dict[str, str]()
    while (fact := next_fact(pathway, known)) is not None:
        value = fact.domain[-1] if fact.code == pathway.facts[0].code else fact.domain[0]
        if value in ("RUNNING", "SOON", "OVER"):
            day = clock.local_day(clock.now()) - timedelta(days=1)
            walker.answer(day=day.isoformat())
            value = "RUNNING"
        else:
            walker.answer(value)
        known[fact.code] = value
    return walker


def test_the_first_page_offers_every_pathway_and_a_person() -> None:
    page = html_of(Client().get(reverse("guide")))
    assert all(f'href="{reverse("guide_pathway", kwargs={"code": code})}"' in page for code in CODES)
    assert all(f'href="tel:{number}"' in page for number in ("110", "119", "120"))
    assert f'href="{reverse("report")}"' in page


@pytest.mark.parametrize("code", CODES)
def test_every_pathway_ends_at_a_page_that_says_what_when_who_and_what_to_keep(code: str) -> None:
    words = words_of(finished(code).page)
    assert all(part in words for part in ("先做什么", "最晚什么时候", "谁能帮您", "要留好什么", "依据是什么"))
    assert re.search(r"\b1\d{2,4}\b", words)


@pytest.mark.parametrize("code", CODES)
def test_in_english_no_chinese_is_left(code: str) -> None:
    client = english()
    assert set(CHINESE.findall(words_of(client.get(reverse("guide"))))) == {"中文"}
    walker = finished(code, client)
    assert set(CHINESE.findall(words_of(walker.page))) == {"中文"}


def test_one_question_stands_on_a_page_and_the_answers_travel_in_it() -> None:
    walker = Walker("loan")
    assert heading(walker.page) == "有人为这笔钱威胁、堵门、动手吗？"
    assert hidden(walker.page, "answers") == ""
    walker.answer("NO")
    assert heading(walker.page) == "您是哪一边？"
    assert hidden(walker.page, "answers") == "danger:NO"
    assert set(walker.client.cookies) <= {"csrftoken"}


def test_a_day_is_counted_to_the_last_day_and_an_open_calendar_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.kit.clock.now", lambda: MONDAY)
    walker = Walker("loan")
    walker.answer("NO")
    walker.answer("LENT")
    assert 'type="date"' in html_of(walker.page)
    walker.answer(day="2024-05-01")
    for value in ("CHAT", "WILLING"):
        walker.answer(value)
    words = words_of(walker.page)
    assert heading(walker.page) == "请调解员谈一个还款日子"
    assert "最后一天：2027 年 5 月 1 日" in words
    assert "2027 年的放假安排还没公布" in words


def test_without_a_day_the_page_says_that_it_cannot_count() -> None:
    walker = Walker("loan")
    for value in ("NO", "LENT", "UNSURE", "CHAT", "WILLING"):
        walker.answer(value)
    assert "没有日期，这里算不出最后一天" in words_of(walker.page)


def test_a_day_to_come_is_the_answer_that_it_stands_for() -> None:
    walker = Walker("loan")
    walker.answer("NO")
    walker.answer("LENT")
    day = clock.local_day(clock.now()) + timedelta(days=40)
    walker.answer(day=day.isoformat())
    walker.answer("CHAT")
    assert heading(walker.page) == "还没到日子，先把凭据补好"


@pytest.mark.parametrize(
    ("value", "day", "said"),
    [
        ("", "", "请填日期，或者选一句"),
        ("<script>", "", "请填日期，或者选一句"),
        ("", "31.12.2024", "请按年、月、日填写日期"),
        ("", "2024-02-30", "请按年、月、日填写日期"),
        ("", "0001-01-01", "请按年、月、日填写日期"),
        ("UNSURE", "2024-05-01", "只填一样"),
        ("", "2098-01-01", "这一天还没到"),
    ],
)
def test_an_answer_that_is_none_is_asked_for_again_with_the_error_beside_it(value: str, day: str, said: str) -> None:
    walker = Walker("neighbours")
    walker.answer("NO")
    walker.answer("DAMAGE")
    page = walker.answer(value, day=day)
    assert page.status_code == 422
    assert said in words_of(page)
    assert 'class="summary"' in html_of(page)
    assert hidden(page, "answers") == "danger:NO~what:DAMAGE"


def test_a_choice_that_is_none_is_asked_for_again() -> None:
    walker = Walker("neighbours")
    for value in ("", "MAYBE", "RUNNING"):
        assert walker.answer(value).status_code == 422
        assert "请选一个回答" in words_of(walker.page)
    assert not GuideCount.objects.exists()


def test_back_shows_the_question_before_with_its_answer() -> None:
    walker = Walker("loan")
    walker.answer("NO")
    walker.answer("LENT")
    walker.press("back")
    assert heading(walker.page) == "您是哪一边？"
    assert re.search(r'value="LENT"[^>]*checked', html_of(walker.page))
    walker.press("back")
    assert heading(walker.page) == "有人为这笔钱威胁、堵门、动手吗？"
    walker.press("back")
    assert walker.page.status_code == 200


def test_a_changed_answer_keeps_the_others_and_drops_what_is_no_longer_asked() -> None:
    walker = finished("loan")
    while heading(walker.page) != "您是哪一边？":
        walker.press("change:side")
    walker.answer("OWE")
    assert heading(walker.page) == "利息重不重？"
    walker.answer("HIGH")
    assert hidden(walker.page, "answers") == "danger:NO~side:OWE~rate:HIGH"


@pytest.mark.parametrize(
    "answers", ["danger:PERHAPS", "x" * 5000, "danger", "~~~:::", "danger:NO~side:LENT~due:2024-99-99", "\x00"]
)
def test_answers_that_nobody_gave_are_dropped_and_asked_for(answers: str) -> None:
    page = Client().post(reverse("guide_pathway", kwargs={"code": "loan"}), {"answers": answers, "act": "again"})
    assert page.status_code == 200
    assert "第" in words_of(page)


def test_none_of_these_leads_to_a_person_from_every_question_and_is_counted() -> None:
    for code in CODES:
        walker = Walker(code)
        assert 'value="NONE"' in html_of(walker.page)
        walker.answer("NONE")
        assert heading(walker.page) == "找个人说"
        page = html_of(walker.page)
        assert all(f'href="tel:{number}"' in page for number in ("12345", "12348"))
        assert f'action="{reverse("report")}"' in page
        walker.press("again")
        assert "第 1 问" in words_of(walker.page)
    counted = GuideCount.objects.filter(counted="MISS")
    assert {(row.pathway, row.times) for row in counted} == {(code, 1) for code in CODES}


def test_in_the_family_those_who_help_against_violence_come_first() -> None:
    page = html_of(Walker("family").answer("NONE"))
    assert page.index("tel:110") < page.index("tel:12338") < page.index("tel:12345")


def test_the_last_page_offers_a_person_too() -> None:
    walker = finished("family")
    walker.press("none")
    assert heading(walker.page) == "找个人说"
    assert GuideCount.objects.get(counted="MISS").code == "-"


def test_what_is_written_down_becomes_a_report(cast: Cast) -> None:
    make_kinds()
    response = Client().post(reverse("report"), {"text": "隔壁的树压到我家屋顶了"})
    assert response.status_code == 302
    assert "/what/" in response.headers["Location"]


def test_raising_it_begins_a_report_of_that_kind(cast: Cast) -> None:
    make_kinds()
    walker = Walker("neighbours")
    for value in ("NO", "NOISE", "HOME", "WILLING"):
        walker.answer(value)
    kind = "neighbours.living.noise"
    assert shipped("neighbours").forum.rows[1].kind == kind
    found = f'href="{reverse("report")}?kind={kind}"' in html_of(walker.page)
    assert found is ("在这里反映" in words_of(walker.page))


def test_switching_the_language_keeps_the_answers() -> None:
    walker = Walker("loan")
    walker.answer("NO")
    walker.answer("OWE")
    next_page = hidden(walker.page, "next")
    assert "OWE" not in next_page
    switched = walker.client.post(reverse("set_language"), {"next": next_page, "language": "en"}, follow=True)
    assert heading(switched) == "How high is the interest?"
    assert hidden(switched, "answers") == "danger:NO~side:OWE"


def test_an_address_that_carries_answers_is_worth_nothing_later_or_elsewhere() -> None:
    loan, at = shipped("loan"), clock.now()
    token = pages.carry(loan, "danger:NO", at)
    assert pages.carried(loan, token, at + timedelta(minutes=4)) == {"danger": "NO"}
    assert pages.carried(loan, token, at + timedelta(minutes=6)) == {}
    assert pages.carried(shipped("family"), token, at) == {}
    for forged in ("", "x", "密", token[:-3] + "AAA"):
        assert pages.carried(loan, forged, at) == {}
    assert "第 1 问" in words_of(Client().get(reverse("guide_pathway", kwargs={"code": "loan"}), {"go": "forged"}))


def test_leaving_at_once_is_offered_in_the_family_and_no_copy_is_kept_there() -> None:
    family, loan = Walker("family"), Walker("loan")
    for value in ("BEFORE", "SAFE"):
        assert 'href="https://www.weather.com.cn/" rel="noreferrer nofollow" data-leave' in html_of(family.page)
        assert family.page.headers["Cache-Control"] == "no-store"
        family.answer(value)
    assert "data-leave" in html_of(family.page)
    assert "data-leave" not in html_of(loan.page)
    assert "no-store" not in loan.page.headers["Cache-Control"]


def test_every_page_says_which_law_and_whether_anybody_has_checked_it() -> None:
    words = words_of(finished("rent").page)
    assert "民法典 第 " in words
    assert "已对照法律原文" in words
    assert "还没有人核对过" in words
    assert "本项目的建议，不是法律" in words


def test_a_pathway_that_is_none_is_not_found() -> None:
    assert Client().get("/disputes/guide/nothing/").status_code == 404
    assert Client().post("/disputes/guide/nothing/keep/").status_code == 404
    assert Client().get("/disputes/guide/loan/keep/").status_code == 405


def test_nobody_is_refused_whoever_asks(cast: Cast) -> None:
    for client in (Client(), cast.resident.client(), cast.caseworker.client(), cast.administrator.client()):
        assert client.get(reverse("guide")).status_code == 200
        assert heading(finished("wages", client).page)


def test_it_can_be_found_from_the_front_door_and_from_ask_first(cast: Cast) -> None:
    link = f'href="{reverse("guide")}"'
    assert guide().pathways
    assert link in html_of(Client().get("/"))
    assert link in html_of(Client().get(reverse("ask_first")))
