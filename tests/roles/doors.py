"""Every address of the site with what it takes filled in, and one knock at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import UUIDConverter
from django.urls.resolvers import RegexPattern

from linli.disputes.pages.mediation_acts import ACTS as MEDIATION_ACTS
from linli.kit.ids import uuid7
from linli.portal.views.matter_acts import ACTS as RESIDENTS_ACTS
from linli.portal.views.work.acts import ACTS as STAFF_ACTS
from tests.roles.setting import Setting, Visitor

UNKNOWN = "nobodyhasthissecretatall0"  # of the length and letters that secrets have
TOKEN = f"1abc:{UNKNOWN}{UNKNOWN[:18]}"


@dataclass(frozen=True)
class Door:
    """One pattern of the address map."""

    name: str  # of the view, with its namespace
    pattern: URLPattern
    takes: tuple[str, ...]  # the parameters of its address


def _parameters(one: URLPattern | URLResolver) -> tuple[str, ...]:
    if isinstance(one.pattern, RegexPattern):
        return tuple(one.pattern.regex.groupindex)
    return tuple(one.pattern.converters)


def all_doors() -> list[Door]:
    """In the order of the map."""
    return list(_walk(get_resolver().url_patterns, (), ""))


def _walk(patterns: list[URLPattern | URLResolver], before: tuple[str, ...], space: str) -> Iterator[Door]:
    for one in patterns:
        takes = before + _parameters(one)
        if isinstance(one, URLPattern):
            yield Door(f"{space}{one.name}", one, takes)
        else:
            named = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, takes, named)


# What is filled in beside the setting's, by view or for all: what decides nothing, and every act of pages with several.
_TRIED: dict[str, list[Any]] = {
    "act": ["keep", "pause"],
    "api_work_act.name": ["accept", "visit", "resolve", "hand-over"],
    "work_act.act": sorted(STAFF_ACTS),
    "matter_act.act": sorted(RESIDENTS_ACTS),
    "my_matter_act.act": sorted(RESIDENTS_ACTS),
    "keep_webhook_act.act": ["test", "stop", "start", "secret"],
    "dispute_mediation_act.act": sorted(MEDIATION_ACTS),
    "guide_pathway.code": ["neighbours"],
    "guide_keep.code": ["neighbours"],
    "dispute_short.code": ["abcdefgh"],
    "open311_definition.code": ["civil.lighting.streetlight"],
    "keep_workflow.code": ["matter"],
    "keep_workflow_file.code": ["matter"],
    "dispute_calculator.kind": ["pay"],
    "dispute_term.kind": ["pay"],
    "end_session.mark": ["a1b2c3d4"],
    "ending": ["pdf", "json"],
    "method": ["package"],
    "form": ["csv"],
    "matter_consent_file.form": ["json", "tlog-proof"],
    "my_matter_consent_file.form": ["json", "tlog-proof"],
    "account_consent_file.form": ["json"],
    "open311_discovery.form": ["json"],
    "open311_services.form": ["json"],
    "open311_definition.form": ["json"],
    "open311_requests.form": ["json"],
    "open311_request.form": ["json"],
    "open311_token.form": ["json"],
    "open311_updates.form": ["json"],
    "photo.size": ["full", "thumb"],
    "emergency_photo.size": ["full", "thumb"],
    "size": [192],
    "version": ["1"],
    "name": ["day"],
    "log_tile.path": ["0/000"],
    "level": ["county"],
    "driver": ["gateway"],
    "provider_id": ["own"],
    "pk": [1],
    "token": [TOKEN],
    "ticket": [UNKNOWN],
    "account_enter.token": [UNKNOWN],
    "secret": [UNKNOWN],
    "receipt": [UNKNOWN],
    "calendar_feed.secret": [(UNKNOWN * 2)[:32]],
}
# The dispute whose agreement is in force, for what only such a one has.
_OF_AGREEMENTS = (
    "agreement", "term", "power", "left_open", "key", "sign", "paper", "due", "hand_off", "packet", "answer",
)  # fmt: skip
# Enough of what any form asks for, so that only the right to send it is missing.
FORM = {
    "text": "换一句话", "reason": "OTHER", "words": "换一句话", "note": "换一句话", "name": "别人",
    "phone": "13700000000", "email": "intruder@example.org", "address": "别处 1 号", "outcome": "FIXED", "yes": "1",
    "decision": "approve", "looked": "on", "agree": "on", "confirm": "on", "sure": "on", "label": "RELEASED",
    "act": "accept", "amount": "100", "days": "3", "door": "COURT", "to": "COURT", "rating": "5", "settled": "YES",
    "satisfaction": "5", "rhythm": "DAILY", "channel": "EMAIL", "lines": "别处 1 号", "code": "another",
    "name_zh": "别的", "name_en": "Other", "until": "2027-01-01", "kind": "COURT", "addressed_to": "别处法院",
    "waiting_for": "RESIDENT", "next": "/", "language": "en",
}  # fmt: skip


def knocks(door: Door, setting: Setting, visitor: Visitor) -> Iterator[str]:
    """Its addresses as this one tries them: what is private of others, behind what is one's own where there is such."""
    choices = [_choices(door, name, setting, visitor) for name in door.takes]
    for values in product(*choices):
        kwargs = dict(zip(door.takes, values, strict=True)) | door.pattern.default_args
        yield reverse(door.name, kwargs=kwargs)


def _choices(door: Door, name: str, setting: Setting, visitor: Visitor) -> list[Any]:
    view = door.name
    in_force = view.startswith("dispute_") and any(part in view for part in _OF_AGREEMENTS)
    if name == "secret" and view.startswith(("dispute_", "side_")):
        own = visitor.own.get("in_force" if in_force else "dispute")
        return [own] if own else [UNKNOWN] if visitor.name in ("anonymous", "outsider") else []
    if name == "secret" and view.startswith(("matter", "report")) and "secret" in visitor.own:
        return [visitor.own["secret"]]
    if name == "secret" and visitor.name not in ("anonymous", "outsider"):
        return []  # a link that nobody has is the same in everybody's hand
    if name == "dispute_id" and in_force:
        return setting.known["in_force"]
    if view == "report_photo" and name == "photo_id":
        return setting.known["draft_photo"]
    for key in (f"{view}.{name}", name):
        if key in _TRIED and not (key == name and name in setting.known):
            return _TRIED[key]
    if name in setting.known:
        return setting.known[name]
    if isinstance(door.pattern.pattern.converters.get(name), UUIDConverter):
        return [_NOTHING]
    raise LookupError(f"{view}: say in _TRIED what is filled in for {name}")


_NOTHING = uuid7()
