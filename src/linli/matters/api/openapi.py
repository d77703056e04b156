"""The OpenAPI 3.1 document, written from the structs that the views read and write."""

from functools import cache
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from linli.matters.api import bodies
from linli.matters.api import work_openapi as work
from linli.matters.api.requests import MIN_KEY, answer_json, only
from linli.people.rules import SCOPES

_STRUCTS = (
    bodies.MatterBody,
    bodies.ReceivedBody,
    bodies.AlikeAskBody,
    bodies.AlikeBody,
    bodies.StatusBody,
    bodies.InboxBody,
    bodies.KindsBody,
    bodies.ErrorBody,
    *work.STRUCTS,
)
_QUERY: dict[str, dict[str, Any]] = {
    "state": {"type": "string", "enum": ["OPEN", "NEW", "WAITING", "RESOLVED", "CLOSED", "ALL"], "default": "OPEN"},
    "owner": {"type": "string", "enum": ["ALL", "ME", "TEAM", "UNASSIGNED", "OFFERED"], "default": "ALL"},
    "kind": {"type": "string", "pattern": "^[a-z0-9_.-]{0,100}$"},
    "place_path": {"type": "string", "pattern": "^([0-9A-Za-z._-]{1,32}/){0,8}$"},
    "channel": {"type": "string", "enum": ["WEB", "DESK_PHONE", "DESK_WALKIN", "DESK_PAPER", "API", "IMPORT"]},
    "order": {"type": "string", "enum": ["DUE", "RECEIVED"], "default": "DUE"},
    "late": {"type": "string", "enum": ["true", "false"], "default": "false"},
    "size": {"type": "integer", "minimum": 1, "maximum": 100, "default": 50},
    "cursor": {"type": "string", "maxLength": 500},
}


_ABOUT = (
    "Raise a matter, see who has it and by when. Programs come with a key that an administrator made: "
    "`Authorization: Bearer linli_...`. A key has scopes (`matters:receive`, `matters:read`, `matters:export`, "
    "`open311`), a place or an agency, perhaps kinds, a last day, and a number of requests a minute; above it the "
    "answer is 429 with Retry-After. A key that is not valid is answered 401, also where none is needed; one without "
    "the scope, or for other places or kinds, 403. Every refusal is {code, message, field, facts}."
)
_ERROR = {"$ref": "#/components/schemas/ErrorBody"}
_KEY_ANSWERS = ("401", "403", "429")


@only("GET")
def openapi(request: HttpRequest) -> HttpResponse:
    """GET: this document."""
    return answer_json(document())


@cache
def document() -> dict[str, Any]:
    """The whole document; the same in every process of a version."""
    schemas, components = msgspec.json.schema_components(_STRUCTS, ref_template="#/components/schemas/{name}")
    names = {struct.__name__: schema for struct, schema in zip(_STRUCTS, schemas, strict=True)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Linli", "version": "1", "description": _ABOUT},
        "paths": _paths(names),
        "components": {
            "schemas": components,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
                "key": {"type": "http", "scheme": "bearer", "description": "Scopes: " + ", ".join(SCOPES)},
            },
        },
    }


def _paths(schemas: dict[str, Any]) -> dict[str, Any]:
    error = schemas["ErrorBody"]
    return {
        "/api/v1/matters": {"post": _receive(schemas, error)},
        "/api/v1/matters/{reference}": {
            "get": _operation(
                "getMatterStatus",
                "How a matter stands",
                {"200": schemas["StatusBody"], "404": error, "429": error},
                parameters=[_parameter("reference", "path", {"type": "string", "minLength": 1, "maxLength": 12})],
            )
        },
        "/api/v1/inbox": {
            "get": {
                **_operation(
                    "listInbox",
                    "One page of what your teams hold",
                    {"200": schemas["InboxBody"], "400": error, "401": error, "403": error},
                    parameters=[_parameter(name, "query", schema) for name, schema in _QUERY.items()],
                ),
                "security": [{"session": []}, {"key": []}],
                "x-scope": "matters:read",
            }
        },
        "/api/v1/matters.csv": {"get": _export(error)},
        "/api/v1/alike": {"post": _alike(schemas, error)},
        "/api/v1/kinds": {"get": _operation("listKinds", "The catalogue in force", {"200": schemas["KindsBody"]})},
        **work.work_paths(schemas),
        "/api/v1/openapi.json": {"get": _operation("getOpenApi", "This document", {"200": {"type": "object"}})},
    }


def _receive(schemas: dict[str, Any], error: dict[str, Any]) -> dict[str, Any]:
    key = _parameter("Idempotency-Key", "header", {"type": "string", "minLength": MIN_KEY, "maxLength": 100})
    key["description"] = (
        "At least 16 characters drawn at random, a UUID for example. The same key with the same body answers with the "
        "same matter, without its link; with another body it is refused."
    )
    responses = {"201": schemas["ReceivedBody"], "200": schemas["ReceivedBody"]}
    refusals = dict.fromkeys(("400", "404", "409", "413", "415", "429"), error)
    operation = _operation("receiveMatter", "Receive a matter", responses | refusals, parameters=[key])
    body = {"required": True, "content": {"application/json": {"schema": schemas["MatterBody"]}}}
    return {**operation, "requestBody": body, "security": [{}, {"key": []}], "x-scope": "matters:receive"}


def _export(error: dict[str, Any]) -> dict[str, Any]:
    given = {
        name: schema for name, schema in _QUERY.items() if name not in ("cursor", "size", "order", "owner", "state")
    }
    given["state"] = {**_QUERY["state"], "default": "ALL"}
    parameters = [_parameter(name, "query", schema) for name, schema in given.items()]
    operation = _operation(
        "exportMatters", "Matters as CSV", dict.fromkeys(("400", *_KEY_ANSWERS), error), parameters=parameters
    )
    csv = {"description": "UTF-8 with a byte order mark", "content": {"text/csv": {"schema": {"type": "string"}}}}
    operation["responses"]["200"] = csv
    return {**operation, "security": [{"session": []}, {"key": []}], "x-scope": "matters:export"}


def _alike(schemas: dict[str, Any], error: dict[str, Any]) -> dict[str, Any]:
    refusals = dict.fromkeys(("400", "404", "413", "415", "429"), error)
    summary = "Open matters that may be the same as a report about to be sent"
    operation = _operation("listAlike", summary, {"200": schemas["AlikeBody"]} | refusals)
    body = {"required": True, "content": {"application/json": {"schema": schemas["AlikeAskBody"]}}}
    return {**operation, "requestBody": body}


def _operation(
    name: str, summary: str, answers: dict[str, Any], *, parameters: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters or [],
        "responses": {
            status: {"description": summary, "content": {"application/json": {"schema": schema}}}
            for status, schema in {**dict.fromkeys(_KEY_ANSWERS, _ERROR), **answers}.items()
        },
    }


def _parameter(name: str, where: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": where, "required": where == "path", "schema": schema}
