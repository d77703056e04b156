"""A resident reports: four pages after the words, no account, no script, and the answer says who has it and by when."""

from django.test import Client

from linli.portal.tests.make import WORDS, begin_report, fill_report, words_of
from tests.cast import Cast


def test_a_report_is_sent_in_four_pages_and_the_answer_says_who_has_it_and_by_when(town: Cast) -> None:
    client = Client()
    drafted = begin_report(client)
    for page in ("where", "details", "check"):
        assert client.get(drafted.url_of(page)).status_code in (200, 302)
    drafted = fill_report(town.grid.id, client)
    shown = words_of(client.get(drafted.url_of("check")))
    assert WORDS in shown
    response = client.post(drafted.url_of("check"), follow=True)
    shown = words_of(response)
    assert "第一网格 网格员" in shown
    assert "最晚" in shown
