"""Where a matter can go from here: teams of the ladder and agencies, the nearest first, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from linli.kit.actors import Actor
from linli.kit.clock import local_day, now
from linli.matters import queries as matters
from linli.matters.queries import MatterView, OwnerView
from linli.people import queries as people
from linli.places import queries as places
from linli.places.queries import PlaceRow
from linli.portal.forms.work import KEEP
from linli.portal.pages.desk_place import PlaceStep, choose_place, hand_over_area

Choices = list[tuple[str, str]]
_PLACE = "place:"


@dataclass(frozen=True)
class TeamStep:
    """The team chosen for many matters at once, or what there is to choose from: the ladder and the agencies."""

    value: str  # ``place:<id>`` or ``agency:<id>``; empty while none is chosen
    name: str
    places: PlaceStep
    agencies: Choices


def hand_over_choices(view: MatterView, language: str) -> Choices:
    """``place:<id>`` and ``agency:<id>``: the grids beside, the teams above, then the agencies of the county."""
    above = [place for place in reversed(places.list_ancestors(view.place.id)) if place.id != view.place.id]
    beside = places.list_children(view.place.parent_id) if view.place.parent_id else []
    teams = [place for place in [*beside, *above] if place.id != view.owner.place.id or view.owner.agency]
    county = view.place.path.split("/")[0] + "/"
    agencies = [agency for agency in people.list_agencies(county) if agency != view.owner.agency]
    return [
        *((f"place:{place.id}", _full_name(place, language)) for place in teams),
        *((f"agency:{agency.id}", agency.name(language)) for agency in agencies),
    ]


def choose_team(actor: Actor, data: Mapping[str, Any], language: str) -> TeamStep:
    """From what was sent: ``choose`` (just now) or ``choice`` (before) names the team, the rest as ``choose_place``.

    Teams below the posts that may hand over many, and the agencies of the county.
    """
    again = data.get("act") == "place" or data.get("under")
    asked = "" if again else data.get("choose") or data.get("choice") or ""
    steps = {name: data.get(name, "") for name in ("under", "q")}
    step = choose_place(hand_over_area(actor), {**steps, "choose": asked.removeprefix(_PLACE)}, language)
    agencies = _agencies(actor, language)
    if asked in dict(agencies):
        return TeamStep(asked, dict(agencies)[asked], step, agencies)
    if asked and step.chosen and asked.removeprefix(_PLACE) == str(step.chosen.id):
        return TeamStep(f"{_PLACE}{step.chosen.id}", step.chosen.label, step, agencies)
    return TeamStep("", "", step, agencies)


def _agencies(actor: Actor, language: str) -> Choices:
    """The agencies of the county."""
    county = actor.duties[0].path.split("/")[0] + "/" if actor.duties else ""
    found = people.list_agencies(county) if county else []
    return [(f"agency:{agency.id}", agency.name(language)) for agency in found]


def decision_choices(view: MatterView, language: str) -> Choices:
    """It stays where it is, or goes to one of those who sent it back, or to any other team around."""
    stays = _("%(team)s keeps it") % {"team": view.owner.team_label(language)}
    returned = [_team_choice(team, language) for team in matters.list_returned(view.id)]
    others = [choice for choice in hand_over_choices(view, language) if choice[0] not in dict(returned)]
    return [(KEEP, stays), *dict(returned).items(), *others]


def extension_choices(actor: Actor, view: MatterView) -> Choices:
    """Working days with the date that they lead to, as many as the roles of the reader allow."""
    most = max((matters.extension_days(duty.role.value) for duty in actor.duties), default=0)
    return [(str(days), words) for days, words in matters.extended_dates(view.due_at, most)]


def _team_choice(team: OwnerView, language: str) -> tuple[str, str]:
    if team.agency is not None:
        return f"agency:{team.agency.id}", team.agency.name(language)
    return f"place:{team.place.id}", _full_name(team.place, language)


def place_choices(view: MatterView, language: str) -> Choices:
    """Places around a matter, to correct where it lies: grids beside, villages and townships around."""
    rungs = [view.place, *reversed(places.list_ancestors(view.place.id))]
    around: dict[str, str] = {}
    for rung in rungs:
        siblings = places.list_children(rung.parent_id) if rung.parent_id else []
        around |= {str(place.id): _full_name(place, language) for place in siblings}
    around.pop(str(view.place.id), None)
    return list(around.items())


def kind_choices(view: MatterView, language: str) -> Choices:
    """Every kind of the present catalogue with its subject, but the one it is."""
    return [
        (leaf.code, f"{subject.kind.name(language)} · {leaf.name(language)}")
        for subject in matters.list_kinds()
        for leaf in matters.leaves_of(subject)
        if leaf.code != view.kind.code
    ]


def team_choices(actor: Actor, view: MatterView) -> Choices:
    """The posts of the owning team with what each has in hand."""
    agency_id = view.owner.agency.id if view.owner.agency else None
    team = matters.list_team(actor, view.owner.place.path, agency_id, local_day(now()))
    return [
        (str(member.post_id), f"{member.label} · {member.name} · {member.open_matters}")
        for member in team
        if member.post_id != view.owner.post_id
    ]


def _full_name(place: PlaceRow, language: str) -> str:
    above = places.place_row(place.parent_id).name(language) if place.parent_id else ""
    return " · ".join(filter(None, [place.name(language), above]))
