"""Why this owner: one sentence for the resident, everything that was weighed for the desk."""

from collections.abc import Iterator, Mapping
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
    "AGENCY": _("%(kind)s at this spot is for %(agency)s."),
    "BY_RULE": _("%(kind)s at this spot goes to %(owner)s: %(reason)s"),
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
    """The choice in full, for the desk. ``by_rule`` names the routing rule and its version, empty without one."""

    sentence: str
    considered: list[Considered]
    passed: list[PassedBy]
    catalogue_version: int | None
    by_rule: str = ""
    notes: tuple[str, ...] = ()


def explain(facts: Mapping[str, Any], kind: KindRow, language: str) -> str:
    """The choice in one sentence. No statement with warm places."""
    rule = facts.get("routing_rule")
    with translation.override(language):
        place = place_row(UUID(facts["place_id"])).name(language)
        agency = _in(facts.get("agency", {}), language)
        return str(_SENTENCES["BY_RULE" if rule else _case(facts)]) % {
            "kind": kind.name(language),
            "first_level": label(LEVELS, facts["first_level"]),
            "place": place,
            "agency": agency,
            "owner": agency or place,
            "reason": _in(rule["reason"], language) if rule else "",
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
            by_rule=_by_rule(facts.get("routing_rule"), language),
            notes=tuple(_notes(facts)),
        )


def _by_rule(rule: Mapping[str, Any] | None, language: str) -> str:
    if rule is None:
        return ""
    return _("Routing rule “%(name)s”, version %(version)s of the rules.") % {
        "name": _in(rule["name"], language),
        "version": rule["version"],
    }


def _notes(facts: Mapping[str, Any]) -> Iterator[str]:
    """What the desk should know of rules that could not be followed."""
    if facts.get("role_unfilled"):
        yield str(_("The rule names a role that nobody on the way up serves in, so the ladder decided."))
    if facts.get("unfit_rules"):
        codes = ", ".join(facts["unfit_rules"])
        yield str(_("Passed over, because what they name is gone: %(rules)s. An administrator has to mend them.")) % {
            "rules": codes
        }


def _in(text: Mapping[str, str], language: str) -> str:
    return text.get("zh" if language.startswith("zh") else "en", "")


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
