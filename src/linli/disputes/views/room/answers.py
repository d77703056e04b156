"""What comes back when something was sent: the part of the page that sent it, or the page."""

from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse

from linli.kit.errors import Refused
from linli.ui.form_errors import refusal_of
from linli.ui.render import fragment, page

PART = "Linli-Part"  # what the page's own script asks for instead of the whole page


def wants_composer(request: HttpRequest) -> bool:
    """True when the script sent it and only wants the form back."""
    return request.headers.get(PART) == "composer"


def answer_composer(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """The form alone for the script, the page for everybody else."""
    if wants_composer(request):
        return fragment(request, template, "composer", context, status)
    return page(request, template, context, status)


def composer_again(refused: Refused, form: Form) -> dict[str, Any]:
    """The sentence of a refusal at its field, and what was typed: sent again with the same key."""
    once = form.cleaned_data.get("once") if hasattr(form, "cleaned_data") else None
    kept: dict[str, Any] = {"once": once} if once else {}
    errors = refusal_of(refused, ("text", "files"), "text")
    at_field = dict(errors)
    return {
        **kept,
        "errors": errors,
        "text": form.data.get("text", ""),
        "text_error": at_field.get("id_text", ""),
        "files_error": at_field.get("id_files", ""),
    }
