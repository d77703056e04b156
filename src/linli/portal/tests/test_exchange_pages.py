"""Matters out as a file by the filters of the list, and in again by the page."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.matters import actions
from linli.matters.actions.exchange import read_records
from linli.matters.models import Matter
from linli.matters.tests import make
from linli.people.models import KeptFile
from linli.portal.tests.make import html_of, words_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db

CHOOSE = "take_out_choose"


def _content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def _kept(page: str) -> dict[str, str]:
    """The form that says yes to the file that was looked through."""
    form = re.search(r'<form[^>]*id="yes".*?</form>', page, re.S)
    assert form, page[:300]
    return dict(re.findall(r'<input type="hidden" name="(kept|service)" value="([^"]*)"', form[0]))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_goes_out_and_comes_in_again_and_is_sent_only_once(workplace: Cast, form: str) -> None:
    make.make_matter(workplace.grid.id)
    client = workplace.coordinator.client()
    answer = client.get(reverse("take_out", kwargs={"form": form}))
    assert "no-store" in answer.headers["Cache-Control"]
    content = _content(answer)
    assert len(read_records(content)) == 1
    if form == "xlsx":
        page = client.post(reverse("take_in"), {"file": SimpleUploadedFile("x", content), "trial": "on"})
        assert 'id="yes"' not in html_of(page)  # it is here already: nothing to say yes to
        return
    content = content.replace(b"linli-330681", b"linli-elsewhere")
    page = client.post(reverse("take_in"), {"file": SimpleUploadedFile("mine.csv", content), "trial": "on"})
    assert "mine.csv" in words_of(page)
    assert Matter.objects.count() == 1
    assert client.post(reverse("take_in"), _kept(html_of(page))).status_code == 200
    assert Matter.objects.count() == 2
    assert not KeptFile.objects.exists()


def test_the_links_of_the_list_take_its_filters_and_say_how_many(workplace: Cast) -> None:
    make.make_matter(workplace.grid.id, at=clock.now())
    make.make_matter(workplace.grid.id, at=clock.now(), kind_code=make.POTHOLE)
    over = make.make_matter(workplace.grid.id, at=clock.now())
    actions.withdraw(actor=make.holder_of_matter(over), at=clock.now(), matter_id=over.id)
    client = workplace.coordinator.client()
    for query, count in (("", 2), ("?state=ALL", 3), (f"?kind={make.POTHOLE.split('.')[0]}", 2), ("?state=CLOSED", 1),
                         (f"?place={workplace.far_grid.path}", 2), ("?late=1", 0)):  # fmt: skip
        href = _link(html_of(client.get(reverse("desk") + query)), reverse(CHOOSE))
        page = client.get(href)
        if not count:
            assert "没有可以导出的" in words_of(page)
            continue
        for form in ("csv", "xlsx"):
            file = _link(html_of(page), reverse("take_out", kwargs={"form": form}))
            assert len(read_records(_content(client.get(file)))) == count, query
        assert f"CSV，{count} 件" in words_of(page), query


def test_what_was_searched_for_goes_out_as_it_was_found(workplace: Cast) -> None:
    found = make.make_matter(workplace.grid.id, at=clock.now(), text="老槐树倒在路中间")
    make.make_matter(workplace.grid.id, at=clock.now(), text="垃圾没有人收")
    client = workplace.coordinator.client()
    href = _link(html_of(client.get(reverse("desk_search"), {"q": "老槐树"})), reverse(CHOOSE))
    assert dict(parse_qsl(urlsplit(href).query))["q"] == "老槐树"
    page = client.get(href)
    assert "老槐树" in words_of(page)
    (record,) = read_records(_content(client.get(_link(html_of(page), "/desk/matters.csv"))))
    assert record["source_id"] == found.reference


@pytest.mark.parametrize(
    "asked",
    [{"state": "NONSENSE"}, {"kind": "no.such"}, {"place": "../.."}, {"place": "1/2/"}, {"q": "13800138000"},
     {"q": "老槐树", "from_on": "x"}, {"channel": "\x00"}],
)  # fmt: skip
def test_a_filter_that_is_not_known_takes_nothing_out(workplace: Cast, asked: dict[str, str]) -> None:
    client = workplace.coordinator.client()
    for address in (reverse(CHOOSE), reverse("take_out", kwargs={"form": "csv"})):
        assert client.get(address, asked).status_code == 400


def test_a_hostile_file_is_refused_with_a_sentence(workplace: Cast) -> None:
    answer = workplace.coordinator.client().post(reverse("take_in"), {"file": SimpleUploadedFile("x", b"PK\x03\x04")})
    assert answer.status_code == 400
    assert 'href="#id_file"' in answer.content.decode()


@pytest.mark.parametrize("kept", ["", "x", "01a20889-0000-7000-8000-000000000000"])
def test_a_yes_to_no_file_asks_for_the_file(workplace: Cast, kept: str) -> None:
    answer = workplace.coordinator.client().post(reverse("take_in"), {"kept": kept})
    assert answer.status_code in (410, 422)
    assert 'href="#id_file"' in html_of(answer)


@pytest.mark.parametrize("who", ["caseworker", "mediator", "resident", "administrator"])
def test_who_may_not(workplace: Cast, who: str) -> None:
    for browser in (getattr(workplace, who).client(), Client()):
        assert browser.get(reverse("take_out", kwargs={"form": "csv"})).status_code == 403
        assert browser.get(reverse(CHOOSE)).status_code == 403
        assert browser.get(reverse("take_in")).status_code == 403
        assert browser.post(reverse("take_in")).status_code == 403


def _link(page: str, address: str) -> str:
    found = re.search(rf'href="({re.escape(address)}[^"]*)"', page)
    assert found, address
    return unescape(found[1])
