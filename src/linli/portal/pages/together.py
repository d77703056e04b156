"""What a matter belongs together with, as its page for staff shows it."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.matters import actions
from linli.matters.queries import JoinedView, MatterView, PartView, PhotoView
from linli.matters.rules import WORKING_STATES, Verb
from linli.portal.words.stages import STAGES, stage_of

_PAGES: tuple[tuple[Verb, str, Promise], ...] = (
    (Verb.JOIN, "work_join", _("Join with another")),
    (Verb.SPLIT, "work_split", _("Split into parts")),
    (Verb.GROUP, "work_event", _("Put to an event")),
)


def together_of(actor: Actor, view: MatterView, language: str, now: datetime) -> dict[str, Any]:
    """Lead, joined reports with their photos, whole, parts and event; readings of the joined ones are noted."""
    found = actions.open_together(actor=actor, at=now, matter_id=view.id)
    return {
        "lead": part_row(found.lead, language) if found.lead else None,
        "undo_lead": _act(view, "separate") if found.lead_may_undo else "",
        "joined": [_joined(one) for one in found.joined],
        "whole": part_row(found.whole, language) if found.whole else None,
        "parts": [part_row(part, language) for part in found.parts],
        "event": found.group,
        "event_href": reverse("event", kwargs={"group_id": found.group.id}) if found.group else "",
    }


def pages_of(view: MatterView) -> list[dict[str, Any]]:
    """The ways to join, split and group, where the reader may."""
    return [
        {"label": label, "href": reverse(name, kwargs={"matter_id": view.id}), "one_tap": False, "danger": False}
        for verb, name, label in _PAGES
        if verb in view.verbs
    ]


def part_row(part: PartView, language: str) -> dict[str, Any]:
    """A linked matter in one line."""
    return {
        "id": part.id,
        "href": reverse("work_matter", kwargs={"matter_id": part.id}),
        "reference": part.reference,
        "title": part.title or part.kind.name(language),
        "kind": part.kind.name(language),
        "owner": part.owner.label(language),
        "stage": stage_of(part, language),
        "due_at": part.due_at,
        "runs": part.state in WORKING_STATES,
        "undo": reverse("work_unsplit", kwargs={"matter_id": part.id}) if part.may_undo else "",
    }


def photos_of(photos: tuple[PhotoView, ...]) -> list[dict[str, Any]]:
    """Addresses of the small and the large pictures."""
    return [
        {
            "src": f"/photos/{photo.id}/thumb.jpg",
            "href": f"/photos/{photo.id}/full.jpg",
            "width": photo.width,
            "height": photo.height,
        }
        for photo in photos
    ]


def _joined(one: JoinedView) -> dict[str, Any]:
    href = reverse("work_matter", kwargs={"matter_id": one.id})
    return {
        "href": href,
        "reference": one.reference,
        "stage": STAGES[one.state],
        "received_at": one.received_at,
        "text": one.text,
        "address": one.address,
        "photos": photos_of(one.photos),
        "question": one.question,
        "undo": f"{href}separate/" if one.may_undo else "",
    }


def _act(view: MatterView, act: str) -> str:
    return reverse("work_act", kwargs={"matter_id": view.id, "act": act})
