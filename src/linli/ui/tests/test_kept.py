"""Pieces of a page that are drawn once, and words in a colour."""

from collections.abc import Callable

from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.utils import translation
from django.utils.translation import gettext_lazy
from jinja2 import Template
from markupsafe import Markup

from linli.ui.environment import kept


def _template(source: str) -> Template:
    engine = engines["jinja2"]
    assert isinstance(engine, Jinja2)
    return engine.env.from_string(source)


def _drawing() -> tuple[list[int], Callable[[], str]]:
    times: list[int] = []

    def draw() -> str:
        times.append(1)
        return f"drawn {len(times)}"

    return times, draw


def test_a_piece_is_drawn_once_for_a_key_and_a_language() -> None:
    times, draw = _drawing()
    with translation.override("en"):
        first = [kept(("test", 1), draw), kept(("test", 1), draw)]
        other = kept(("test", 2), draw)
    with translation.override("zh-hans"):
        chinese = kept(("test", 1), draw)
    assert first == ["drawn 1", "drawn 1"]
    assert (other, chinese, len(times)) == ("drawn 2", "drawn 3", 3)


def test_without_a_key_it_is_drawn_anew() -> None:
    _times, draw = _drawing()
    assert [kept(None, draw), kept(None, draw)] == ["drawn 1", "drawn 2"]


def test_a_tag_never_takes_text_for_markup() -> None:
    tag = _template("{{ text|tag('ok') }}")
    assert tag.render(text=Markup("<b>1</b>")) == '<span class="tag ok"><b>1</b></span>'
    assert tag.render(text="<b>1</b>") == '<span class="tag ok">&lt;b&gt;1&lt;/b&gt;</span>'


def test_a_tag_speaks_the_language_of_each_reader() -> None:
    tag = _template("{{ tag(text) }}")
    said = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said.append(tag.render(text=gettext_lazy("Clock stopped")))
    assert "Clock stopped" in said[0]
    assert "Clock stopped" not in said[1]
