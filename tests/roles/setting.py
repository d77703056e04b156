"""One town in which something private stands behind every address, and everybody who must not get at it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.test import Client

from linli.disputes import actions as disputes
from linli.disputes.actions.complain import complain
from linli.disputes.actions.parties import change_contact
from linli.disputes.actions.room import say, say_in_private
from linli.disputes.actions.safety import SafetyAnswers
from linli.disputes.links import secret_of
from linli.disputes.models import Appointment, Dispute, Due, RosterEntry
from linli.disputes.rules.packets import PacketKind
from linli.disputes.tests.make import APPLICANT, CLAIM, RESPONDENT, party_of
from linli.disputes.tests.make_agreement import make_in_force
from linli.disputes.tests.make_mediation import both, make_mediating
from linli.kit import clock
from linli.kit.actors import Role
from linli.kit.ids import show_reference
from linli.ledger.actions import record_reading
from linli.ledger.models import Reading
from linli.matters import actions as matters
from linli.matters.actions import ContactDetails
from linli.matters.actions.calendar_feed import make_calendar_feed
from linli.matters.actions.drafts import save_draft
from linli.matters.actions.group import create_group
from linli.matters.models import DestructionList, Matter, Photo, Step
from linli.matters.tests.make import VIOLENCE, make_kinds, make_matter, make_picture, make_received
from linli.notices.actions.alerts import Wanted, add_own_alert
from linli.notices.models import Alert, Notice
from linli.people.models import Consent
from linli.people.rules import SCOPES
from linli.people.tests.make import make_account, make_post, make_working_key
from linli.places.models import Place
from linli.rights.actions import ask_correction
from linli.rights.rules import Target
from linli.webhooks.models import Subscription
from linli.webhooks.rules import EVENTS
from tests.cast import Cast, Member

# Private words, by what they belong to. Each stands nowhere else, so that finding one in an answer is a leak.
WORDS: dict[str, tuple[str, ...]] = {
    "matter": ("金丝雀报修的墙", "金丝雀巷七号"),
    "resident": ("金丝雀王芳", "13899990001", "canary-resident@example.org"),
    "worked": ("金丝雀上门记录",),
    "wrong": ("金丝雀说写错了",),
    "draft": ("金丝雀没有发出的话",),
    "violence": ("金丝雀家里的事",),
    "claim": (CLAIM,),
    "sides": (APPLICANT.name, RESPONDENT.name, RESPONDENT.phone),
    "applicant": ("13899990002", "canary-applicant@example.org"),
    "room": ("金丝雀共同房间的话",),
    "caucus": ("金丝雀底线三千",),
    "notes": ("金丝雀调解员笔记",),
    "safety": ("金丝雀只发短信",),
    "complaint": ("金丝雀投诉调解员",),
    "program": ("金丝雀热线钥匙", "https://canary-receiver.example.org/"),
}


# Who may read which of them. Whoever is not here is a stranger to all of it.
SEES: dict[str, frozenset[str]] = {
    "respondent": frozenset({"claim", "room", "sides"}),
    "caseworker": frozenset({"matter", "resident", "worked", "wrong", "violence", "sides", "applicant"}),
    "village_desk": frozenset(
        {
            "matter",
            "resident",
            "worked",
            "wrong",
            "violence",
            "sides",
            "applicant",
            "claim",
            "safety",
        }  # registers disputes
    ),
    "clerk": frozenset(
        {"matter", "resident", "worked", "wrong", "violence", "sides", "applicant", "claim", "safety", "complaint"}
    ),
    "coordinator": frozenset({"matter", "worked", "wrong", "violence"}),  # answers for the team, reaches nobody
    "mediator": frozenset({"sides", "applicant", "claim", "room", "caucus", "notes", "safety"}),
    "administrator": frozenset({"program"}),
}


@dataclass(frozen=True)
class Visitor:
    """Somebody who tries addresses, with whatever secret link is theirs."""

    name: str
    client: Client
    headers: dict[str, str] = field(default_factory=dict)
    own: dict[str, Any] = field(default_factory=dict)  # what an address takes of one's own, by view or parameter
    only_interface: bool = False

    @property
    def sees(self) -> frozenset[str]:
        """Of which groups the private words are this one's to read."""
        return SEES.get(self.name, frozenset())


@dataclass(frozen=True)
class Setting:
    """What there is, by what addresses call it."""

    cast: Cast
    known: dict[str, list[Any]]
    visitors: dict[str, Visitor]


