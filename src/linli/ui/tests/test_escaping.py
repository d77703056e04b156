"""Whatever a page shows is escaped, and only once; the quick way says the same as the thorough one."""

import pytest
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from linli.ui.escaping import escaped


class Own:
    """Something that brings its own markup."""

    def __html__(self) -> str:
        return "<i>own</i>"


def draw(template: str, **values: object) -> str:
    """A template of one line with the environment of every page."""
    engine = engines["jinja2"]
    assert isinstance(engine, Jinja2)
    return str(engine.env.from_string(template).render(values))


@given(st.text(alphabet=st.sampled_from("a<>&\"'路&amp;#"), max_size=12))
def test_it_says_the_same_as_markupsafe(text: str) -> None:
    assert escaped(text) == escape(text)
    assert escaped(Markup(text)) == Markup(text)


@pytest.mark.parametrize("value", [None, 7, 1.5, True, ["<"], {"a": "<"}, Own(), gettext_lazy("<b>")])
def test_what_is_no_text_is_escaped_as_well(value: object) -> None:
    assert escaped(value) == escape(value)


def test_a_template_escapes_what_it_shows_also_inside_macros_and_sets() -> None:
    evil = "<script>\"'&"
    safe = str(escape(evil))
    assert draw("{{ it }}", it=evil) == safe
    assert draw("{% set a %}{{ it }}{% endset %}{{ a }}", it=evil) == safe
    assert (
        draw("{% macro m(x) %}{{ x }}{{ caller() }}{% endmacro %}{% call m(it) %}{{ it }}{% endcall %}", it=evil)
        == safe * 2
    )
    assert draw("{{ it ~ '<b>' }}", it=evil) == safe + "&lt;b&gt;"
    assert draw("{% filter upper %}{{ it }}{% endfilter %}", it="<a>") == "&LT;A&GT;"
    assert draw("{{ it|safe }}", it="<b>") == "<b>"
    assert draw("{% autoescape false %}{{ it }}{% endautoescape %}", it="<b>") == "<b>"
    assert draw('<a title="{{ it }}">', it=evil) == f'<a title="{safe}">'
