"""Receive a matter: check, route, store, record and announce in one transaction. A hot path: few statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind
from linli.kit.cells import current_cell
from linli.kit.clock import local_day
from linli.kit.db import fetch_all, fresh, insert, insert_together
from linli.kit.errors import Conflict, NotAllowed
from linli.kit.events import announce
from linli.kit.ids import digest, new_reference, show_reference, uuid7
from linli.ledger import actions as ledger
from linli.matters.actions.change import hashed_state, topics_of
from linli.matters.actions.clock_rows import clocks_of_new, insert_clocks, own_clocks_of_new, promise
from linli.matters.actions.consent import contact_consent, told_consent
from linli.matters.actions.join import join_new
from linli.matters.actions.once import Idempotency, claim
from linli.matters.actions.search_index import vector_for
from linli.matters.actions.secret import derive_secret
from linli.matters.actions.submission import Checked, Submission, check
from linli.matters.actions.told import told_facts, told_of
from linli.matters.actions.written import written_facts
from linli.matters.events import MatterReceived, ReceiptTo
from linli.matters.lives import begins_with
from linli.matters.models import Clock, Contact, Draft, Matter, Photo, Step
from linli.matters.queries.alike import list_alike
from linli.matters.queries.routing import Routed, asked_of, route
from linli.matters.rules import Channel, Verb, Visibility
from linli.matters.rules.coded import DESK_CHANNELS
from linli.matters.rules.routing_rules import Asked
from linli.people import rules as people_rules
from linli.people.actions import Consent

_REFERENCE_DRAWS = 8  # with 3 million matters one draw in 250 is taken; eight in a row never happen


@dataclass(frozen=True)
class Received:
    """The answer to whoever raised it: number, link secret, owner, times and the facts of the choice.

    ``repeated`` is True when the same request had been carried out before, ``joined`` when it waits with an earlier
    report of the same thing, whose team and time are told.
    """

    matter_id: UUID
    reference: str
    secret: str
    kind_code: str
    owner_place_id: UUID
    owner_agency_id: UUID | None
    owner_post_id: UUID | None
    level: str
    received_at: datetime
    first_contact_due_at: datetime
    due_at: datetime
    routing: dict[str, Any]
    repeated: bool = False
    joined: bool = False


def receive(*, actor: Actor, at: datetime, submission: Submission, idempotency: Idempotency | None = None) -> Received:
    """Take in what somebody raises, give it an owner and a time, and answer with both.

    The same idempotency key with the same content answers as the first time. Raises what ``submission.check`` raises,
    NotAllowed ``matter.not_for_others`` and ``key.elsewhere``, Conflict ``idempotency.other_body`` and ``source.seen``.
    """
    try:
        with transaction.atomic():
            return _receive(actor, at, submission, idempotency)
    except IntegrityError as error:
        if "matter_source_once" not in str(error):
            raise
        sentence = _("This was imported before: the source and its number are known.")
        raise Conflict("source.seen", sentence, field="source_id") from error


def _receive(actor: Actor, at: datetime, submission: Submission, idempotency: Idempotency | None) -> Received:
    matter_id = uuid7()
    if idempotency is not None:
        earlier = claim(idempotency, matter_id=matter_id, at=at)
        if earlier is not None:
            return received_of(Matter.objects.get(id=earlier), repeated=True)
    checked = check(submission, at)
    _check_key(actor, checked)
    post_id = _receiving_post(actor, checked)
    routed = route(checked.kind, checked.place, asked_about(checked), local_day(at))
    matter = build_matter(matter_id, checked, routed, at, post_id)
    step = store_new(matter, checked, actor, at)
    if submission.draft_secret:
        _take_photos(matter, step, submission.draft_secret)
    joined = submission.joins is not None and _join(matter, checked, submission.joins, actor, at)
    return replace(received_of(matter), joined=joined)


def store_new(matter: Matter, checked: Checked, actor: Actor, at: datetime) -> Step:
    """Store a matter that was built, its clocks and its contact; its first step, its entry and its event."""
    clocks, own = clocks_of_new(matter, checked.kind), own_clocks_of_new(matter, at)
    _insert(matter, vector_for(matter, [checked.contact.name]), clocks)
    insert_clocks(own)
    contact, consent = _keep_contact(matter, checked, actor, at)
    step = build_received_step(matter, actor, at, told_consent(consent))
    insert(step)
    _record(matter, actor, at, step.told)
    announce(_received_event(matter, actor, at, contact))
    return step


def _join(matter: Matter, checked: Checked, lead_id: UUID, actor: Actor, at: datetime) -> bool:
    """To one that was offered, as anybody may know it; to no other, whatever was sent."""
    offered = list_alike(
        at=at, text=matter.text, kind=checked.kind, place=checked.place, lon=matter.lon, lat=matter.lat
    )
    return any(one.id == lead_id for one in offered) and join_new(matter, lead_id, actor, at)


def asked_about(checked: Checked) -> Asked:
    """What routing rules may look at of a submission."""
    submission = checked.submission
    return asked_of(checked.kind, checked.place, submission.channel.value, checked.received_at, checked.answers)


def build_matter(
    matter_id: UUID, checked: Checked, routed: Routed, at: datetime, received_by_post_id: UUID | None
) -> Matter:
    """The row of a new matter, not yet stored: owner by the route, times by the kind."""
    kind, place, submission, choice = checked.kind, checked.place, checked.submission, routed.choice
    begins = begins_with(kind.workflow)
    matter = fresh(
        Matter,
        id=matter_id,
        reference=new_reference(),
        secret_digest=digest(derive_secret(matter_id, 0)),
        workflow_id=begins.workflow_id,
        own_state=begins.life.steps.first if begins.life.steps else "",
        kind_id=kind.id,
        kind_code=kind.code,
        title=checked.title,
        text=checked.text,
        answers=checked.answers,
        language=submission.language,
        channel=submission.channel.value,
        place_id=place.id,
        place_path=place.path,
        lon=submission.lon,
        lat=submission.lat,
        address=checked.address,
        level=choice.level.value,
        owner_place_id=routed.owner.id,
        owner_path=routed.owner.path,
        owner_agency_id=routed.agency_id,
        owner_post_id=choice.post_id,
        assigned_at=at if choice.post_id else None,
        routing=choice.facts,
        received_at=checked.received_at,
        last_step_at=at,
        received_by_post_id=received_by_post_id,
        source=submission.source,
        source_id=submission.source_id,
    )
    promise(matter, kind)
    return matter


def build_received_step(matter: Matter, actor: Actor, at: datetime, consent: Mapping[str, Any] | None = None) -> Step:
    """The first step of the timeline: how it came in and who got it. ``consent`` is part of what its receipt proves."""
    return fresh(
        Step,
        matter_id=matter.id,
        at=at,
        verb=Verb.RECEIVE,
        visibility=Visibility.PUBLIC,
        actor_kind=actor.kind.value,
        post_id=matter.received_by_post_id,
        facts={**received_facts(matter), **written_facts(at)},
        told=told_of(
            matter, verb=Verb.RECEIVE, at=at, visibility=Visibility.PUBLIC, text=matter.text, more=consent or {}
        ),
    )


def received_facts(matter: Matter) -> dict[str, Any]:
    """What the first step of the timeline tells: how it came in and who got it."""
    return {
        "channel": matter.channel,
        "level": matter.level,
        "rule": matter.routing["rule"],
        "owner_place_id": str(matter.owner_place_id),
        "owner_agency_id": str(matter.owner_agency_id) if matter.owner_agency_id else None,
        "owner_post_id": str(matter.owner_post_id) if matter.owner_post_id else None,
    }


def received_of(matter: Matter, *, repeated: bool = False) -> Received:
    """The answer for a stored matter. A repeat tells who owns it now."""
    return Received(
        matter_id=matter.id,
        reference=matter.reference,
        secret=derive_secret(matter.id, matter.secret_nonce),
        kind_code=matter.kind_code,
        owner_place_id=matter.owner_place_id,
        owner_agency_id=matter.owner_agency_id,
        owner_post_id=matter.owner_post_id,
        level=matter.level,
        received_at=matter.received_at,
        first_contact_due_at=matter.first_contact_due_at,
        due_at=matter.due_at,
        routing=matter.routing,
        repeated=repeated,
    )


def _check_key(actor: Actor, checked: Checked) -> None:
    """A program that came with a key brings only what the key is for."""
    brings = actor.kind is not ActorKind.API or not actor.duties
    if not brings and not people_rules.key_reaches(actor, "matters.receive", checked.place.path, checked.kind.code):
        raise NotAllowed("key.elsewhere", _("This key is for other places, kinds or purposes."))


def _receiving_post(actor: Actor, checked: Checked) -> UUID | None:
    """The post that takes it in for somebody at a desk; None on other channels."""
    if checked.submission.channel not in DESK_CHANNELS:
        return None
    duty = people_rules.duty_for(actor, "matters.receive_for", checked.place.path, checked.kind.code)
    if duty is None:
        sentence = _("You may take in matters for others only within your own area.")
        raise NotAllowed("matter.not_for_others", sentence, field="place")
    return duty.post_id


def _insert(matter: Matter, vector: str, clocks: Sequence[Clock]) -> None:
    for _draw in range(_REFERENCE_DRAWS):
        if Matter.objects.insert_new(matter, vector, clocks):
            return
        matter.reference = new_reference()
    raise RuntimeError("the references of this cell are used up")


def _received_event(matter: Matter, actor: Actor, at: datetime, contact: Contact | None) -> MatterReceived:
    return MatterReceived(
        cell=current_cell(),
        at=at,
        matter_id=matter.id,
        kind_code=matter.kind_code,
        place_path=matter.place_path,
        owner_path=matter.owner_path,
        by_resident=actor.kind is ActorKind.RESIDENT,
        receipt=_receipt(matter, contact) if contact is not None else None,
    )


def _receipt(matter: Matter, contact: Contact) -> ReceiptTo:
    return ReceiptTo(
        reference=show_reference(matter.reference),
        due_at=matter.due_at,
        language=matter.language,
        account_id=contact.account_id,
        email=contact.email,
        phone=contact.phone,
    )


def _keep_contact(
    matter: Matter, checked: Checked, actor: Actor, at: datetime
) -> tuple[Contact | None, Consent | None]:
    """Contact details with consent, and the account of a resident who is signed in; None, at no cost, for nobody.

    The consent is stored by the statement that stores the contact.
    """
    own = checked.submission.channel is Channel.WEB
    account_id = actor.account_id if own else None
    contact = checked.contact
    if contact.is_empty and account_id is None:
        return None, None
    kept = fresh(
        Contact,
        matter_id=matter.id,
        name=contact.name,
        phone=contact.phone,
        email=contact.email,
        consented_at=at if contact.consent else None,
        account_id=account_id,
    )
    if not contact.consent:
        insert(kept)
        return kept, None
    consent = contact_consent(matter.id, at, matter.language, matter.channel)
    insert_together(consent, kept)
    return kept, consent


def _take_photos(matter: Matter, step: Step, draft_secret: str) -> None:
    """The draft is locked, so that a photo being added to it right now comes along or is told that it is too late."""
    draft = Draft.objects.select_for_update().filter(secret_digest=digest(draft_secret)).first()
    if draft is not None:
        Photo.objects.filter(draft=draft).update(matter_id=matter.id, step_id=step.id, draft_id=None)
        # By SQL: the ORM would first look once more for photos that have just been taken.
        fetch_all("DELETE FROM matters_draft WHERE id = %s RETURNING id", [draft.id])


def _record(matter: Matter, actor: Actor, at: datetime, told: str) -> None:
    ledger.record(
        verb="matters.receive",
        subject_type="matter",
        subject_id=matter.id,
        actor=actor,
        at=at,
        before=None,
        after=hashed_state(matter),
        facts={
            "channel": matter.channel,
            "kind": matter.kind_code,
            "rule": matter.routing["rule"],
            **told_facts(told),
        },
        topics=topics_of(matter),
        post_id=matter.received_by_post_id,
    )
