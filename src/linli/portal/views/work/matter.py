"""A matter for those who work it: who has it, by when, what happened, and what can be done now."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.disputes.queries import links as disputes
from linli.kit import clock
from linli.kit.actors import Actor
from linli.matters import queries as matters
from linli.matters.queries import MatterView, StepView
from linli.matters.rules import WORKING_STATES, State, Verb
from linli.notices import queries as notices
from linli.portal.pages.destinations import hand_over_choices
from linli.portal.pages.held import corrections_of
from linli.portal.pages.matter_words import when_words
from linli.portal.pages.offline import LATER, offline_of
from linli.portal.pages.together import pages_of, together_of
from linli.portal.pages.work_rows import list_door, place_words
from linli.portal.views.matter_dispute import DISPUTE
from linli.portal.views.work.acts import ACTS, CODES
from linli.portal.views.work.staff import open_as_staff, staff_actor
from linli.portal.words.clock import clock_lines, decider_words
from linli.portal.words.feedback import answer_rows
from linli.portal.words.notice import unreached_words
from linli.portal.words.stages import stage_of
from linli.rights.queries import list_own_corrections
from linli.ui import render
from linli.ui.words import window

# What comes next at each stage, the likeliest first: one big button and two beside it. The rest is one tap away.
_SHOWN = 3
_NEW = (Verb.ACCEPT, Verb.ASSIGN, Verb.VISIT, Verb.PROPOSE_HAND_OVER, Verb.ASK, Verb.ESCALATE)
_LIKELY = {
    State.ACCEPTED: (Verb.VISIT, Verb.RESOLVE, Verb.WAIT, Verb.PROPOSE_HAND_OVER),
    State.HANDED_OVER: (Verb.VISIT, Verb.RESOLVE, Verb.WAIT, Verb.PROPOSE_HAND_OVER),
    State.IN_PROGRESS: (Verb.RESOLVE, Verb.VISIT, Verb.WAIT, Verb.PROPOSE_HAND_OVER),
    State.WAITING: (Verb.RESUME, Verb.RESOLVE, Verb.VISIT, Verb.ASK),
    State.RESOLVED: (Verb.CONFIRM, Verb.REOPEN, Verb.COMMENT),
}
_OFFERED = (
    Verb.DECIDE_HAND_OVER,
    Verb.ACCEPT_HAND_OVER,
    Verb.RETURN_HAND_OVER,
)  # to the reader: before everything else
_ONE_TAP = (Verb.ACCEPT, Verb.ACCEPT_HAND_OVER, Verb.RESUME)


@require_safe
def work_matter(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """Show it to whoever may see it; that it was read is noted for the resident.

    With ``?kept`` as a telephone keeps it for the day: without what reaches the resident.
    """
    actor = staff_actor(request)
    view = open_as_staff(actor, matter_id)
    if "kept" in request.GET:
        view = replace(view, contact=None)
    return render.respond(request, "portal/work/matter.jinja", _context(request, actor, view), block="matter")


def _context(request: HttpRequest, actor: Actor, view: MatterView) -> dict[str, Any]:
    language, now, kept = get_language() or "", clock.now(), "kept" in request.GET
    steps = matters.timeline(actor, view.id, view.look)
    question = _open_question(steps)
    visit = matters.find_planned_visit(view.id, now)
    buttons = [*_steps(view), *_buttons(view, asked=bool(question), planned=visit is not None)]
    newest = steps[-1] if steps else None
    return {
        "now": now,
        "matter": view,
        "kind": view.kind.name(language),
        "place": place_words(view.place, language),
        "owner": view.owner.label(language),
        "stage": stage_of(view, language),
        "runs": view.state in WORKING_STATES,
        "waiting": _waiting_words(view),
        "unreached": [unreached_words(row.channel) for row in notices.list_unreachable([view.id])],
        "visit": window(visit.from_at, visit.until_at, now) if visit else "",
        **_times(view, now, language),
        "pending": view.pending.to.label(language) if view.pending else "",
        "offered_to_me": Verb.ACCEPT_HAND_OVER in view.verbs and _is_for(actor, view),
        "question": question if Verb.ANSWER in view.verbs else "",
        "answers": matters.answers_in_words(view.kind, view.answers, language),
        "why": matters.explain_in_full(view.routing, view.kind, language),
        "channel": matters.word_of("channels", view.channel),
        "timeline": [_entry(step, now) for step in steps],
        "said_after": []
        if kept
        else [answer_rows(one, now) for one in matters.list_feedback(actor, view.id, view.look)],
        "corrections": [] if kept else corrections_of(list_own_corrections([view.id], language), language),
        "likely": buttons[:_SHOWN],
        "others": [*buttons[_SHOWN:], *pages_of(view), *_link_buttons(view), *_talks(actor, view)],
        "together": together_of(actor, view, language, now),
        "topics": [f"matter:{view.id}"],
        "list_door": list_door(actor),
        "offline": offline_of(actor),
        "kept": kept,
        "teams": hand_over_choices(view, language) if kept and Verb.PROPOSE_HAND_OVER in view.verbs else [],
        "done": request.GET.get("done", "") in {*ACTS, "step"},
        "done_in_public": newest is not None and not newest.is_internal,
    }


def _times(view: MatterView, now: datetime, language: str) -> dict[str, Any]:
    """Its clocks, and who decides by when where two teams have sent it back."""
    return {
        "pause": "paused" if view.paused_until else "",
        "clocks": clock_lines(matters.list_clocks(view.id, now, language, of_teams=True), now),
        "decider": decider_words(view, language),
        "decides": Verb.DECIDE_HAND_OVER in view.verbs,
    }


def _is_for(actor: Actor, view: MatterView) -> bool:
    """True when the hand-over is offered to the reader's team or the reader, not to somebody else of the team."""
    post_id = view.pending.to.post_id if view.pending else None
    return post_id is None or any(duty.post_id == post_id for duty in actor.duties)


