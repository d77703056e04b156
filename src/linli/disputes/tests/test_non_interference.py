"""What one side does in private changes no byte, count or moment that anybody else gets, until it is released.

The same script runs again and again in the same world: the clock stands, what is random is drawn from the same seed.
Only what the applicant says in private differs, in words, in length, and in how often.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.disputes import actions
from linli.disputes.actions import complain, parties, room
from linli.disputes.actions.room import close_bid_rounds
from linli.disputes.actions.safety import SafetyAnswers
from linli.disputes.models import BidRound, Complaint, Dispute, Item, Party, Session
from linli.disputes.rules import DataClass, Label
from linli.disputes.rules.bids import BANDS
from linli.disputes.rules.mediation import ConflictClass
from linli.disputes.tests.make import MONDAY, fresh, party_of
from linli.disputes.tests.make_mediation import both, make_invited, make_roster
from linli.disputes.tests.make_room import make_mediation
from linli.disputes.tests.make_two_runs import (
    Reader,
    World,
    addresses,
    heard,
    link_of,
    look,
    notices_but,
    one_run,
)
from linli.kit.actors import Actor, Role
from linli.ledger.models import Entry
from linli.matters.tests.make import make_picture
from linli.people.tests.make import make_account, make_post
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
FIRST = "我最低能接受三千元"  # said first in every run: what is released in the end
OFFERED = 280_000  # in fen, the most that the other side would pay, in each round
SEARCHED = "龙井路三号"  # stands in what is private, and is searched for by staff
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n" + b"%" * 10 + b"\n%%EOF\n"


@dataclass(frozen=True)
class Private:
    """What the applicant does that nobody but the mediator may learn of, or nobody at all."""

    said: tuple[str, ...] = (FIRST,)
    files: tuple[tuple[str, int], ...] = ()  # name and how much longer than the shortest
    picture: tuple[str, int, int] | None = None
    afraid: bool | None = None
    reach: str = ""
    bids: tuple[int, ...] = (900_000, 900_000, 900_000)  # in fen, what A would take at least
    picks: tuple[int, ...] = (0,)  # of the roster; the other side picks the last
    met: tuple[str, ...] = ()  # where the mediator meets A alone
    notes: tuple[str, ...] = ()
    phone: tuple[str, ...] = ()  # each change of the contact
    complaint: str = ""
    answered: bool = False  # A answers what the mediator asks to pass on

    @property
    def words(self) -> tuple[str, ...]:
        """Whatever must stand in no log."""
        files = tuple(name for name, _more in self.files)
        texts = (*self.said, *self.met, *self.notes, *self.phone, *files, self.reach, self.complaint)
        return tuple(text for text in texts if text)


QUIET = Private()
LOUD = Private(
    said=(FIRST, f"我住在{SEARCHED}，请不要告诉他", "他欠我的不止这些" * 40),
    files=(("龙井路的欠条.pdf", 0), ("录音整理.pdf", 5000)),
    picture=("受伤.jpg", 320, 200),
    bids=(301_000, 5_000_000, 390_000),
    picks=(0, 1),
    met=("司法所二楼小会议室",),
    notes=("申请人情绪激动，底线三千", "再谈一次"),
    answered=True,
)
# The contact is for those who invite and serve, safety for the registrar, a complaint for its reviewer.
OWN_DETAILS = Private(
    afraid=True,
    reach="只在晚上六点后发短信",
    phone=("13911112222", "13933334444"),
    complaint=f"调解员偏向对方，见{SEARCHED}",
)


@dataclass
class Script:
    """One way through a dispute, from the invitation to the eve of a release."""

    cast: Cast
    world: World
    dispute: Dispute
    roster: list[UUID]
    private: Private
    readers: list[Reader]
    known: dict[str, list[Any]]
    thorough: tuple[str, ...]
    apart: tuple[str, ...] = ()  # whose notices are not looked at: a complaint is for its reviewer
    minutes: Any = field(default_factory=lambda: count(10, 40))
    topics: dict[str, set[str]] = field(default_factory=dict)
    entries: set[UUID] = field(default_factory=set)

    def step(self, name: str, joint: Callable[[], object] | None, *private: Callable[[], object]) -> None:
        """What happens before everybody's eyes, what happens in private, and then a look at all of it."""
        begin = next(self.minutes)
        self.entries = set(Entry.objects.values_list("id", flat=True))
        if joint is not None:
            self.world.turn(f"{name}:joint", begin)
            joint()
        for number, act in enumerate(private):
            self.world.turn(f"{name}:private:{number}", begin + 1 + number / 10)
            act()
        self.world.turn(name, begin + 10)
        self._look(name)

    def say(self, act: Callable[..., object], actor: Actor, **given: Any) -> object:
        """An act of somebody, at the moment that the world has."""
        return act(actor=actor, at=self.world.now, dispute_id=self.dispute.id, **given)

    def _look(self, step: str) -> None:
        """Everybody looks at everything where much has happened; the other side at its own pages each time."""
        for reader in self.readers:
            topics: set[str] = set()
            pages = addresses(reader, self.known) | _elsewhere(reader) if step in self.thorough else _near(reader)
            for name, address in pages.items():
                topics |= look(self.world, step, reader, name, address)
            listening = self.topics.setdefault(reader.name, set())
            self.world.keep(f"{step} {reader.name} hears", heard(listening | topics, self.entries))
            listening |= topics
        apart = {*ADDRESSES, *OWN_DETAILS.phone, *self.apart}
        self.world.keep(f"{step} notices", notices_but(apart))
        self.world.keep(f"{step} the row", Dispute.objects.filter(id=self.dispute.id).values().get())


