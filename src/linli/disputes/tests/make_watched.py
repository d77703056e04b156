"""Runs of the script with observers who look after every step, and the comparison of what they got."""

import time
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from linli.disputes import actions
from linli.disputes.actions.change import begin, finish
from linli.disputes.models import Appointment, Dispute, Party
from linli.disputes.rules import DataClass, Verb
from linli.disputes.tests.make import APPLICANT, CLAIM, MONDAY, RESPONDENT, fresh, holder, party_of
from linli.disputes.tests.make_mediation import make_roster
from linli.disputes.tests.make_observers import EVERYTHING, Observer
from linli.disputes.tests.make_private import loud_in
from linli.disputes.tests.make_script import PERFORMING, Script, play, private_ids
from linli.disputes.tests.make_two_runs import (
    Reader,
    World,
    break_down,
    heard,
    look,
    notices_to,
    one_run,
    send_nothing,
)
from linli.kit import clock
from linli.kit.actors import Role
from linli.kit.ids import show_reference
from linli.ledger.models import Entry
from linli.matters.actions import ContactDetails
from linli.matters.tests.make import QUARREL, make_matter
from linli.people.tests.make import make_account, make_post
from linli.places.index import mark_changed
from linli.webhooks.models import Delivery, Subscription
from linli.webhooks.rules import EVENTS
from tests.cast import Cast
from tests.kept_rows import forget

# What is tried for each parameter of an address where nothing is known.
TRIED: dict[str, list[Any]] = {
    "seat": [0, 1],
    "kind": ["pay"],
    "ending": ["pdf", "json"],
    "act": ["keep", "pause"],
    "method": ["package", "shares"],
}
BEFORE = UUID("01890000-0000-7000-8000-000000000001")  # an id from before the runs


@dataclass
class Watched:
    """A dispute in which the other side has been asked; runs of its script begin there, and leave nothing."""

    patch: pytest.MonkeyPatch
    cast: Cast
    dispute: Dispute
    roster: list[UUID]
    known: dict[str, list[Any]] = field(default_factory=dict)
    still: float = field(default_factory=time.monotonic)

    def rehearse(self, observers: tuple[Observer, ...]) -> None:
        """Learn the ids of what is private, which everybody tries; and let the process keep what it keeps of lists."""
        self.run(EVERYTHING, tuple(replace(one, by_door=False, thorough=(PERFORMING,)) for one in observers))

    def run(self, loud: frozenset[DataClass], observers: tuple[Observer, ...]) -> dict[tuple[str, str], Any]:
        """The applicant is loud in these classes of data; what the observers got of it, and what is there for all."""
        private = loud_in(loud)
        forget()
        with one_run(self.patch, self.still) as world:
            mark_changed()  # what a process keeps of places, it reads anew in each run
            world.turn("enter", 1)
            script = Script(self.cast, world, self.dispute, self.roster, private, lambda _step, _private: None)
            script.known = {**TRIED, **self.known}
            watch = Watch(world, script, [(one, one.enter(self.cast, self.dispute)) for one in observers])
            script.look = watch.look
            play(script)
            assert fresh(self.dispute).state == "PERFORMING"
            told = [line for line in world.lines.said if any(words in line for words in private.words)]
            assert told == [], "what was said in private stands in the log"
            self.known = {**private_ids(self.dispute), **self.known}
        return world.seen


@dataclass
class Watch:
    """Everybody looks at everything where much has happened, and at what they have open all the time."""

    world: World
    script: Script
    readers: list[tuple[Observer, Reader]]
    topics: dict[str, set[str]] = field(default_factory=dict)
    entries: set[UUID] = field(default_factory=lambda: set(Entry.objects.values_list("id", flat=True)))

    def look(self, step: str, private: bool) -> None:
        """After a step of that name."""
        for observer, reader in self.readers:
            topics: set[str] = set()
            thorough = step in observer.thorough
            pages = observer.pages(self.script.dispute, reader, self.script.known) if thorough else _near(reader)
            if thorough or (observer.by_door and (private or reader.is_party)):
                for name, address in pages.items():
                    if name not in reader.only_posts:
                        topics |= look(self.world, step, reader, name, address)
            if step == PERFORMING:
                self._ask_more(step, observer, reader, pages)
            listening = self.topics.setdefault(reader.name, set())
            self.world.keep(f"{step} hears", heard(listening | topics, self.entries), reader.name)
            self.world.keep(f"{step} notices", notices_to(reader.told_at), reader.name)
            listening |= topics
        self.entries = set(Entry.objects.values_list("id", flat=True))
        self.world.keep(f"{step} the row", Dispute.objects.filter(id=self.script.dispute.id).values().get())
        self.world.keep(f"{step} other systems", list(Delivery.objects.order_by("id").values()))

    def _ask_more(self, step: str, observer: Observer, reader: Reader, pages: dict[str, str]) -> None:
        """Every form sent empty, what is only given to who sends one, and pages that break while they are written."""
        sent = pages if observer.sends and observer.by_door else {name: name for name in observer.given}
        for name, address in sent.items():
            send_nothing(self.world, step, reader, name, address)
        for name in ("dispute_room", "dispute_party_home"):
            if f"{name}()" in pages:
                break_down(self.world, step, reader, name, pages[f"{name}()"])


