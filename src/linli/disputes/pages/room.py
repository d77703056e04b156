"""What the pages of the room show: read once, put into the words of one reader."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.disputes.access import Standing
from linli.disputes.actions.room import Upload
from linli.disputes.actions.room.gate import is_mediated, unknown
from linli.disputes.models import Party
from linli.disputes.pages.entering import Door, enter, serve
from linli.disputes.pages.room_cards import (
    OfferCard,
    RoundCard,
    issue_table,
    may_propose,
    offer_card,
    present,
    round_card,
)
from linli.disputes.queries import room as queries
from linli.disputes.queries.confided import earlier_mediator
from linli.disputes.queries.items import OpenItem, newest_item
from linli.disputes.queries.keeping import erased
from linli.disputes.queries.room import CaucusView, RoomView
from linli.disputes.queries.stages import law_of
from linli.disputes.rules import DataClass, Label, State
from linli.disputes.rules.room import (
    CAUCUS_OPEN,
    FILE_BYTES,
    Kind,
    caucus_is_open,
    decides_label,
    joint_is_open,
    labels_for,
    may_say,
)
from linli.disputes.words.erased import erased_words
from linli.disputes.words.room import (
    LABELS,
    STATES,
    People,
    Speaker,
    Tagged,
    closed_words,
    people_of,
    size_words,
)
from linli.kit.errors import TooLarge
from linli.kit.ids import uuid7


@dataclass(frozen=True)
class Said:
    """One thing in the order in which it was said. ``may``: codes of what this reader can do with it."""

    id: UUID
    kind: str
    who: Speaker
    at: datetime
    text: str = ""
    file: "FileWords | None" = None
    offer: OfferCard | None = None
    label: Tagged | None = None
    may: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileWords:
    """A file by the name that its sender gave it."""

    name: str
    size: str
    is_picture: bool
    width: int
    height: int


def door_of(request: HttpRequest, secret: str | None, dispute_id: UUID | None) -> Door:
    """A side by its link, the mediator by the post. Everybody else: NotFound ``dispute.unknown``, as if it were not."""
    door: Door = enter(request, secret) if secret is not None else serve(request, dispute_id or UUID(int=0))
    if not queries.may_enter(door.standing):
        raise unknown()
    return door


def joint_context(door: Door, at: datetime, *, everything: bool = False) -> dict[str, Any]:
    """Everything that the joint room shows this reader."""
    standing, people = door.standing, people_of(door.standing)
    room = queries.read_room(standing, at, everything=everything)
    offers = {view.id: offer_card(view, standing, people) for view in room.offers}
    claim = newest_item(standing, DataClass.CLAIM, "CLAIM")
    composer = joint_composer(door)
    return {
        **around(door, people, private=None),
        **composer,
        **_talk(door, room, people, offers),
        "claim": claim.payload["text"] if claim else "",
        "video": room.video,
        "may_video": composer["may_settle"] and standing.is_mediator,
        "table_head": [{"text": people.name(party.id), "num": True} for party in present(standing)],
        "issue_rows": issue_table(room, standing),
        "open_offers": [card for card in offers.values() if card.is_open],
        "rounds": [round_card(view, standing, people) for view in room.rounds],
        "may_propose_bids": may_propose(room, standing),
    }


def talk_context(door: Door, at: datetime, *, everything: bool = False) -> dict[str, Any]:
    """What was said, and nothing beside it: for a page that is open and asks again."""
    room, people = queries.read_room(door.standing, at, everything=everything, beside=False), people_of(door.standing)
    return _talk(door, room, people, {view.id: offer_card(view, door.standing, people) for view in room.offers})


def joint_composer(door: Door) -> dict[str, Any]:
    """What the form needs: no statement."""
    dispute, to_party = door.standing.dispute, door.party is not None
    state, opened, mediated = State(dispute.state), dispute.joint_room_at is not None, is_mediated(dispute)
    is_open = may_say(state, opened=opened, mediated=mediated, to_party=to_party)
    return {
        "door": door,
        "is_open": is_open,
        "may_settle": joint_is_open(state, opened=opened, to_party=to_party),
        "closed_words": "" if is_open else closed_words(state, private=False, mediated=mediated),
        "has_mediator": dispute.mediator_accepted_at is not None,
        "once": uuid7(),
        "max_bytes": FILE_BYTES,
    }


def _talk(door: Door, room: RoomView, people: People, offers: dict[UUID, OfferCard]) -> dict[str, Any]:
    return {
        "door": door,
        "talk": [_said(item, people, offers) for item in room.talk],
        "has_earlier": room.has_earlier,
        "topics": room.topics,
    }


def caucus_context(door: Door, seat: int | None, at: datetime, *, everything: bool = False) -> dict[str, Any]:
    """Everything that one caucus shows its party or the mediator. Raises NotFound ``dispute.unknown``."""
    standing, people = door.standing, people_of(door.standing)
    owner = next((one for one in queries.caucuses_of(standing) if seat is None or one.seat == seat), None)
    if owner is None:
        raise unknown()
    if door.party is None:
        people = people.alone_with(owner.id)
    caucus = queries.read_caucus(standing, owner, everything=everything)
    state, mediated = State(standing.dispute.state), is_mediated(standing.dispute)
    is_open = caucus_is_open(state, mediated=mediated)
    return {
        **around(door, people, private=owner.seat),
        "of": owner,
        "owner": people.name(owner.id),
        "here_url": caucus_url(door, owner.seat),
        "say_url": f"{caucus_url(door, owner.seat)}say/",
        "talk": [
            _private(item, people, caucus, state in CAUCUS_OPEN) for item in caucus.talk if item.kind != Kind.REFUSAL
        ],
        "has_earlier": caucus.has_earlier,
        "topics": caucus.topics,
        "gone": _gone(standing, owner) if not caucus.talk else (),
        "earlier": earlier_mediator(standing, owner),
        "is_open": is_open,
        "closed_words": "" if is_open else closed_words(state, private=True, mediated=mediated),
        "exceptions": exceptions_of(standing),
    }


def _gone(standing: Standing, owner: Party) -> tuple[str, ...]:
    found = erased(standing.dispute, DataClass.CAUCUS, owner)
    return erased_words(found, DataClass.CAUCUS) if found is not None else ()


def around(door: Door, people: People, *, private: int | None) -> dict[str, Any]:
    """What every page of the room has: number, state, clock, and the ways between joint and private."""
    dispute = door.standing.dispute
    return {
        "door": door,
        "reference": dispute.reference,
        "state": STATES[State(dispute.state)],
        "due_at": dispute.due_at,
        "is_mediator": door.standing.is_mediator,
        "private": private is not None,
        "tabs_of_room": _tabs(door, people, private),
        "once": uuid7(),
        "max_bytes": FILE_BYTES,
    }


def caucus_url(door: Door, seat: int | None) -> str:
    """The address of a caucus: a party has one, the mediator one with each."""
    return door.url("dispute_caucus") if door.party is not None else door.url("dispute_caucus_of", seat=seat)


def exceptions_of(standing: Standing) -> list[tuple[str, str, bool]]:
    """(sentence, source, verified) of what is told before the first private word."""
    language = get_language() or ""
    reports = law_of(standing.dispute, standing.dispute.opened_at).reports
    return [(one.says.said(language), one.source_words(language), one.verified) for one in reports]


def offer_of(door: Door, offer_id: UUID, at: datetime) -> OfferCard:
    """One offer for its own page. Raises NotFound ``dispute.unknown``."""
    view = next((one for one in queries.read_room(door.standing, at).offers if one.id == offer_id), None)
    if view is None:
        raise unknown()
    return offer_card(view, door.standing, people_of(door.standing))


def round_of(door: Door, round_id: UUID, at: datetime) -> RoundCard:
    """One round for the page on which one bids. Raises NotFound ``dispute.unknown``."""
    view = next((one for one in queries.read_room(door.standing, at).rounds if one.id == round_id), None)
    if view is None:
        raise unknown()
    return round_card(view, door.standing, people_of(door.standing))


def preview_of(door: Door, item_id: UUID) -> Said:
    """What the other side would read, exactly. Raises NotFound ``dispute.unknown``."""
    item = queries.find_private_item(door.standing, item_id)
    people = people_of(door.standing)
    if item is None or item.label is None or "release" not in _may_label(item, is_party=True):
        raise unknown()
    return _plain(item, people)


def uploads_of(files: Sequence["UploadedFile[Any]"]) -> list[Upload]:
    """What was sent, refused by size before it is read. Raises TooLarge ``file.too_large``."""
    if any((file.size or 0) > FILE_BYTES for file in files):
        raise TooLarge("file.too_large", _("This file is too large. A file may have 10 MB."), field="files")
    return [Upload(file.name or "", file.read()) for file in files]


def _tabs(door: Door, people: People, private: int | None) -> list[dict[str, Any]]:
    joint = {
        "label": _("Joint room"),
        "hint": _("Everybody reads"),
        "href": door.url("dispute_room"),
        "current": private is None,
    }
    tabs = [joint]
    for owner in queries.caucuses_of(door.standing):
        named = {"name": people.name(owner.id)}
        mediating = door.standing.is_mediator
        tabs.append(
            {
                "label": _("Alone with %(name)s") % named if mediating else _("Alone with the mediator"),
                "hint": _("Only you and %(name)s") % named if mediating else _("Only you and the mediator"),
                "href": caucus_url(door, owner.seat),
                "current": private == owner.seat,
                "private": True,
            }
        )
    return tabs


def _said(item: OpenItem, people: People, offers: dict[UUID, OfferCard]) -> Said:
    if item.kind == Kind.OFFER:
        return Said(
            item.id, item.kind, people.speaker(item.by_party_id, item.by_post_id), item.at, offer=offers[item.id]
        )
    if item.kind == Kind.OFFER_ANSWER:
        text = _ANSWERED[item.payload["answer"]]()
        return Said(item.id, item.kind, people.speaker(item.by_party_id, item.by_post_id), item.at, text=text)
    return _plain(item, people)


_ANSWERED: dict[str, Callable[[], str]] = {
    "ACCEPTED": lambda: _("says yes to an offer; others have still to answer"),
    "AGREED": lambda: _("says yes: agreed"),
    "DECLINED": lambda: _("declines an offer"),
    "COUNTERED": lambda: _("answers an offer with another one"),
    "WITHDRAWN": lambda: _("takes an offer back"),
}


def _plain(item: OpenItem, people: People) -> Said:
    """Words or a file, as everybody reads it."""
    who = people.speaker(item.by_party_id, item.by_post_id)
    if item.kind == Kind.FILE:
        name, size = str(item.payload["name"]), int(item.payload["size"])
        is_picture = item.payload["media_type"] == "image/jpeg"
        file = FileWords(name, size_words(size), is_picture, item.payload["width"], item.payload["height"])
        return Said(item.id, item.kind, who, item.at, file=file)
    return Said(item.id, item.kind, who, item.at, text=str(item.payload["text"]))


def _private(item: OpenItem, people: People, caucus: CaucusView, is_open: bool) -> Said:
    plain = _plain(item, people)
    by_party = item.by_party_id is not None
    label = item.label or Label.PRIVATE
    marked: Tagged | None = LABELS[label] if decides_label(Kind(item.kind), by_party=by_party) else None
    if item.kind == Kind.REQUEST:
        marked = _request_words(label, refused=item.id in caucus.refused)
    is_owner = people.standing.party is not None and people.standing.party.id == caucus.owner.id
    may = _may_label(item, is_party=is_owner) if is_open else ()
    if item.kind == Kind.REQUEST and item.id in caucus.refused:
        may = tuple(code for code in may if code != "refuse")
    return Said(plain.id, plain.kind, plain.who, plain.at, plain.text, plain.file, None, marked, may)


def _request_words(label: Label, *, refused: bool) -> Tagged:
    if label is Label.MEDIATOR_MAY_USE:
        return _("Yes, the mediator may say it"), "ok"
    return (_("No, it stays in here"), "private") if refused else (_("Not answered yet"), "warn")


def _may_label(item: OpenItem, *, is_party: bool) -> tuple[str, ...]:
    """Codes of the buttons: ``MEDIATOR_MAY_USE``, ``PRIVATE``, ``release``, and of a request ``refuse``."""
    if not is_party or not decides_label(Kind(item.kind), by_party=item.by_party_id is not None):
        return ()
    choices = labels_for(Kind(item.kind), item.label or Label.PRIVATE)
    if item.kind == Kind.REQUEST:
        return ("MEDIATOR_MAY_USE", "refuse") if Label.MEDIATOR_MAY_USE in choices else ("refuse",)
    return tuple("release" if label is Label.RELEASED else label.value for label in choices)