ADDRESSES = ("13800000001", "wang@example.org")  # of the applicant, as first written
THOROUGH = ("bids are in", "in private")
STAFF_PAGES = (
    "/home/",
    "/day/",
    "/desk/",
    "/board/",
    f"/desk/search/?q={SEARCHED}",
    "/desk/matters.csv",
    "/notices/",
    "/work/notices/",
    "/record/",
    "/api/v1/inbox",
    "/api/v1/matters.csv",
    "/figures/",
    "/api/v1/open-data/matters.csv",
    "/api/v1/open-data/figures.csv",
    "/disputes/complaints/",
)


def _near(reader: Reader) -> dict[str, str]:
    """The pages that the other side has open all the time."""
    if not reader.is_party:
        return {}
    return {name: reverse(name, kwargs=reader.door) for name in ("dispute_party_home", "dispute_room")}


def _elsewhere(reader: Reader) -> dict[str, str]:
    """Pages that are not of the dispute: lists, search, exports, figures."""
    return {} if reader.is_party else {address: address for address in STAFF_PAGES}


def _readers(cast: Cast, dispute: Dispute, *, serving: bool) -> list[Reader]:
    by_post = {"dispute_id": dispute.id}
    names = ["coordinator", "county_coordinator", "administrator", "outsider"]
    names += ["village_desk", "clerk", "caseworker"] if serving else []
    staff = [Reader(name, getattr(cast, name).client(), by_post) for name in names]
    return [Reader("the other side", Client(raise_request_exception=False), link_of(dispute.id, 1)), *staff]


def _start(cast: Cast) -> tuple[Dispute, list[UUID]]:
    """The other side has been asked; the cast's mediator and two more stand on the roster."""
    dispute = make_invited(cast)
    Party.objects.filter(dispute=dispute).update(opened_at=MONDAY)
    make_roster(cast)
    posts = [cast.mediator.post.id]
    for number in (1, 2):
        post = make_post(make_account(email=f"mediator{number}@example.org"), Role.MEDIATOR, place=cast.township)
        actions.list_mediator(actor=cast.clerk.actor, at=MONDAY, post_id=post.id, name=f"调解员{number}")
        posts.append(post.id)
    return dispute, posts


