"""The part of the OpenAPI document about acts of staff."""

from typing import Any

from linli.matters.api import work_bodies as bodies
from linli.matters.api.requests import MIN_KEY
from linli.matters.api.work import ACTS

STRUCTS = (
    bodies.SessionBody,
    bodies.WorkBody,
    bodies.DoneBody,
    bodies.NewMatterBody,
    bodies.ActBody,
    bodies.TextBody,
    bodies.NoteBody,
    bodies.WaitBody,
    bodies.ResolveBody,
    bodies.StepBody,
    bodies.WayBody,
    bodies.HandOverBody,
    bodies.ExtendBody,
    bodies.PlanVisitBody,
    bodies.ReasonBody,
)
_REFUSALS = ("400", "401", "403", "404", "409", "413", "415")
_MATTER = {"name": "matter_id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
_ACT = {"name": "act", "in": "path", "required": True, "schema": {"type": "string", "enum": list(ACTS)}}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "minLength": MIN_KEY, "maxLength": 100},
    "description": "Drawn at random, a UUID for example. The same key with the same content is given the same answer "
    "and does nothing again; with another content it is refused. A key is remembered for seven days.",
}


def work_paths(schemas: dict[str, Any]) -> dict[str, Any]:
    """Addresses and what they take and give; ``schemas`` by the name of their struct."""
    error = schemas["ErrorBody"]
    acts = [schemas[name] for name in dict.fromkeys(act.body.__name__ for act in ACTS.values())]
    new = schemas["NewMatterBody"]
    return {
        "/api/v1/work": {"get": _operation("getSession", "Whose session this is", schemas["SessionBody"], error)},
        "/api/v1/work/{matter_id}": {
            "get": _operation("getWork", "A matter as it is now", schemas["WorkBody"], error, [_MATTER])
        },
        "/api/v1/work/{matter_id}/{act}": {
            "post": {
                **_operation("doAct", "One act, done once", schemas["DoneBody"], error, [_MATTER, _ACT, _KEY]),
                "requestBody": _body({"anyOf": acts}),
            }
        },
        "/api/v1/work/new": {
            "post": {
                **_operation("recordMatter", "Record a matter, once", schemas["DoneBody"], error, [_KEY]),
                "requestBody": _body(new),
            }
        },
    }


def _operation(
    name: str, summary: str, answer: Any, error: Any, parameters: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    answers = {"200": answer, **dict.fromkeys(_REFUSALS, error)}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters or [],
        "security": [{"session": []}],
        "responses": {
            status: {"description": summary, "content": {"application/json": {"schema": schema}}}
            for status, schema in answers.items()
        },
    }


def _body(schema: Any) -> dict[str, Any]:
    """JSON alone, or as the part ``body`` beside up to six photos."""
    photos = {"type": "array", "items": {"type": "string", "format": "binary"}, "maxItems": 6}
    parts = {"type": "object", "properties": {"body": schema, "photos": photos}, "required": ["body"]}
    content = {"application/json": {"schema": schema}, "multipart/form-data": {"schema": parts}}
    return {"required": True, "content": content}
