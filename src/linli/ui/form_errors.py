"""Faults of forms and refusals of actions, as the error summary of a page wants them."""

from collections.abc import Iterable, Mapping

from django.forms import Form

from linli.kit.errors import Refused

Errors = list[tuple[str, str]]  # (id of the field at fault or nothing, sentence)


def errors_of(*forms: Form) -> Errors:
    """In the order of the fields; faults of a whole form have no field."""
    return [
        ("" if name == "__all__" else f"id_{name}", str(sentence))
        for form in forms
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]


def refusal_of(
    refused: Refused, fields: Iterable[str], default: str = "", names: Mapping[str, str] | None = None
) -> Errors:
    """The sentence of a refusal, linked to its field when the page has it, else to ``default``.

    ``names``: what the page calls fields that the action calls otherwise.
    """
    asked = refused.field or ""
    name = (names or {}).get(asked, asked)
    target = name if name in set(fields) else default
    return [(f"id_{target}" if target else "", str(refused.message))]