def _invited(script: Script) -> None:
    """The applicant says how safe it is, changes how to be reached, and complains; the other side takes part."""
    a, private = both(script.dispute)[0], script.private
    answers = SafetyAnswers(afraid=private.afraid, violence=private.afraid, how_to_reach=private.reach)
    phones = [partial(_contact, script, a, phone) for phone in private.phone]
    safety = [] if private.afraid is None else [lambda: script.say(actions.answer_safety, a, answers=answers)]
    complaint = [lambda: script.say(complain.complain, a, text=private.complaint)] if private.complaint else []
    script.step("asked", None, *safety, *phones, *complaint)
    script.step("yes", lambda: script.say(actions.consent, both(script.dispute)[1]))


def _contact(script: Script, a: Actor, phone: str) -> None:
    script.say(parties.change_contact, a, phone=phone, email=f"{phone}@example.org", address=f"{SEARCHED} {phone}")


def _bidding(script: Script) -> None:
    """Three rounds that fail, by whatever margin; then somebody calls a mediator."""
    a, b = both(script.dispute)
    terms = {"payer_seat": 1, "band_percent": BANDS[0], "hours": 1}
    for number, demand in enumerate(script.private.bids, 1):
        script.step(f"round {number}", partial(script.say, room.propose_bids, b, **terms))
        made = BidRound.objects.get(dispute=script.dispute, number=number)
        script.known["round_id"] = [made.id]
        script.step(f"round {number} open", partial(script.say, room.agree_to_bids, a, round_id=made.id, yes=True))
        bids = [
            partial(script.say, room.place_bid, side, round_id=made.id, amount_fen=amount)
            for side, amount in ((b, OFFERED), (a, demand))
        ]
        script.step("bids are in" if number == len(script.private.bids) else f"round {number} bids", None, *bids)
        script.step(f"round {number} over", lambda: close_bid_rounds(at=script.world.now))
    script.step("called", lambda: script.say(actions.call_mediator, a))


def _choosing(script: Script) -> None:
    """The sides pick nobody in common; the registrar appoints, and both keep."""
    a, b = both(script.dispute)
    script.step("b picks", lambda: script.say(actions.pick_mediators, b, post_ids=script.roster[2:]))
    picks = [script.roster[number] for number in script.private.picks]
    script.step("a picks", lambda: script.say(actions.pick_mediators, a, post_ids=picks))
    mediator, desk = script.cast.mediator.actor, script.cast.village_desk.actor
    script.step("appointed", lambda: script.say(actions.appoint, desk, post_id=script.roster[0]))
    script.step("accepted", lambda: script.say(actions.accept_appointment, mediator, conflict=ConflictClass()))
    script.step("a keeps", lambda: script.say(actions.keep_mediator, a))
    script.step("both keep", lambda: script.say(actions.keep_mediator, b))


def _mediating(script: Script) -> None:
    """Everything that a caucus holds."""
    private, mediator = script.private, script.cast.mediator
    mine, post = f"/disputes/p/{link_of(script.dispute.id, 0)['secret']}/", f"/disputes/{script.dispute.id}/"
    browser, other = Client(), mediator.client()
    say: list[Callable[[], object]] = [
        partial(browser.post, f"{mine}private/say/", {"text": text}) for text in private.said
    ]
    say += [partial(_upload, browser, mine, name, PDF + b"%" * more + b"\n%%EOF\n") for name, more in private.files]
    if private.picture is not None:
        name, width, height = private.picture
        say.append(partial(_upload, browser, mine, name, make_picture(width, height)))
    if private.answered:
        say.append(partial(other.post, f"{post}private/0/say/", {"text": "我可以告诉他您有三千的底线吗", "ask": "1"}))
        say.append(lambda: _label_all(script, browser, mine))
    say += [partial(script.say, actions.write_note, mediator.actor, text=note) for note in private.notes]
    say += [partial(_meet, script, where) for where in private.met]
    script.step("in private", None, *say)