def make_setting(cast: Cast) -> Setting:
    """Everything, made through the actions that residents and staff take."""
    at = clock.now() - timedelta(hours=2)
    make_kinds()
    known = _matter(cast, at) | _dispute(cast, at) | _kept(cast, at)
    return Setting(cast, known, _visitors(cast, at, known))


def _contact() -> ContactDetails:
    name, phone, email = WORDS["resident"]
    return ContactDetails(name=name, phone=phone, email=email, consent=True)


def _matter(cast: Cast, at: datetime) -> dict[str, list[Any]]:
    """A matter with a photo, a visit and a hand-over of grid 3, and one that is private."""
    resident = cast.resident.actor
    draft = save_draft(actor=resident, at=at, data={"text": WORDS["draft"][0]})
    matters.add_draft_photo(actor=resident, at=at, secret=draft.secret, data=make_picture())
    sent = save_draft(actor=resident, at=at, data={})
    matters.add_draft_photo(actor=resident, at=at, secret=sent.secret, data=make_picture())
    text, address = WORDS["matter"]
    received = make_received(
        cast.grid.id, at=at, actor=resident, text=text, address=address, contact=_contact(), draft_secret=sent.secret
    )
    worker = cast.caseworker.actor
    matters.accept(actor=worker, at=at, matter_id=received.matter_id)
    matters.visit(actor=worker, at=at, matter_id=received.matter_id, text=WORDS["worked"][0])
    other = make_matter(cast.grid.id, at=at, text=WORDS["matter"][0], contact=_contact())
    make_matter(cast.grid.id, at=at, kind_code=VIOLENCE, text=WORDS["violence"][0], contact=_contact())
    group = create_group(
        actor=cast.clerk.actor,
        at=at,
        name="停水的一片",
        place_id=cast.township.id,
        happened_at=at,
        matter_ids=[received.matter_id, other.id],
    )
    matter = Matter.objects.get(id=received.matter_id)
    return {
        "emergency_id": [_emergency(cast, received.reference)],
        "look_id": [_look(cast, matter.id, at)],
        "consent_id": list(Consent.objects.filter(principal_id=matter.id).values_list("id", flat=True)),
        "correction_id": [
            ask_correction(actor=resident, at=at, matter_id=matter.id, target=Target.WORDS, text=WORDS["wrong"][0])
        ],
        "matter_id": [matter.id],
        "reference": [show_reference(matter.reference)],
        "request_id": [show_reference(matter.reference)],
        "other_id": [other.id],
        "group_id": [group],
        "photo_id": [Photo.objects.get(matter_id=matter.id).id],
        "step_id": list(Step.objects.filter(matter_id=matter.id).values_list("id", flat=True)[:1]),
        "draft_photo": [Photo.objects.get(matter_id=None).id],
    }


def _look(cast: Cast, matter_id: UUID, at: datetime) -> UUID:
    """A look of the clerk's on record."""
    record_reading(actor=cast.clerk.actor, matter_id=matter_id, at=at, purpose="matters.open")
    return Reading.objects.get(matter_id=matter_id, account_id=cast.clerk.account.id, purpose="matters.open").id


def _emergency(cast: Cast, reference: str) -> UUID:
    """The matter opened in an emergency, to somebody who tries nothing here: for all others it stays what it was."""
    at = clock.now()
    words = {"basis": "pipl-13-4", "reason": "有人在屋里呼救，要知道地址"}
    asked = matters.ask_emergency(actor=cast.county_coordinator.actor, at=at, reference=reference, **words)
    matters.approve_emergency(actor=cast.clerk.actor, at=at, emergency_id=asked)
    return asked


