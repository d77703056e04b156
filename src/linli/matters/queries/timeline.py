"""The timeline: in plain words and public entries for the resident, in full for staff who may see the matter."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import pgettext

from linli.kit.actors import Actor, ActorKind
from linli.ledger.rules.looks import Look
from linli.matters.access import get_standing
from linli.matters.lives import life_of
from linli.matters.models import Photo, Step
from linli.matters.queries.kinds import find_kind
from linli.matters.queries.owner import owner_view
from linli.matters.queries.sentences import sentence
from linli.matters.rules import Visibility
from linli.people.queries import post_labels
from linli.places.queries import place_row


@dataclass(frozen=True)
class PhotoView:
    """A photo to show; its pictures are at /photos/<id>/full.jpg and /photos/<id>/thumb.jpg."""

    id: UUID
    width: int
    height: int
    is_internal: bool


@dataclass(frozen=True)
class StepView:
    """One entry: what happened in a sentence, who, the words written, the photos."""

    at: datetime
    verb: str
    sentence: str
    who: str
    by_resident: bool
    text: str
    is_internal: bool
    photos: tuple[PhotoView, ...]
    written_at: datetime | None = None  # by the telephone's clock, where it arrived later
    id: UUID | None = None


def timeline(actor: Actor, matter_id: UUID, look: Look | None = None) -> list[StepView]:
    """The steps the actor may read, oldest first; without words and photos for staff without a look on record.

    Raises NotFound ``matter.unknown``. Five statements.
    """
    standing = get_standing(actor, matter_id)
    steps = steps_of(matter_id, in_full=standing.sees_as_staff, language=actor.language)
    return steps if standing.reads_by(look) else [replace(step, text="", photos=()) for step in steps]


def steps_of(matter_id: UUID, *, in_full: bool, language: str) -> list[StepView]:
    """As ``timeline`` for a reader whose right has been decided, e.g. by a secret link."""
    steps = Step.objects.filter(matter_id=matter_id).order_by("at", "id")
    photos = Photo.objects.filter(matter_id=matter_id).order_by("added_at", "id")
    if not in_full:
        steps = steps.filter(visibility=Visibility.PUBLIC)
        photos = photos.filter(visibility=Visibility.PUBLIC)
    by_step: dict[UUID | None, list[PhotoView]] = defaultdict(list)
    for photo in photos:
        by_step[photo.step_id].append(photo_view(photo))
    rows = list(steps)
    labels = post_labels(_posts_named(rows), language)
    with translation.override(language):
        return [_view(step, labels, tuple(by_step[step.id]), in_full, language) for step in rows]


def _view(
    step: Step, labels: Mapping[UUID, str], photos: tuple[PhotoView, ...], in_full: bool, language: str
) -> StepView:
    by_resident = step.post_id is None and step.actor_kind not in (ActorKind.SYSTEM, ActorKind.API)
    names = {"who": _who(step, labels, in_full), **_names(step.facts, labels, language), **_step(step.facts, language)}
    return StepView(
        at=step.at,
        verb=step.verb,
        sentence=sentence(step.verb, step.facts, names),
        who=names["who"],
        by_resident=by_resident,
        text=step.text,
        is_internal=step.visibility == Visibility.INTERNAL,
        photos=photos,
        written_at=datetime.fromisoformat(step.facts["written_at"]) if "written_at" in step.facts else None,
        id=step.id,
    )


def _who(step: Step, labels: Mapping[UUID, str], in_full: bool) -> str:
    if step.post_id is not None:
        return labels.get(step.post_id, "")
    if step.actor_kind == ActorKind.SYSTEM:
        return pgettext("who", "Linli")
    if step.actor_kind == ActorKind.API:
        return pgettext("who", "Another system")
    return pgettext("who", "The resident") if in_full else pgettext("who", "You")


def _names(facts: Mapping[str, Any], labels: Mapping[UUID, str], language: str) -> dict[str, str]:
    """The places, teams, posts and kinds that the facts of a step name, in words."""
    names: dict[str, str] = {}
    for key, prefix in (("owner", "owner"), ("to", "to"), ("asked", "asked")):
        names[key] = _team(facts, prefix, labels, language)
    if facts.get("to_place_id"):
        names["place"] = place_row(UUID(facts["to_place_id"])).name(language)
    if facts.get("to_kind"):
        kind = find_kind(facts["to_kind"])
        names["kind"] = kind.name(language) if kind else ""
    return names


def _step(facts: Mapping[str, Any], language: str) -> dict[str, str]:
    """The action and the state of a workflow of its own that the facts of a step name, as its version calls them."""
    steps = life_of(UUID(facts["workflow_id"])).steps if "workflow_id" in facts else None
    if steps is None:
        return {}
    return {
        "action": steps.action_name(facts["action"], language),
        "own_state": steps.state_name(facts["own_state"], language),
    }


def _team(facts: Mapping[str, Any], prefix: str, labels: Mapping[UUID, str], language: str) -> str:
    post_id = facts.get(f"{prefix}_post_id")
    if post_id:
        return labels.get(UUID(post_id), "")
    place_id = facts.get(f"{prefix}_place_id")
    if not place_id:
        return ""
    agency_id = facts.get(f"{prefix}_agency_id")
    return owner_view(UUID(place_id), UUID(agency_id) if agency_id else None, None).team_label(language)


def _posts_named(steps: Iterable[Step]) -> set[UUID]:
    named = {step.post_id for step in steps if step.post_id}
    for step in steps:
        named |= {UUID(step.facts[key]) for key in ("owner_post_id", "to_post_id") if step.facts.get(key)}
    return named


def photo_view(photo: Photo) -> PhotoView:
    """A stored photo as it is shown."""
    return PhotoView(photo.id, photo.width, photo.height, photo.visibility == Visibility.INTERNAL)


def texts_told(matter_id: UUID) -> dict[UUID, str]:
    """By step, the exact JSON text that its resident was told; for that resident alone. Nothing once it is erased."""
    steps = Step.objects.filter(matter_id=matter_id, visibility=Visibility.PUBLIC).exclude(told="")
    return dict(steps.values_list("id", "told"))


def count_internal(matter_id: UUID) -> int:
    """How many steps of a matter only staff read: its resident's copy says that they are there."""
    return Step.objects.filter(matter_id=matter_id, visibility=Visibility.INTERNAL).count()
