"""Components: hostile text stays text, states are said in words, forms are wired to their errors."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy

from linli.ui.tests.make import environment, rendered

HOSTILE = '</textarea></script><script>alert(1)</script>" onfocus="alert(2)\' {{ 1234*1234 }}'
NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)

CALLS = {
    "areamap": "areamap(outlines, {'1': 9}, x)",
    "bars": "bars([1, 2], [x, x], x)",
    "bell": "bell(x, x, x)",
    "bound_field": "bound_field(form_with(x)['text'])",
    "breadcrumb": "breadcrumb([(x, x), (x, '')])",
    "button": "button(x, name=x, value=x, attrs={'data-x': x})",
    "chips": "chips([(x, x)], x)",
    "choice_list": "choice_list(x, x, [(x, x, x)], x, error=x, hint=x)",
    "clock_tag": "clock_tag(now, now)",
    "empty": "empty(x, x)",
    "error_summary": "error_summary([(x, x), ('', x)], x)",
    "field": "field(x, x, value=x, hint=x, error=x, placeholder=x, attrs={'data-x': x})",
    "house": "house()",
    "language_switch": "language_switch(x)",
    "link_button": "link_button(x, x)",
    "map": "map({x: {'data': x}}, label=x, attribution=x)",
    "map_scripts": "map_scripts()",
    "menu": "menu([(x, x)], x)",
    "notice": "notice('warn', x, x)",
    "pager": "pager(x, x, x)",
    "photo_list": "photo_list([{'src': x, 'alt': x, 'caption': x}], x)",
    "row": "row(x, x, x, x)",
    "stat": "stat(x, x, link=(x, x))",
    "step": "step(x, x, private=true)",
    "summary_list": "summary_list([{'key': x, 'value': x, 'href': x}])",
    "synthetic_note": "synthetic_note(x)",
    "tabs": "tabs([{'label': x, 'href': x, 'hint': x}], x)",
    "tag": "tag(x, x)",
}
AROUND = {
    "card": "card(x, x)",
    "details": "details(x)",
    "filters": "filters(x, x, x)",
    "form": "form(x, idempotency_key=x, autosave=x, id=x)",
    "live": "live([x], x, x)",
    "rows": "rows(x)",
    "stats": "stats(x)",
    "steps": "steps(x)",
    "table": "table(x, [x, {'text': x, 'href': x}])",
}
OUTLINES = {
    "features": [
        {
            "id": "1",
            "properties": {"name": HOSTILE},
            "geometry": {"type": "Polygon", "coordinates": [[[120, 29], [120.1, 29], [120.1, 29.1], [120, 29]]]},
        }
    ]
}


class TextForm(forms.Form):
    """A form as page modules write them."""

    text = forms.CharField(
        label=gettext_lazy("What happened"), widget=forms.Textarea(attrs={"rows": 3}), help_text="hint", max_length=20
    )
    where = forms.ChoiceField(choices=[("1", "One"), ("2", "Two")], required=False)
    way = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        choices=[("", gettext_lazy("All")), ("g", [("in", gettext_lazy("Chinese"))])], required=False
    )
    agreed = forms.BooleanField(required=False)


def form_with(text: str) -> TextForm:
    return TextForm({"text": text, "where": "2", "way": "a", "agreed": "on"})


def test_every_component_is_tried_with_hostile_text() -> None:
    files = environment().list_templates(filter_func=lambda path: path.startswith("ui/components/"))
    assert {path.split("/")[-1].removesuffix(".jinja") for path in files} == CALLS.keys() | AROUND.keys()


@pytest.mark.parametrize("name", sorted(CALLS | AROUND))
def test_hostile_text_stays_text(name: str) -> None:
    source = f"{{{{ {CALLS[name]} }}}}" if name in CALLS else f"{{% call {AROUND[name]} %}}{{{{ x }}}}{{% endcall %}}"
    html = rendered(source, x=HOSTILE, now=NOW, outlines=OUTLINES, form_with=form_with)
    assert html.strip()
    assert "alert(1)</script>" not in html
    assert "<script>alert" not in html
    assert '" onfocus="' not in html
    assert "1522756" not in html


@pytest.mark.parametrize("name", ["button", "tag", "field"])
def test_a_component_is_there_with_and_without_its_import(name: str) -> None:
    imported = f'{{% from "ui/components/{name}.jinja" import {name} %}}'
    call = f"{{{{ {name}('one', 'two') }}}}"
    assert rendered(imported + call).strip() == rendered(call).strip()


def test_a_field_is_tied_to_its_label_hint_and_error() -> None:
    html = rendered('{{ field("text", "What", "textarea", hint="h", error="e", required=true) }}')
    assert '<label for="id_text">What</label>' in html
    assert 'aria-describedby="id_text_hint id_text_error"' in html
    assert 'aria-invalid="true"' in html
    assert "required" in html


@pytest.mark.parametrize(("multiple", "words"), [(False, "选择文件"), (True, "选择文件（可以多个）")])
def test_a_file_is_chosen_in_the_words_of_the_page(multiple: bool, words: str) -> None:
    with translation.override("zh-hans"):
        html = rendered('{{ field("file", "名单", "file", multiple=multiple) }}', multiple=multiple)
    assert f'for="id_file" aria-hidden="true">{words}</label>' in html
    assert 'role="status" data-picked data-none="还没有选择文件"' in html


@pytest.mark.parametrize("kind", ["date", "datetime-local"])
def test_a_day_says_how_it_is_written(kind: str) -> None:
    with translation.override("en"):
        html = rendered('{{ field("on", "Since when", kind, hint="h") }}', kind=kind)
    assert 'aria-describedby="id_on_hint id_on_format"' in html
    assert 'id="id_on_format">Year, month, day, as in 2026-11-23.' in html


def test_what_is_optional_is_said_in_words() -> None:
    with translation.override("zh-hans"):
        assert "（选填）" in rendered('{{ field("text", "What") }}')
        assert "（选填）" not in rendered('{{ field("text", "What", required=true) }}')
        assert "（选填）" not in rendered('{{ field("text", "What", optional_word=false) }}')


def test_a_password_is_never_written_back() -> None:
    assert "hunter2" not in rendered('{{ field("p", "P", "password", value="hunter2") }}')


def test_line_breaks_of_a_text_survive_the_form() -> None:
    assert ">\n\nfirst\nsecond</textarea>" in rendered('{{ field("t", "T", "textarea", value="\nfirst\nsecond") }}')


def test_the_error_summary_leads_to_the_fields_and_takes_the_focus() -> None:
    html = rendered('{{ error_summary([("id_text", "Say what happened.")]) }}')
    assert '<a href="#id_text">Say what happened.</a>' in html
    assert "autofocus" in html
    assert rendered("{{ error_summary([]) }}").strip() == ""


def test_a_bound_field_shows_the_errors_of_its_form() -> None:
    html = rendered("{{ bound_field(form_with('x' * 30)['text']) }}", form_with=form_with)
    assert 'id="id_text"' in html
    assert 'rows="3"' in html
    assert 'maxlength="20"' in html
    assert 'id="id_text_error"' in html


def test_bound_choices_become_a_select_radios_or_a_tick() -> None:
    html = rendered(
        "{{ bound_field(f['where']) }}{{ bound_field(f['way']) }}{{ bound_field(f['agreed']) }}", f=form_with("x")
    )
    assert '<option value="2" selected>Two</option>' in html
    assert 'type="radio" name="way" value="a"' in html
    assert 'type="checkbox" name="agreed" value="on"' in html
    assert html.count("checked") == 2


def test_choices_in_lazy_words_and_groups_become_options() -> None:
    html = rendered("{{ bound_field(f['kind']) }}", f=form_with("x"))
    assert '<option value="" selected>' in html
    assert '<optgroup label="g">' in html
    assert '<option value="in">' in html


def test_a_form_carries_its_token_and_its_key_once() -> None:
    html = rendered('{% call form("/send", csrf="T", idempotency_key="k1", multipart=true) %}x{% endcall %}')
    assert html.count('name="idempotency_key" value="k1"') == 1
    assert 'enctype="multipart/form-data"' in html
    assert "novalidate" in html


def test_a_list_without_a_next_page_says_that_this_is_all() -> None:
    with translation.override("en"):
        assert "That is all." in rendered('{{ pager("", "/first") }}')
        assert 'rel="next"' in rendered('{{ pager("/next") }}')
        assert rendered("{{ pager() }}").strip() == ""


def test_what_is_private_says_so_in_words() -> None:
    with translation.override("en"):
        html = rendered('{% call step("Note", private=true) %}x{% endcall %}')
    assert "Staff only" in html
    assert "private" in html


def test_an_answer_that_was_not_given_is_said_in_words() -> None:
    with translation.override("en"):
        assert "Not given" in rendered('{{ summary_list([{"key": "Telephone", "value": ""}]) }}')