def _near(reader: Reader) -> dict[str, str]:
    """The pages that one has open all the time: the own page and the room, or the lists."""
    if reader.is_party:
        return {name: reverse(name, kwargs=reader.door) for name in ("dispute_party_home", "dispute_room")}
    return {name: reverse(name) for name in ("dispute_list", "dispute_counts")} | {"/notices/bell/": "/notices/bell/"}


def same(one: dict[tuple[str, str], Any], other: dict[tuple[str, str], Any]) -> None:
    """Names first, so that a failure says who would have seen it, where and when."""
    assert list(one) == list(other)
    told = [key for key in one if one[key] != other[key]]
    assert told == [], "\n".join(f"{key} {_first_difference(one[key], other[key])!r}"[:1500] for key in told)


def _first_difference(one: Any, other: Any) -> tuple[Any, Any]:
    """The part of two values that differs."""
    if isinstance(one, bytes) and isinstance(other, bytes):
        at = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
        around = slice(max(at - 200, 0), at + 200)
        return one[around].decode(errors="replace"), other[around].decode(errors="replace")
    if isinstance(one, list | tuple) and isinstance(other, list | tuple) and len(one) == len(other):
        pairs = [pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]]
        return _first_difference(*pairs[0]) if pairs else (one, other)
    if isinstance(one, list) and isinstance(other, list):
        return [each for each in one if each not in other], [each for each in other if each not in one]
    return one, other


def start(cast: Cast) -> tuple[Dispute, list[UUID]]:
    """A quarrel between neighbours of which other systems want to hear; three mediators stand on the roster.

    The other side has read the invitation, and has an account. One of the three has mediated here before.
    """
    _subscribe(cast)
    dispute = _open(cast)
    applicant = holder(party_of(dispute, 0))
    actions.state_claim(actor=applicant, at=MONDAY, dispute_id=dispute.id, text=CLAIM)
    actions.name_party(actor=applicant, at=MONDAY, dispute_id=dispute.id, identity=RESPONDENT)
    finish(begin(actor=applicant, dispute_id=dispute.id, verb=Verb.INVITE), at=MONDAY)
    Party.objects.filter(dispute=dispute).update(opened_at=MONDAY, invited_at=MONDAY)
    Party.objects.filter(dispute=dispute, seat=1).update(account_id=cast.neighbour.account.id)
    roster = _roster(cast)
    _mediated_before(dispute, roster[1])
    return fresh(dispute), roster


def _open(cast: Cast) -> Dispute:
    """As a resident does it, on the page of the own matter."""
    contact = ContactDetails(phone=APPLICANT.phone, email=APPLICANT.email, consent=True)
    by = cast.resident.actor
    matter = make_matter(cast.grid.id, at=MONDAY, actor=by, kind_code=QUARREL, contact=contact)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: MONDAY)
        answer = cast.resident.client().post(
            f"/my/{show_reference(matter.reference)}/dispute/", {"name": APPLICANT.name}
        )
    assert answer.status_code == HTTPStatus.FOUND
    return Dispute.objects.get(matter_id=matter.id)


def _roster(cast: Cast) -> list[UUID]:
    make_roster(cast)
    posts = [cast.mediator.post.id]
    for number in (1, 2):
        post = make_post(make_account(email=f"mediator{number}@example.org"), Role.MEDIATOR, place=cast.township)
        actions.list_mediator(actor=cast.clerk.actor, at=MONDAY, post_id=post.id, name=f"调解员{number}")
        posts.append(post.id)
    return posts


def _mediated_before(dispute: Dispute, post_id: UUID) -> None:
    """Before it began anew: whoever mediates next reads none of that until its side says so."""
    ended: dict[str, Any] = {"id": BEFORE, "discloses": False, "ended_at": MONDAY, "end": Appointment.Ends.AGAIN}
    Appointment.objects.create(
        dispute=dispute, post_id=post_id, way=Appointment.Ways.JOINT, made_at=MONDAY, accepted_at=MONDAY, **ended
    )


def _subscribe(cast: Cast) -> None:
    place = cast.township
    wanted = {"place_id": place.id, "path": place.path, "events": list(EVENTS), "made_at": MONDAY, "secret": "sealed"}
    Subscription.objects.create(name="城管局", url="https://receiver.example.org/", **wanted)