def _upload(browser: Client, mine: str, name: str, data: bytes) -> None:
    sent = browser.post(f"{mine}private/say/", {"text": "", "files": SimpleUploadedFile(name, data)})
    assert sent.status_code == 302


def _label_all(script: Script, browser: Client, mine: str) -> None:
    for item in _caucus(script.dispute):
        browser.post(f"{mine}private/{item.id}/label/", {"label": Label.MEDIATOR_MAY_USE.value})


def _caucus(dispute: Dispute) -> list[Item]:
    rows = Item.objects.filter(channel__dispute=dispute, channel__data_class=DataClass.CAUCUS.value)
    return list(rows.order_by("id"))


def _meet(script: Script, where: str) -> None:
    begin, party = script.world.now + timedelta(days=1), party_of(script.dispute, 0)
    meeting = {"from_at": begin, "until_at": begin + timedelta(hours=1), "where": where, "party_id": party.id}
    script.say(actions.plan_session, script.cast.mediator.actor, **meeting)


def _go_through(
    patch: pytest.MonkeyPatch,
    cast: Cast,
    start: tuple[Dispute, list[UUID]],
    private: Private,
    known: dict[str, list[Any]],
    *,
    serving: bool,
    still: float,
    thorough: tuple[str, ...] = THOROUGH,
) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """One run: what everybody else saw, and the ids of what was private."""
    dispute, roster = start
    with one_run(patch, still) as world:
        world.turn("enter", 1)
        readers = _readers(cast, dispute, serving=serving)
        apart = () if serving else (cast.clerk.account.email, str(cast.clerk.account.id))
        script = Script(cast, world, dispute, roster, private, readers, {**_nothing(), **known}, thorough, apart)
        for part in (_invited, _bidding, _choosing, _mediating):
            part(script)
        assert fresh(dispute).state == "MEDIATING"
        assert [line for line in world.lines.said if any(words in line for words in private.words)] == []
        ids = {
            "item_id": [item.id for item in _caucus(dispute)],
            "complaint_id": list(Complaint.objects.values_list("id", flat=True)),
            "session_id": list(Session.objects.values_list("id", flat=True)),
        }
    return world.seen, {name: found for name, found in ids.items() if found}


def _nothing() -> dict[str, list[Any]]:
    """What is tried for each parameter of an address where nothing is known."""
    return {
        "seat": [0, 1],
        "kind": ["pay"],
        "ending": ["pdf", "json"],
        "act": ["keep", "pause"],
        "method": ["package", "bids"],
    }


