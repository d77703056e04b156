"""Faults of a form and refusals of a verb, as the error summary of a page wants them."""

from django.forms import Form

from linli.kit.errors import Refused

Errors = list[tuple[str, str]]


def errors_of(form: Form) -> Errors:
    """(field id, sentence) in the order of the fields; faults of a whole form have no field."""
    return [
        ("" if name == "__all__" else f"id_{name}", str(sentence))
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]


def refusal_of(refused: Refused, form: Form) -> Errors:
    """The sentence of a refusal, linked to its field when the page has it."""
    target = refused.field if refused.field in form.fields else ""
    return [(f"id_{target}" if target else "", str(refused.message))]
