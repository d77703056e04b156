"""The public map, the open data page and the figures: for everybody, in both languages, and never a small count."""

import pytest
from django.test import Client

from linli.insight.queries import forget_summaries
from linli.insight.tests.make import change, many
from linli.kit import clock
from linli.matters.tests.make import LIGHT, POTHOLE, QUARREL, VIOLENCE, make_kinds
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _anew() -> None:
    forget_summaries()


def _page(path: str, language: str = "zh-hans") -> str:
    client = Client()
    client.cookies["linli_language"] = language
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_has_the_village_with_five_and_says_of_what(cast: Cast) -> None:
    many(5, cast.grid.id, kind=QUARREL, at=clock.now())
    page = _page("/map/")
    assert cast.village.name_zh in page
    assert "邻居太吵 5" in page
    assert "Noisy neighbours 5" in _page("/map/", "en")


def test_four_are_in_no_list(cast: Cast) -> None:
    many(4, cast.grid.id, kind=QUARREL, at=clock.now())
    page = _page("/map/")
    assert "邻居太吵 4" not in page
    assert "这段时间没有可以显示的数据" in page


def test_the_map_can_be_narrowed_to_a_subject(cast: Cast) -> None:
    many(5, cast.grid.id, kind=QUARREL, at=clock.now())
    many(6, cast.grid.id, kind=LIGHT, at=clock.now())
    page = _page("/map/?kind=civil")
    assert "路灯不亮 6" in page
    assert "邻居太吵 5" not in page


@pytest.mark.parametrize("query", ["kind=nothing", "quarter=1999-Q1", "quarter=<script>", "kind=%F0%9F%92%A9"])
def test_what_cannot_be_chosen_counts_as_not_chosen(cast: Cast, query: str) -> None:
    make_kinds()
    assert "<script>" not in _page(f"/map/?{query}").replace("<script ", "")


def test_private_kinds_and_words_are_on_no_public_page(cast: Cast) -> None:
    rows = many(9, cast.grid.id, kind=VIOLENCE, at=clock.now())
    change(rows, title="张三打人", text="张三打人")
    for path in ("/map/", "/figures/", "/open-data/"):
        page = _page(path)
        assert "家里打人" not in page
        assert "张三" not in page


def test_a_median_needs_ten_and_a_share_five(cast: Cast) -> None:
    rows = many(9, cast.grid.id, kind=POTHOLE, at=clock.now())
    change(rows, state="CONFIRMED", resolved_at=clock.now(), first_resolved_level="GRID")
    forget_summaries()
    page = _page("/figures/", "en")
    assert "Pothole" in page
    assert "too few" in page
    change(rows[5:], state="RECEIVED", resolved_at=None)
    forget_summaries()
    assert "100" in _page("/figures/", "en")


def test_the_front_door_leads_to_the_map_and_the_open_data(cast: Cast) -> None:
    page = _page("/")
    assert 'href="/map/"' in page
    assert 'href="/open-data/"' in page


def test_the_open_data_page_lists_every_column(cast: Cast) -> None:
    page = _page("/open-data/", "en")
    for name in ("received_on", "target_met", "place_code", "cell_metres"):
        assert f"<code>{name}</code>" in page
    assert "CC BY 4.0" in page
