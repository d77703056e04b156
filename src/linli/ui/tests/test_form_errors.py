"""What an error summary says, and to which field it links."""

from django import forms

from linli.kit.errors import Refused
from linli.ui.form_errors import errors_of, refusal_of


class _Form(forms.Form):
    name = forms.CharField(error_messages={"required": "A name is missing."})
    age = forms.IntegerField(error_messages={"required": "An age is missing."})


def test_faults_come_in_the_order_of_the_fields_of_all_forms_and_link_to_them() -> None:
    first, second = _Form({}), _Form({"name": "Wang", "age": 3})
    second.add_error(None, "These do not fit together.")
    assert errors_of(first, second) == [
        ("id_name", "A name is missing."),
        ("id_age", "An age is missing."),
        ("", "These do not fit together."),
    ]


def test_a_refusal_links_to_its_field_where_the_page_has_it_and_else_to_the_one_named_for_it() -> None:
    refused = Refused("text.missing", "Please write a few words.", field="text")
    assert refusal_of(refused, ["text"]) == [("id_text", "Please write a few words.")]
    assert refusal_of(refused, ["name"]) == [("", "Please write a few words.")]
    assert refusal_of(refused, ["name"], "name") == [("id_name", "Please write a few words.")]


def test_a_field_that_the_page_calls_otherwise_is_found_by_its_own_name() -> None:
    refused = Refused("answers.missing", "Please answer this question.", field="answers.floor")
    assert refusal_of(refused, ["ask_floor"], names={"answers.floor": "ask_floor"})[0][0] == "id_ask_floor"
