"""Why this owner: one sentence for the resident, everything that was weighed for the desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.matters.labels import LEVELS, label
from linli.matters.queries.kinds import KindRow
from linli.people.queries import post_labels
from linli.places.queries import place_row

_SENTENCES = {
    "FEWEST_OPEN": _(
        "%(kind)s starts with the grid. This spot is in %(place)s; this caseworker has the fewest open matters there."
    ),
    "ONLY_ONE": _("%(kind)s starts with the grid. This spot is in %(place)s, and this is its caseworker."),
    "TEAM": _("%(kind)s starts at the level of %(first_level)s. This spot is in %(place)s."),
    "TEAM_ABOVE": _(
        "%(kind)s starts at the level of %(first_level)s. Nobody is posted there yet, so %(place)s takes it."
    ),
    "TEAM_OF_PLACE": _("The place was given as %(place)s as a whole, so its team takes it first."),
    "NOBODY": _("Nobody is posted here yet. %(place)s holds it until somebody is."),
}

_PASSED = {
    "BELOW_FIRST_LEVEL": pgettext_lazy("routing", "this kind starts higher up"),
    "NO_POST": pgettext_lazy("routing", "nobody is posted there for this kind"),
}


@dataclass(frozen=True)
class Considered:
    """One post that could have had it."""

    label: str
    open_matters: int
    last_assigned_at: datetime | None
    chosen: bool


@dataclass(frozen=True)
class PassedBy:
    """One place on the way up that did not get it, and why."""

    place: str
    level: str
    reason: str


@dataclass(frozen=True)
class Explanation:
    """The choice in full, for the desk."""

    sentence: str
    considered: list[Considered]
    passed: list[PassedBy]
    catalogue_version: int | None


def explain(facts: Mapping[str, Any], kind: KindRow, language: str) -> str:
    """The choice in one sentence. No statement with warm places."""
    with translation.override(language):
        return str(_SENTENCES[_case(facts)]) % {
            "kind": kind.name(language),
            "first_level": label(LEVELS, facts["first_level"]),
            "place": place_row(UUID(facts["place_id"])).name(language),
        }


def explain_in_full(facts: Mapping[str, Any], kind: KindRow, language: str) -> Explanation:
    """The choice with the posts that were weighed and the places that were passed by."""
    labels = post_labels([UUID(one["post_id"]) for one in facts["considered"]], language)
    with translation.override(language):
        return Explanation(
            sentence=explain(facts, kind, language),
            considered=[_considered(one, facts["post_id"], labels) for one in facts["considered"]],
            passed=[_passed(one, language) for one in facts["passed"]],
            catalogue_version=facts.get("catalogue"),
        )


def _case(facts: Mapping[str, Any]) -> str:
    rule = str(facts["rule"])
    if rule != "TEAM" or facts["first_level"] == facts["level"]:
        return rule
    return "TEAM_ABOVE" if any(one["reason"] == "NO_POST" for one in facts["passed"]) else "TEAM_OF_PLACE"


def _considered(one: Mapping[str, Any], chosen: str, labels: Mapping[UUID, str]) -> Considered:
    last = one["last_assigned_at"]
    return Considered(
        label=labels.get(UUID(one["post_id"]), ""),
        open_matters=one["open_matters"],
        last_assigned_at=datetime.fromisoformat(last) if last else None,
        chosen=one["post_id"] == chosen,
    )


def _passed(one: Mapping[str, Any], language: str) -> PassedBy:
    return PassedBy(
        place=place_row(UUID(one["place_id"])).name(language),
        level=label(LEVELS, one["level"]),
        reason=str(_PASSED[one["reason"]]),
    )