def _dispute(cast: Cast, at: datetime) -> dict[str, list[Any]]:
    """An agreement in force with everything that a side keeps to itself, and words of all kinds."""
    dispute, _agreement = make_in_force(cast, at - timedelta(days=3))
    handed = disputes.hand_off(
        actor=both(dispute)[0], at=at, dispute_id=dispute.id, kind=PacketKind.COURT, addressed_to="诸暨市人民法院"
    )
    talked = make_mediating(cast, at - timedelta(days=1))
    a, b = both(talked)
    told = say_in_private(actor=a, at=at, dispute_id=talked.id, text=WORDS["caucus"][0])
    disputes.open_joint_room(actor=cast.mediator.actor, at=at, dispute_id=talked.id)
    joint = say(actor=b, at=at, dispute_id=talked.id, text=WORDS["room"][0])
    disputes.write_note(actor=cast.mediator.actor, at=at, dispute_id=talked.id, text=WORDS["notes"][0])
    answers = SafetyAnswers(afraid=False, violence=False, how_to_reach=WORDS["safety"][0])
    disputes.answer_safety(actor=a, at=at, dispute_id=talked.id, answers=answers)
    phone, email = WORDS["applicant"]
    change_contact(actor=a, at=at, dispute_id=talked.id, phone=phone, email=email, address="")
    meeting = {"from_at": at + timedelta(days=2), "until_at": at + timedelta(days=2, hours=1), "where": "司法所"}
    alone = party_of(talked, 0).id
    session = disputes.plan_session(actor=cast.mediator.actor, at=at, dispute_id=talked.id, party_id=alone, **meeting)
    complaint = complain(actor=a, at=at, dispute_id=talked.id, text=WORDS["complaint"][0])
    return {
        "dispute_id": [talked.id],
        "in_force": [dispute.id],
        "seat": [0],
        "item_id": [told.id],
        "told_in": [told.channel_id],
        "joint_item": [joint.id],
        "complaint_id": [complaint],
        "appointment_id": list(Appointment.objects.filter(dispute=talked).values_list("id", flat=True)[:1]),
        "session_id": [session.id],
        "hand_off_id": [handed.id],
        "due_id": list(Due.objects.filter(agreement__dispute=dispute).values_list("id", flat=True)[:1]),
    }


def _kept(cast: Cast, at: datetime) -> dict[str, list[Any]]:
    """What pages of administration and of an account are about, of people other than who tries."""
    resident, administrator = cast.resident, cast.administrator
    add_own_alert(
        actor=resident.actor,
        at=at,
        wanted=Wanted(place_id=cast.village.id, rhythm="DAILY", language="zh-hans"),
    )
    name, address = WORDS["program"]
    subscription = Subscription.objects.create(
        name=name,
        url=address,
        place_id=cast.township.id,
        path=cast.township.path,
        events=list(EVENTS),
        made_at=at,
        secret="sealed",
    )
    key = make_working_key(
        administrator.actor, cast.county, at, place_id=cast.township.id, scopes=["matters:read"], name=name
    )
    listed = DestructionList.objects.create(path=cast.township.path, made_at=at)
    notice = Notice.objects.filter(account_id=resident.account.id).first() or Notice.objects.earliest("created_at")
    return {
        "alert_id": [Alert.objects.get().id],
        "webhook_id": [subscription.id],
        "key_id": [key.key_id],
        "list_id": [listed.id],
        "notice_id": [notice.id],
        "post_id": [cast.caseworker.post.id],
        "place_id": [cast.grid.id],
        "entry_id": list(RosterEntry.objects.values_list("id", flat=True)[:1]),
        "feed": [make_calendar_feed(actor=cast.caseworker.actor, at=at)],
    }


def _visitors(cast: Cast, at: datetime, known: dict[str, list[Any]]) -> dict[str, Visitor]:
    """Nobody of these is the resident whose matter it is, nor the applicant."""
    own = make_received(cast.far_grid.id, at=at, actor=cast.neighbour.actor)
    found = [
        Visitor("anonymous", Client()),
        Visitor("neighbour", cast.neighbour.client(), own={"secret": own.secret}),
        _side("respondent", known, 1),
    ]
    for name in STAFF:
        found.append(Visitor(name, getattr(cast, name).client()))
    there = cast.ladder.townships[1]
    for role in (Role.DESK, Role.MEDIATOR, Role.COORDINATOR):
        found.append(_stranger(f"far_{role.value.lower()}", role, there))
    for scope in SCOPES:
        made = make_working_key(
            cast.administrator.actor, cast.county, at, place_id=there.id, scopes=[scope], name=f"别处 {scope}"
        )
        headers = {"HTTP_AUTHORIZATION": f"Bearer {made.secret}"}
        found.append(Visitor(f"key {scope}", Client(), headers=headers, only_interface=True))
    return {one.name: one for one in found}


STAFF = (
    "caseworker",
    "volunteer",
    "village_desk",
    "clerk",
    "mediator",
    "coordinator",
    "officer",
    "administrator",
    "outsider",
)


def _side(name: str, known: dict[str, list[Any]], seat: int) -> Visitor:
    party = party_of(Dispute.objects.get(id=known["dispute_id"][0]), seat)
    bound = party_of(Dispute.objects.get(id=known["in_force"][0]), seat)
    return Visitor(name, Client(), own={"dispute": secret_of(party), "in_force": secret_of(bound)})


def _stranger(name: str, role: Role, place: Place) -> Visitor:
    account = make_account(email=f"{name}@example.org", display_name=name)
    return Visitor(name, Member(account, make_post(account, role, place=place)).client())