def _same(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Names first, so that a failure says who would have seen it, where and when."""
    assert list(one) == list(other)
    told = [name for name in one if one[name] != other[name]]
    assert told == [], "\n".join([*told, repr(_first_difference(one[told[0]], other[told[0]]))])


def _first_difference(one: Any, other: Any) -> tuple[Any, Any]:
    """The part of two values that differs."""
    if isinstance(one, bytes) and isinstance(other, bytes):
        at = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
        return one[max(at - 200, 0) : at + 200].decode(errors="replace"), other[max(at - 200, 0) : at + 200].decode(
            errors="replace"
        )
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return next(
            (_first_difference(*pair) for pair in zip(one, other, strict=False) if pair[0] != pair[1]), (one, other)
        )
    return one, other


@pytest.mark.parametrize(("loud", "serving"), [(LOUD, True), (OWN_DETAILS, False)], ids=["what is said", "own details"])
def test_nobody_else_gets_another_byte_whatever_one_side_does_in_private(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, loud: Private, serving: bool
) -> None:
    start = _start(cast)
    way: dict[str, Any] = {"serving": serving, "still": time.monotonic()}
    # The first is for the ids, and fills what a process keeps for a minute.
    _seen, known = _go_through(monkeypatch, cast, start, loud, {}, **way, thorough=THOROUGH[-1:])
    quiet, _known = _go_through(monkeypatch, cast, start, QUIET, known, **way)
    seen, _known = _go_through(monkeypatch, cast, start, loud, known, **way)
    assert len(seen) > 500
    _same(quiet, seen)


def _release(patch: pytest.MonkeyPatch, cast: Cast, dispute: Dispute, text: str) -> tuple[str, str, str]:
    """The other side's room before and after a release, and the preview of it."""
    mine = f"/disputes/p/{link_of(dispute.id, 0)['secret']}/"
    theirs = f"/disputes/p/{link_of(dispute.id, 1)['secret']}/room/"
    with one_run(patch, time.monotonic()) as world:
        world.turn("say", 10)
        Client().post(f"{mine}private/say/", {"text": text})
        release = f"{mine}private/{_caucus(dispute)[0].id}/release/"
        world.turn("before", 20)
        before = Client().get(theirs).content.decode()
        world.turn("preview", 30)
        preview = Client().get(release).content.decode()
        world.turn("release", 40)
        assert Client().post(release).status_code == 302
        world.turn("before", 20)
        after = Client().get(theirs).content.decode()
    return before, preview, after


def test_a_release_gives_the_other_side_what_was_previewed_and_nothing_else(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    dispute = make_mediation(cast).dispute
    short, long = "三千元我就同意", "他修好地漏之后，墙面我自己来刷，材料费各付一半。"
    one = _release(monkeypatch, cast, dispute, short)
    other = _release(monkeypatch, cast, dispute, long)
    assert one[0] == other[0]
    assert short in one[1]
    assert one[1].replace(short, long) == other[1]
    assert one[2].count(short) == 1
    assert one[2].replace(short, long) == other[2]


def _failed_round(
    patch: pytest.MonkeyPatch, cast: Cast, dispute: Dispute, bids: dict[int, int | None], *, watching: int
) -> dict[str, Any]:
    """What one side and the mediator get of a round that fails: while it is open, and when it is over."""
    with one_run(patch, 0.0) as world:
        world.turn("enter", 1)
        readers = [
            Reader("side", Client(), link_of(dispute.id, watching)),
            Reader("mediator", cast.mediator.client(), {"dispute_id": dispute.id}),
        ]
        sides = both(dispute)
        common: dict[str, Any] = {"at": world.now, "dispute_id": dispute.id}
        made = room.propose_bids(actor=sides[0], payer_seat=1, band_percent=BANDS[0], hours=1, **common)
        room.agree_to_bids(actor=sides[1], round_id=made.id, yes=True, **common)
        for step, minutes in (("open", 10), ("over", 70)):
            for seat, fen in bids.items():
                world.turn(f"bid {seat}", 5 + seat)
                if step == "open" and fen is not None:
                    common["at"] = world.now
                    room.place_bid(actor=sides[seat], round_id=made.id, amount_fen=fen, **common)
            world.turn(step, minutes)
            close_bid_rounds(at=world.now)
            for reader in readers:
                address = reverse("dispute_room", kwargs=reader.door)
                world.keep(f"{step} {reader.name} hears", sorted(look(world, step, reader, "room", address)))
        assert BidRound.objects.get(id=made.id).state == "NO_DEAL"
    return world.seen


@pytest.mark.parametrize(
    ("watching", "own", "others"),
    [(0, 900_000, (1, 899_999, None)), (1, 100, (101, 50_000_000, None))],
    ids=["who asks", "who would pay"],
)
def test_a_failed_round_tells_either_side_no_deal_yet_whoever_was_off_and_by_how_much(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, watching: int, own: int, others: tuple[int | None, ...]
) -> None:
    dispute = make_mediation(cast).dispute
    runs = [
        _failed_round(monkeypatch, cast, dispute, {watching: own, 1 - watching: other}, watching=watching)
        for other in (others[0], *others)
    ]
    for run in runs[2:]:  # the first fills what a process keeps
        _same(runs[1], run)
