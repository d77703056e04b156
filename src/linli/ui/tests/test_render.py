"""Pages, blocks for htmx, and refusals."""

from pathlib import Path

import pytest
from django.template import engines
from django.test import Client
from jinja2 import DictLoader
from jinja2_fragments import BlockNotFoundError

from linli.kit.errors import NotFound
from linli.ui import render
from linli.ui.tests.make import environment, make_request, rendered

PAGE = """{% extends "ui/layouts/page.jinja" %}
{% from "ui/components/tag.jinja" import tag %}
{% block title %}Inbox{% endblock %}
{% block main %}
{% call live(["place:1"], "/inbox", "inbox") %}
{% block inbox %}{{ tag(word) }}{{ language }}{% endblock %}
{% endcall %}
{% endblock %}
{% block aside %}{{ side }}{% endblock %}"""


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch) -> str:
    """A page with one block, beside the real templates."""
    env = environment()
    loader = env.loader
    assert loader is not None
    known = {"inbox.jinja": PAGE} | {name: loader.get_source(env, name)[0] for name in env.list_templates()}
    monkeypatch.setattr(env, "loader", DictLoader(known))
    return "inbox.jinja"


def test_a_page_has_its_frame_and_its_block(inbox: str) -> None:
    text = render.page(make_request(), inbox, {"word": "late", "side": ""}).content.decode()
    assert "<title>Inbox · " in text
    assert '<span class="tag ">late</span>' in text
    assert "<aside" not in text


def test_an_aside_stands_beside_the_content_when_there_is_one(inbox: str) -> None:
    text = render.page(make_request(), inbox, {"word": "late", "side": "figures"}).content.decode()
    assert text.count("figures") == 1
    assert "<aside" in text


def test_a_block_alone_has_its_components_and_no_frame(inbox: str) -> None:
    text = render.fragment(make_request(), inbox, "inbox", {"word": "<late>"}).content.decode()
    assert text == '<span class="tag ">&lt;late&gt;</span>zh-hans'


def test_a_block_that_is_not_there_is_a_bug(inbox: str) -> None:
    with pytest.raises(BlockNotFoundError):
        render.fragment(make_request(), inbox, "outbox", {})


@pytest.mark.parametrize(
    ("headers", "alone"),
    [
        ({}, False),
        ({"HX-Request": "true", "HX-Target": "div#inbox", "HX-Request-Type": "partial"}, True),
        ({"HX-Request": "true", "HX-Target": "div#other", "HX-Request-Type": "partial"}, False),
        ({"HX-Request": "true", "HX-Target": "body", "HX-Request-Type": "full"}, False),
        ({"HX-Target": "div#inbox"}, False),
    ],
)
def test_htmx_gets_the_block_it_aims_at_and_everybody_else_the_page(
    inbox: str, headers: dict[str, str], alone: bool
) -> None:
    answer = render.respond(make_request(**headers), inbox, {"word": "x"}, block="inbox", status=422)
    assert ("<html" not in answer.content.decode()) is alone
    assert answer.status_code == 422
    assert "HX-Request" in answer.headers["Vary"]


def test_navigation_that_does_not_fit_a_telephone_is_behind_one_menu_too(inbox: str) -> None:
    nav = [("My matters", "/1", True), ("Sign in", "/2", False), ("Follow a matter", "/3", False)]
    text = render.page(make_request(), inbox, {"word": "x", "nav": nav}).content.decode()
    assert text.count('<a href="/1" aria-current="page">My matters</a>') == 2
    assert text.count("<details") == 1


@pytest.mark.parametrize("nav", [[], [("我的事", "/1", True), ("登录", "/2", False)]])
def test_navigation_that_fits_needs_no_menu(inbox: str, nav: list[tuple[str, str, bool]]) -> None:
    text = render.page(make_request(), inbox, {"word": "x", "nav": nav}).content.decode()
    assert text.count('href="/1"') == len(nav[:1])
    assert "<details" not in text


def test_a_refusal_is_a_page_with_a_sentence_a_code_and_a_way_back() -> None:
    refused = NotFound("matter.unknown", "There is no <such> matter.")
    text = rendered('{% include "ui/refused.jinja" %}', refused=refused, request=make_request("/m/1"))
    assert "There is no &lt;such&gt; matter." in text
    assert "matter.unknown" in text
    assert "<html" in text


def test_a_refusal_inside_a_page_brings_no_second_frame() -> None:
    refused = NotFound("matter.unknown", "No.")
    request = make_request("/m/1", **{"HX-Request": "true", "HX-Current-URL": "http://testserver/m/1"})
    text = rendered('{% include "ui/refused.jinja" %}', refused=refused, request=request)
    assert "<html" not in text
    assert 'href="http://testserver/m/1"' in text


def test_an_address_that_is_no_page_is_not_linked_from_a_refusal() -> None:
    request = make_request("/m/1", **{"HX-Request": "true", "HX-Current-URL": "javascript:alert(1)"})
    text = rendered('{% include "ui/refused.jinja" %}', refused=NotFound("x.y", "No."), request=request)
    assert "javascript:" not in text


def test_the_broken_page_needs_nothing_that_could_be_broken_too() -> None:
    source = (Path(__file__).resolve().parent.parent / "jinja2" / "ui" / "broken.jinja").read_text()
    assert "extends" not in source
    assert "static(" not in source
    assert "url(" not in source
    assert "<h1>" in engines["jinja2"].get_template("ui/broken.jinja").render()


def test_addresses_leave_out_what_is_empty() -> None:
    assert rendered('{{ url("components", query={"theme": "dark", "q": "", "n": none}) }}') == "/ui/?theme=dark"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_of_components_opens_for_anyone_in_both_languages(client: Client, language: str) -> None:
    client.cookies["linli_language"] = language
    answer = client.get("/ui/")
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == ("zh-Hans" if language == "zh-hans" else "en")


def test_the_page_of_components_asks_the_database_nothing(client: Client) -> None:
    assert client.get("/ui/?theme=%3Cscript%3E").status_code == 200
    assert b"<script>" not in client.get("/ui/?theme=%3Cscript%3E").content.split(b"</head>")[1]
