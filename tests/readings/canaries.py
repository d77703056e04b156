"""A town in which every personal column of every matter holds a word that stands nowhere else."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from django.db.models import Model

from linli.disputes.actions import Identity
from linli.disputes.actions.complain import complain
from linli.disputes.actions.open_dispute import write_identity
from linli.disputes.models import Complaint, Dispute, Item, Party
from linli.disputes.tests.make import holder, party_of
from linli.disputes.tests.make_mediation import make_mediating
from linli.kit import clock
from linli.kit.actors import anonymous
from linli.matters import actions
from linli.matters.actions import ContactDetails
from linli.matters.models import Contact, Draft, Emergency, Feedback, Group, HandOver, Matter, Photo, Step
from linli.matters.tests.make import LIGHT, QUARREL, VIOLENCE, make_picture, make_received
from linli.notices.models import Notice, PostalAddress
from linli.places.index import mark_changed
from tests.cast import Cast

_CONTACT = ContactDetails(name="陈女士", phone="13800000009", email="chen@example.org", consent=True)
_SAME = "村口路灯三天没亮了，老人看不清台阶"


@dataclass
class Town:
    """Whose word each canary is, by matter or side; and which rows there are to be asked for."""

    cast: Cast
    about: dict[str, UUID] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))

    def word(self, about: UUID) -> str:
        """A new word that stands for that matter or side alone."""
        made = f"canary{next(self.numbers):04d}x"
        self.about[made] = about
        return made

    def plant(self, row: Model, about: UUID, *columns: str) -> None:
        """A word of its own in each of these columns of a row."""
        words = {column: self.word(about) for column in columns if getattr(row, column)}
        type(row)._default_manager.filter(pk=row.pk).update(**words)

    @property
    def known(self) -> dict[str, list[Any]]:
        """What is tried for each parameter of an address."""
        matters = list(Matter.objects.order_by("id").values_list("id", flat=True))
        return {
            "matter_id": matters[:1],
            "other_id": matters[1:2],
            "photo_id": list(Photo.objects.values_list("id", flat=True)),
            "group_id": list(Group.objects.values_list("id", flat=True)),
            "notice_id": list(Notice.objects.values_list("id", flat=True))[:12],
            "dispute_id": list(Dispute.objects.values_list("id", flat=True)),
            "item_id": list(Item.objects.values_list("id", flat=True))[:6],
            "complaint_id": list(Complaint.objects.values_list("id", flat=True)),
            "reference": list(Matter.objects.order_by("id").values_list("reference", flat=True))[:2],
            "act": ["note", "resolve", "ask", "hand-over", "separate"],
            "emergency_id": list(Emergency.objects.values_list("id", flat=True)),
            "name": ["comment"],
            "size": ["full", "thumb"],
            "form": ["csv", "xlsx"],
            "seat": [0, 1],
        }


def make_town(cast: Cast) -> Town:
    """Matters in every state that staff see together, each full of words of its own."""
    town, now = Town(cast), clock.now() - timedelta(hours=5)
    first = _told(cast, now, text=_SAME)
    _worked_on(cast, now, first)
    second = _told(cast, now, text=_SAME + "，就在桥头")
    third = _told(cast, now, text=_SAME + "，孩子也怕")
    quiet = _told(cast, now, kind_code=VIOLENCE, text="家里的事，请不要声张")
    _emergency(cast, quiet)
    quarrel = _told(cast, now, kind_code=QUARREL, text="楼上每天半夜拉二胡，睡不着")
    _linked(cast, now, first, second, third)
    settled = _settled(cast, now)
    offered = _told(cast, now, text="河边的路灯杆歪了")
    _offered(cast, now, offered)
    undecided = _told(cast, now, text="两个村都说不归自己管的路灯")
    Matter.objects.filter(id=undecided).update(decide_path=cast.township.path)
    for matter_id in (first, second, third, quiet, quarrel, settled, offered, undecided):
        _fill(town, matter_id)
    _disputed(town, now)
    mark_changed()
    return town


def _emergency(cast: Cast, matter_id: UUID) -> None:
    """A private matter, open to the caseworker for the hour."""
    now, reference = clock.now(), Matter.objects.get(id=matter_id).reference
    words = {"basis": "pipl-13-4", "reason": "邻居听到有人呼救，要知道是哪一户"}
    asked = actions.ask_emergency(actor=cast.caseworker.actor, at=now, reference=reference, **words)
    actions.approve_emergency(actor=cast.clerk.actor, at=now, emergency_id=asked)


def _told(cast: Cast, at: datetime, *, text: str, kind_code: str = LIGHT) -> UUID:
    return make_received(
        cast.grid.id,
        at=at,
        text=text,
        kind_code=kind_code,
        contact=_CONTACT,
        address="桥头",
        answers={"pole": "17"} if kind_code == LIGHT else {},
    ).matter_id


def _worked_on(cast: Cast, at: datetime, matter_id: UUID) -> None:
    worker = cast.caseworker.actor
    actions.accept(actor=worker, at=at, matter_id=matter_id)
    actions.visit(actor=worker, at=at, matter_id=matter_id, text="看过了", files=[make_picture()])
    actions.comment(actor=worker, at=at, matter_id=matter_id, text="家里有老人", visibility="INTERNAL")
    actions.ask(actor=replace(anonymous(), matter_ids=(matter_id,)), at=at, matter_id=matter_id, text="什么时候来")
    notice = Notice.objects.filter(matter_id=matter_id).exclude(address="", offers=[]).first()
    if notice is not None:
        Notice.objects.filter(id=notice.id).update(state="PERMANENT_FAILURE", reason="REFUSED")
    PostalAddress.objects.create(matter_id=matter_id, lines="枫源村 3 号", since_at=at)


def _linked(cast: Cast, at: datetime, first: UUID, second: UUID, third: UUID) -> None:
    clerk = cast.clerk.actor
    actions.join(actor=clerk, at=at, matter_id=second, lead_id=first)
    actions.create_group(
        actor=clerk, at=at, name="停电", place_id=cast.township.id, happened_at=at, matter_ids=[first, third]
    )


def _settled(cast: Cast, at: datetime) -> UUID:
    matter_id = _told(cast, at, text="广场的路灯闪个不停")
    worker = cast.caseworker.actor
    actions.accept(actor=worker, at=at, matter_id=matter_id)
    actions.resolve(actor=worker, at=at, matter_id=matter_id, outcome="FIXED", text="换好了")
    Feedback.objects.create(
        matter_id=matter_id,
        resolved_at=Matter.objects.get(id=matter_id).resolved_at or at,
        settled="YES",
        satisfaction=5,
        text="谢谢",
        given_at=at,
        changed_at=at,
    )
    return matter_id


def _offered(cast: Cast, at: datetime, matter_id: UUID) -> None:
    worker = cast.caseworker.actor
    actions.accept(actor=worker, at=at, matter_id=matter_id)
    actions.propose_hand_over(
        actor=worker,
        at=at,
        matter_id=matter_id,
        to_place_id=cast.county.id,
        to_agency_id=cast.bureau.id,
        reason="归城管",
    )


def _fill(town: Town, matter_id: UUID) -> None:
    matter = Matter.objects.get(id=matter_id)
    town.plant(matter, matter_id, "title", "text", "address")
    if matter.answers:
        Matter.objects.filter(id=matter_id).update(answers={"pole": town.word(matter_id)})
    for contact in Contact.objects.filter(matter_id=matter_id):
        town.plant(contact, matter_id, "name", "phone", "email")
    for step in Step.objects.filter(matter_id=matter_id):
        town.plant(step, matter_id, "text")
    for model, columns in ((Feedback, ["text"]), (HandOver, ["reason", "answer_reason"]), (PostalAddress, ["lines"])):
        for row in model.objects.filter(matter_id=matter_id):
            town.plant(row, matter_id, *columns)
    for notice in Notice.objects.filter(matter_id=matter_id):
        offers = [[channel, town.word(matter_id)] for channel, _address in notice.offers]
        address = town.word(matter_id) if notice.address else ""
        Notice.objects.filter(id=notice.id).update(offers=offers, address=address)


def _disputed(town: Town, at: datetime) -> None:
    """A dispute in mediation, in which each side has written, hoped and complained."""
    dispute = make_mediating(town.cast, at)
    for party in Party.objects.filter(dispute=dispute):
        speak(town, dispute, party, at)


def speak(town: Town, dispute: Dispute, party: Party, at: datetime) -> None:
    """A side gives its name and how to reach it, and complains."""
    name, phone, email, address = (town.word(party.id) for _number in range(4))
    write_identity(party, Identity(name=name, phone=phone, email=f"{email}@example.org", address=address), at)
    actor = holder(party_of(dispute, party.seat))
    complain(actor=actor, at=at, dispute_id=dispute.id, text=town.word(party.id))


def of_nobody() -> Draft:
    """What somebody has begun to type, which nobody who serves may see."""
    now = clock.now()
    return Draft.objects.create(
        secret_digest=b"draft", data={"text": "canarydraft"}, updated_at=now, expires_at=now + timedelta(days=1)
    )
