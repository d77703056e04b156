"""The public page of the rules that are applied: readable by everybody, honest about what nobody has checked."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from linli.disputes.queries.jurisdiction import law_on
from linli.disputes.queries.rules_page import TABLES, rules_page
from linli.disputes.rules.jurisdiction import STAGES

TODAY = date(2026, 11, 23)


def read(language: str = "zh-hans", **query: str) -> str:
    client = Client()
    client.cookies["linli_language"] = language
    answer = client.get(reverse("disputes_rules"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_anybody_reads_it_without_an_account(db: None) -> None:
    said = read()
    assert "我们依据的规则" in said
    assert "《人民法院在线调解规则》（法释〔2021〕23号）第10条" in said
    assert "2 个工作日" in said


def test_it_is_said_which_rows_nobody_has_checked(db: None) -> None:
    said = read()
    for standing in ("已核对原文", "尚未核对", "本平台设定，非法律规定"):
        assert standing in said


def test_the_same_in_english_without_a_word_of_chinese_but_numbers_of_laws(db: None) -> None:
    main = re.search(r"<main.*</main>", read("en"), re.DOTALL)
    assert main is not None
    left = re.sub(r"\([^()]*[〔令号][^()]*\)", "", main.group())
    assert re.findall(r"[\u4e00-\u9fff]+", left) == []
    assert "checked against the text" in left


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_row_in_force_stands_on_the_page(language: str) -> None:
    with translation.override(language):
        shown = rules_page(place_code="330681", on=TODAY, language=language)
    law = law_on("330681", TODAY)
    assert sum(len(group.lines) for group in shown.periods) == len(law.rules)
    assert sum(len(group.lines) for group in shown.tables) == sum(len(getattr(law, table)) for table in TABLES)
    assert sum(count for _words, count in shown.counts) == sum(
        len(group.lines) for group in (*shown.periods, *shown.tables)
    )
    used = {rule.applies.stage for rule in law.rules}
    assert [group.key for group in shown.periods] == [stage.lower() for stage in STAGES if stage in used]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_code_is_shown(language: str) -> None:
    for place in ("330681", "440300", "330200"):
        with translation.override(language):
            shown = rules_page(place_code=place, on=TODAY, language=language)
        for group in (*shown.periods, *shown.tables):
            for line in group.lines:
                words = [line.says, line.holds, line.follows, line.where, *line.more, line.standing]
                assert not re.search(r"[A-Z]{3,}_?[A-Z]*", " ".join(words).replace("ISO", "").replace("CNY", ""))


def test_another_place_shows_what_it_overrides(db: None) -> None:
    assert "一方当事人要求，调解员就应当退出" in read(of="CN-SHENZHEN")
    assert "一方当事人要求，调解员就应当退出" not in read()


@pytest.mark.parametrize("of", ["CA-BC", "NOWHERE", "../cn", "<b>"])
def test_a_place_that_there_is_not_is_said_so(db: None, of: str) -> None:
    assert Client().get(reverse("disputes_rules"), {"of": of}).status_code == 404


def test_it_is_only_read(db: None) -> None:
    assert Client().post(reverse("disputes_rules")).status_code == 405


def test_a_version_of_an_earlier_day_is_that_of_the_day() -> None:
    with translation.override("en"):
        shown = rules_page(place_code="330681", on=date(2013, 5, 1), language="en")
    lines = [line for group in shown.periods for line in group.lines if "somebody else" in line.says]
    assert [line.holds for line in lines] == ["1 year"]
