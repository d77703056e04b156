"""Kinds as services, and their questions as attributes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from linli.kit.errors import NotFound
from linli.matters import queries as matters
from linli.matters.queries import KindRow

_DATATYPES = {"TEXT": "string", "NUMBER": "number", "CHOICE": "singlevaluelist", "YES_NO": "singlevaluelist"}


@dataclass(frozen=True)
class Question:
    """One question of a kind as an attribute: its datatype, and (key, name) of each value that may be chosen."""

    code: str
    datatype: str
    required: bool
    label: str
    hint: str
    values: tuple[tuple[str, str], ...]


def list_services(language: str) -> list[dict[str, Any]]:
    """Every kind that somebody may report here, as rows of ``services``. Private kinds are not offered."""
    return [_service(leaf, names, language) for leaf, names in _leaves(language)]


def find_service(code: str) -> KindRow:
    """The kind of that service code; raises NotFound ``service.unknown`` also for private kinds."""
    kind = matters.find_kind(code)
    if kind is None or kind.first_level is None or kind.private:
        raise NotFound("service.unknown", _("service_code was not found."), field="service_code")
    return kind


def get_definition(code: str, language: str) -> dict[str, Any]:
    """The questions of a service, as ``service_definition``. Raises NotFound ``service.unknown``."""
    attributes = [
        {
            "variable": True,
            "code": question.code,
            "datatype": question.datatype,
            "required": question.required,
            "datatype_description": question.hint or None,
            "order": order,
            "description": question.label,
            **({"values": _values(question)} if question.values else {}),
        }
        for order, question in enumerate(questions_of(find_service(code), language), 1)
    ]
    return {"service_code": code, "attributes": attributes}


def questions_of(kind: KindRow, language: str) -> list[Question]:
    """The questions of a kind, in the order of the catalogue."""
    tongue = "zh" if language.startswith("zh") else "en"
    with translation.override(language):
        yes_no = (("YES", _("Yes")), ("NO", _("No")))
    return [
        Question(
            code=ask["code"],
            datatype=_DATATYPES[ask["type"]],
            required=bool(ask.get("required")),
            label=ask["label"][tongue],
            hint=(ask.get("hint") or {}).get(tongue, ""),
            values=yes_no
            if ask["type"] == "YES_NO"
            else tuple((choice["code"], choice[tongue]) for choice in ask.get("choices") or ()),
        )
        for ask in kind.asks
    ]


def _values(question: Question) -> list[dict[str, str]]:
    return [{"key": key, "name": name} for key, name in question.values]


def _leaves(language: str) -> Iterator[tuple[KindRow, tuple[str, str]]]:
    for subject in matters.list_kinds():
        for group in subject.children:
            for leaf in group.children:
                if not leaf.kind.private:
                    yield leaf.kind, (subject.kind.name(language), group.kind.name(language))


def _service(kind: KindRow, names: tuple[str, str], language: str) -> dict[str, Any]:
    subject, group = names
    words = kind.words.get("zh" if language.startswith("zh") else "en") or []
    return {
        "service_code": kind.code,
        "service_name": kind.name(language),
        "description": f"{subject} · {group} · {kind.name(language)}",
        "metadata": bool(kind.asks),
        "type": "batch" if settings.LINLI_OPEN311_TOKENS else "realtime",
        "keywords": ", ".join(word.replace(",", " ") for word in words) or None,
        "group": subject,
    }
