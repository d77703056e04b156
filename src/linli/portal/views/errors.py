"""Faults of a form and refusals of an action, as the error summary of a page wants them."""

from collections.abc import Iterable

from django.forms import Form

from linli.kit.errors import Refused

Errors = list[tuple[str, str]]


def errors_of(*forms: Form) -> Errors:
    """(field id, sentence) in the order of the fields; faults of a whole form have no field."""
    found: Errors = []
    for form in forms:
        for name, sentences in form.errors.items():
            field_id = "" if name == "__all__" else f"id_{name}"
            found += [(field_id, str(sentence)) for sentence in sentences]
    return found


def refusal(refused: Refused, fields: Iterable[str], default: str = "") -> Errors:
    """The sentence of a refusal, linked to its field when the page has it, else to ``default``."""
    name = (refused.field or "").replace("answers.", "ask_")
    target = name if name in set(fields) else default
    return [(f"id_{target}" if target else "", str(refused.message))]
