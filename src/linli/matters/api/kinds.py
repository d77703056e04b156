"""The catalogue in force as JSON."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from linli.matters import queries
from linli.matters.api.bodies import AskBody, ChoiceBody, KindBody, KindsBody
from linli.matters.api.requests import answer_json, only
from linli.matters.queries import KindNode, KindRow


@only("GET")
def kinds(request: HttpRequest) -> HttpResponse:
    """GET: all kinds with what to ask, in the reader's language."""
    language = get_language() or settings.LANGUAGE_CODE
    found = [_body(kind, language) for kind in _flat(queries.list_kinds())]
    return answer_json(KindsBody(queries.catalogue_version(), found))


def _flat(nodes: Iterable[KindNode]) -> Iterator[KindRow]:
    for node in nodes:
        yield node.kind
        yield from _flat(node.children)


def _body(kind: KindRow, language: str) -> KindBody:
    return KindBody(
        code=kind.code,
        parent=kind.parent_code,
        label=kind.name(language),
        is_leaf=kind.first_level is not None,
        first_level=kind.first_level.value if kind.first_level else None,
        first_contact_hours=kind.first_contact_hours,
        resolve_hours=kind.resolve_hours,
        asks=[_ask(ask, "zh" if language.startswith("zh") else "en") for ask in kind.asks],
    )


def _ask(ask: dict[str, Any], tongue: str) -> AskBody:
    choices = [ChoiceBody(choice["code"], choice[tongue]) for choice in ask.get("choices") or ()]
    return AskBody(ask["code"], ask["type"], bool(ask.get("required")), ask["label"][tongue], choices)
