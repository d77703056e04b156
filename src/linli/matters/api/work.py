"""Staff work matters through the interface, each act once however often it is sent: what a telephone replays.

Unlike the rest of the interface these read the session's cookie, so they ask for its CSRF token too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext_lazy as _

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotFound, Refused
from linli.kit.ids import show_reference
from linli.matters import actions, queries
from linli.matters.actions import Answered, ContactDetails, Submission
from linli.matters.api import work_bodies as bodies
from linli.matters.api.requests import answer_json, only
from linli.matters.api.work_requests import read_act, signed_in
from linli.matters.labels import STATES, label
from linli.matters.queries import MatterView, StepView
from linli.matters.rules import Channel, Verb

STEPS_SHOWN = 5


@dataclass(frozen=True)
class Act:
    """One act: its verb, what it reads, and the action behind it. ``with_photos``: takes up to six."""

    verb: Verb
    body: type[msgspec.Struct]
    carry_out: Callable[..., Any]
    with_photos: bool = False


ACTS: dict[str, Act] = {
    "accept": Act(Verb.ACCEPT, bodies.ActBody, actions.accept),
    "start": Act(Verb.START, bodies.ActBody, actions.start),
    "visit": Act(Verb.VISIT, bodies.NoteBody, actions.visit, with_photos=True),
    "wait": Act(Verb.WAIT, bodies.WaitBody, actions.wait),
    "resume": Act(Verb.RESUME, bodies.TextBody, actions.resume),
    "comment": Act(Verb.COMMENT, bodies.NoteBody, actions.comment),
    "photo": Act(Verb.ADD_PHOTO, bodies.NoteBody, actions.add_photo, with_photos=True),
    "ask": Act(Verb.ASK, bodies.TextBody, actions.ask),
    "answer": Act(Verb.ANSWER, bodies.TextBody, actions.answer),
    "resolve": Act(Verb.RESOLVE, bodies.ResolveBody, actions.resolve),
    "hand-over": Act(Verb.PROPOSE_HAND_OVER, bodies.HandOverBody, actions.propose_hand_over),
    "decide-hand-over": Act(Verb.DECIDE_HAND_OVER, bodies.HandOverBody, actions.decide_hand_over),
    "extend": Act(Verb.EXTEND, bodies.ExtendBody, actions.extend),
    "plan-visit": Act(Verb.PLAN_VISIT, bodies.PlanVisitBody, actions.plan_visit),
    "step": Act(Verb.TAKE_STEP, bodies.StepBody, actions.take_step),
    "cancel-visit": Act(Verb.CANCEL_VISIT, bodies.ReasonBody, actions.cancel_visit),
}


@only("GET")
def session(request: HttpRequest) -> HttpResponse:
    """GET: whose session this is, so that a queue is never sent under another name."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return _not_kept(answer_json(bodies.SessionBody(actor.account_id, get_token(request), clock.now())))


@only("GET")
def matter(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """GET: the matter as it is now, with its last steps; the reading is noted."""
    actor = signed_in(request)
    view = actions.open_matter(actor=actor, at=clock.now(), matter_id=matter_id)
    if not view.is_staff:
        raise NotFound("matter.unknown", _("There is no such matter, or it is not yours to see."))
    return _not_kept(answer_json(_work_body(view, queries.timeline(actor, matter_id, view.look), actor.language)))


@only("POST")
def act(request: HttpRequest, matter_id: UUID, name: str) -> HttpResponse:
    """POST: one act on one matter, done once for its Idempotency-Key. The same key with the same content is given the
    same answer; with another content 409 ``idempotency.other_body``."""
    actor = signed_in(request)
    chosen = ACTS.get(name)
    if chosen is None:
        raise NotFound("page.not_found", _("There is no such page."))
    words, photos, idempotency = read_act(request, chosen.body)
    given = msgspec.structs.asdict(words)
    written_at = given.pop("written_at")
    if chosen.with_photos:
        given["files"] = photos
    elif photos:
        raise Refused("photo.not_here", _("Photos go with a visit or a note about photos."), field="photos")

    def carry_out() -> tuple[UUID, dict[str, Any]]:
        with actions.written_on_device(written_at):
            done = chosen.carry_out(actor=actor, at=clock.now(), matter_id=matter_id, **given)
        return done.id, _done(done.id, done.reference, done.state, done.version, done.version - 1)

    return _answer(actions.carry_out_once(idempotency=idempotency, at=clock.now(), carry_out=carry_out))


@only("POST")
def new(request: HttpRequest) -> HttpResponse:
    """POST: a matter that somebody told a caseworker, with photos, received once for its Idempotency-Key."""
    actor = signed_in(request)
    words, photos, idempotency = read_act(request, bodies.NewMatterBody)

    def carry_out() -> tuple[UUID, dict[str, Any]]:
        submission = _submission(words, _kept_photos(actor, photos))
        with actions.written_on_device(words.written_at):
            received = actions.receive(actor=actor, at=clock.now(), submission=submission)
        return received.matter_id, _done(received.matter_id, received.reference, "RECEIVED", 1, 1)

    return _answer(actions.carry_out_once(idempotency=idempotency, at=clock.now(), carry_out=carry_out))


def _kept_photos(actor: Actor, photos: list[bytes]) -> str:
    """The secret of a draft with these photos, which the matter takes over; empty without photos."""
    if not photos:
        return ""
    at = clock.now()
    secret = actions.save_draft(actor=actor, at=at, data={}).secret
    for data in photos:
        actions.add_draft_photo(actor=actor, at=at, secret=secret, data=data)
    return secret


def _submission(words: bodies.NewMatterBody, draft_secret: str) -> Submission:
    contact = words.contact
    return Submission(
        text=words.text,
        kind_code=words.kind,
        channel=Channel(words.channel),
        place_id=words.place_id,
        address=words.address,
        answers=words.answers,
        contact=ContactDetails(**msgspec.structs.asdict(contact)) if contact else ContactDetails(),
        language=words.language,
        draft_secret=draft_secret,
    )


def _done(matter_id: UUID, reference: str, state: str, version: int, applied_to: int) -> dict[str, Any]:
    return {
        "matter_id": str(matter_id),
        "reference": show_reference(reference),
        "state": str(state),
        "version": version,
        "applied_to": applied_to,
    }


def _answer(answered: Answered) -> HttpResponse:
    body = msgspec.convert({**answered.answer, "repeated": answered.repeated}, bodies.DoneBody)
    return _not_kept(answer_json(body, status=200))


def _work_body(view: MatterView, steps: list[StepView], language: str) -> bodies.WorkBody:
    return bodies.WorkBody(
        matter_id=view.id,
        reference=view.reference,
        title=view.title or view.kind.name(language),
        state=view.state,
        state_label=view.own_state.name(language) if view.own_state else label(STATES, view.state),
        version=view.version,
        owner=view.owner.label(language),
        due_at=view.due_at,
        own_state=view.own_state.code if view.own_state else "",
        ways=[bodies.WayBody(way.action, way.label, way.to, way.needs_words) for way in view.ways],
        acts=[name for name, one in ACTS.items() if one.verb in view.verbs],
        steps=[_last_step(step) for step in steps[-STEPS_SHOWN:]],
    )


def _last_step(step: StepView) -> bodies.LastStepBody:
    return bodies.LastStepBody(step.at, step.sentence, step.who, step.text, step.written_at)


def _not_kept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
