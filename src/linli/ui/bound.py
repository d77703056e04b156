"""A bound field of a Django form as plain values for the component ``field``."""

from typing import Any

from django.forms import (
    BoundField,
    CheckboxSelectMultiple,
    ClearableFileInput,
    FileInput,
    RadioSelect,
    Select,
    Textarea,
)

# Django's checkboxes are a kind of radio buttons: the narrower class first.
WIDGETS = ((Textarea, "textarea"), (CheckboxSelectMultiple, "checkbox"), (RadioSelect, "radio"), (Select, "select"))
PASSED_ON = ("autocomplete", "inputmode", "maxlength", "rows", "min", "max", "step", "accept", "placeholder")


def _type(field: BoundField) -> str:
    widget = field.field.widget
    for kind, name in WIDGETS:
        if isinstance(widget, kind):
            return name
    return "file" if isinstance(widget, FileInput | ClearableFileInput) else getattr(widget, "input_type", "text")


def _options(field: BoundField) -> list[tuple[Any, Any]]:
    return list(getattr(field.field, "choices", ()))


def field_values(field: BoundField) -> dict[str, Any]:
    """Arguments of ``field`` or ``choice_list``: name, label, type, value, hint, error, required and attributes."""
    value = "" if field.value() is None else field.value()
    attributes = field.field.widget.attrs
    return {
        "name": field.html_name,
        "id": field.id_for_label or f"id_{field.html_name}",
        "label": field.label,
        "type": _type(field),
        "value": value,
        "hint": field.help_text,
        "error": " ".join(map(str, field.errors)),
        "required": field.field.required,
        "options": _options(field),
        **{name: attributes[name] for name in PASSED_ON if name in attributes},
    }