def _buttons(view: MatterView, *, asked: bool, planned: bool) -> list[dict[str, Any]]:
    """What the reader may do now, the likeliest first; a question of the resident goes before the work."""
    likely = (*_OFFERED, *([Verb.ANSWER] if asked else []), *_LIKELY.get(view.state, _NEW))
    order = [*likely, *(act.verb for act in ACTS.values())]
    open_now = [verb for verb in view.verbs if planned or verb is not Verb.CANCEL_VISIT]
    return [_button(view.id, verb) for verb in dict.fromkeys(order) if verb in open_now and verb in CODES]


def _steps(view: MatterView) -> list[dict[str, Any]]:
    """What its own workflow leaves open to the reader, in the order in which that is written."""
    address = reverse("work_step", kwargs={"matter_id": view.id})
    return [
        {
            "label": way.label,
            "href": f"{address}?{urlencode({'action': way.action})}",
            "one_tap": False,
            "danger": False,
        }
        for way in view.ways
    ]


def _link_buttons(view: MatterView) -> list[dict[str, Any]]:
    if Verb.RENEW_LINK not in view.verbs:
        return []
    pages = (
        ("work_link", _("Make a new link")),
        ("work_for", _("For somebody else")),
        ("work_letter", _("Print a letter")),
    )
    return [
        {"label": label, "href": reverse(name, kwargs={"matter_id": view.id}), "one_tap": False, "danger": False}
        for name, label in pages
    ]


def _talks(actor: Actor, view: MatterView) -> list[dict[str, Any]]:
    """The dispute that the matter opened, for those who serve in it."""
    href = disputes.overview_of_matter(actor, view.id) if view.kind.opens == DISPUTE else ""
    return [{"label": _("The talks of the sides"), "href": href, "one_tap": False, "danger": False}] if href else []


def _button(matter_id: UUID, verb: Verb) -> dict[str, Any]:
    code = CODES[verb]
    href = reverse("work_act", kwargs={"matter_id": matter_id, "act": code})
    return {
        "label": str(ACTS[code].button),
        "href": href,
        "one_tap": verb in _ONE_TAP,
        "danger": ACTS[code].danger,
        "code": code,
        "later": LATER.get(code, ""),
    }


def _open_question(steps: list[StepView]) -> str:
    """The newest question of the resident that nobody of the staff has answered; empty without one."""
    question = ""
    for step in steps:
        if step.by_resident and step.verb == Verb.ASK:
            question = step.text
        elif not step.by_resident and step.verb == Verb.ANSWER:
            question = ""
    return question


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
        "when": when_words(step, now),
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
