"""A matter for those who work it: who has it, by when, what happened, and what can be done now."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.kit import clock
from linli.kit.actors import Actor
from linli.matters import actions as matters_actions
from linli.matters import queries as matters
from linli.matters.queries import MatterView, StepView
from linli.matters.rules import WORKING_STATES, Verb
from linli.portal import frame
from linli.portal.stages import STAGES
from linli.portal.views.work.acts import ACTS
from linli.portal.work_rows import place_words
from linli.ui.words import when

# One big button: the first of these that can be done now. The rest stand below it.
_FIRST = (
    Verb.ACCEPT_HAND_OVER,
    Verb.ACCEPT,
    Verb.VISIT,
    Verb.RESUME,
    Verb.RESOLVE,
)


@require_safe
def work_matter(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """Show it to whoever may see it; that it was read is noted for the resident."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    view = matters_actions.open_matter(actor=actor, at=clock.now(), matter_id=matter_id)
    return frame.respond(request, "portal/work/matter.jinja", _context(request, actor, view), block="matter")


def _context(request: HttpRequest, actor: Actor, view: MatterView) -> dict[str, Any]:
    language, now = get_language() or "", clock.now()
    verbs = [act.verb for act in ACTS.values() if act.verb in view.verbs]
    first = next((verb for verb in _FIRST if verb in verbs), None)
    return {
        "now": now,
        "matter": view,
        "kind": view.kind.name(language),
        "place": place_words(view.place, language),
        "owner": view.owner.label(language),
        "stage": STAGES[view.state],
        "runs": view.state in WORKING_STATES,
        "waiting": _waiting_words(view),
        "pending": view.pending.to.label(language) if view.pending else "",
        "answers": matters.answers_in_words(view.kind, view.answers, language),
        "why": matters.explain_in_full(view.routing, view.kind, language),
        "channel": matters.word_of("channels", view.channel),
        "timeline": [_entry(step, now) for step in matters.timeline(actor, view.id)],
        "first": [_button(view.id, verb) for verb in [first] if verb],
        "others": [_button(view.id, verb) for verb in verbs if verb is not first],
        "topics": [f"matter:{view.id}"],
        "done": request.GET.get("done", "") in ACTS,
    }


def _button(matter_id: UUID, verb: Verb) -> dict[str, str]:
    code, act = next((code, act) for code, act in ACTS.items() if act.verb is verb)
    return {"label": str(act.button), "href": reverse("work_act", kwargs={"matter_id": matter_id, "act": code})}


def _waiting_words(view: MatterView) -> str:
    if not view.waiting_for:
        return ""
    whom = matters.word_of("waiting_for", view.waiting_for)
    return _("Waits for %(whom)s: %(why)s") % {
        "whom": whom,
        "why": matters.word_of("wait_reasons", view.waiting_reason),
    }


def _entry(step: StepView, now: Any) -> dict[str, Any]:
    return {
        "title": step.sentence,
        "who": step.who,
        "when": when(step.at, now),
        "at": step.at,
        "text": step.text,
        "private": step.is_internal,
        "photos": [
            {
                "src": f"/photos/{photo.id}/thumb.jpg",
                "href": f"/photos/{photo.id}/full.jpg",
                "width": photo.width,
                "height": photo.height,
            }
            for photo in step.photos
        ],
    }
