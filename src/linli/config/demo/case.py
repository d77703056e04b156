"""One matter of the demonstration in somebody's hands: every act goes through the actions of ``matters``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, Protocol, TypeVar
from uuid import UUID

from linli.config.demo.hours import fits_hour
from linli.config.demo.phrases import Phrasebook
from linli.config.demo.pictures import picture_for
from linli.config.demo.staff import Agency, Seat
from linli.config.demo.world import Raised, World
from linli.kit.actors import Actor, ActorKind, Role, anonymous
from linli.kit.clock import LOCAL, local_day
from linli.matters import actions
from linli.matters import queries as matters
from linli.matters.actions import Submission
from linli.matters.rules import Channel, Visibility
from linli.matters.rules.coded import DESK_CHANNELS
from linli.places.queries import PlaceRow
from linli.places.rules import Level

_T = TypeVar("_T")
_DRAWS = 12  # of a phrase, before one that does not fit quite is taken
_MEDIATORS = frozenset({Role.MEDIATOR})
_WORKERS = frozenset({Role.OFFICER, Role.CASEWORKER, Role.DESK})
_ANYONE = _WORKERS | _MEDIATORS | {Role.COORDINATOR}
_MAY_ESCALATE = frozenset({Role.CASEWORKER, Role.DESK, Role.COORDINATOR})
_ABOVE = {Level.GRID: Level.VILLAGE, Level.VILLAGE: Level.TOWNSHIP, Level.TOWNSHIP: Level.COUNTY}


class _Owned(Protocol):
    """What a received and a changed matter have in common."""

    @property
    def owner_place_id(self) -> UUID: ...
    @property
    def owner_agency_id(self) -> UUID | None: ...
    @property
    def owner_post_id(self) -> UUID | None: ...


@dataclass
class Case:
    """A matter as the demonstration moves it: who holds it, and every act in the words of the phrasebook."""

    world: World
    raised: Raised
    random: Random
    matter_id: UUID | None = None
    due_at: datetime | None = None
    place: PlaceRow = field(init=False)  # whose team holds it, or whose agency
    agency_id: UUID | None = None
    post_id: UUID | None = None
    group_id: UUID | None = None
    offered: bool = False  # a team has been asked to take it and has not answered
    _worker: Seat | None = None
    _written: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.place = self.raised.place

    @property
    def kind_code(self) -> str:
        """The kind of the matter."""
        return self.raised.kind.code

    @property
    def resident(self) -> Actor:
        """Whoever raised it: signed in, or by the secret link."""
        language = self.raised.wording.language
        if self.raised.account_id is not None:
            return Actor(kind=ActorKind.RESIDENT, account_id=self.raised.account_id, language=language)
        return Actor(kind=ActorKind.RESIDENT, matter_ids=(self.id,), language=language)

    @property
    def worker(self) -> Actor:
        """Whoever holds it in person, or one of the team while nobody does."""
        return self.world.staff.actor(self.seat)

    @property
    def seat(self) -> Seat:
        """The post of the worker."""
        if self._worker is None:
            self._worker = self.world.staff.by_post[self.post_id] if self.post_id else self._one_of_team()
        return self._worker

    @property
    def may_go_up(self) -> bool:
        """True when the holder may give it to the team one level up."""
        return self.seat.role in _MAY_ESCALATE and self.agency_id is None and self.place.level in _ABOVE

    def receive(self, at: datetime) -> None:
        """It comes in, through the web, the programming interface or a desk."""
        raised, wording = self.raised, self.raised.wording
        submission = Submission(
            text=wording.text,
            title=wording.title,
            kind_code=raised.kind.code,
            channel=raised.channel,
            place_id=None if raised.point else raised.place.id,
            lon=raised.point[0] if raised.point else None,
            lat=raised.point[1] if raised.point else None,
            address=wording.address,
            contact=raised.contact,
            language=wording.language,
        )
        received = actions.receive(actor=self._receiver(), at=at, submission=submission)
        self.matter_id, self.due_at = received.matter_id, received.due_at
        self._follow(received)

    def accept(self, at: datetime, seat: Seat | None = None) -> None:
        """The holder takes it on, or that post of the team."""
        if self._was_passed_up(at):
            return
        self._worker = seat or self._worker
        self._follow(actions.accept(actor=self.worker, at=at, matter_id=self.id))

    def start(self, at: datetime) -> None:
        """The holder begins, without going there."""
        self._was_passed_up(at)
        self._follow(actions.start(actor=self.worker, at=at, matter_id=self.id))

    def visit(self, at: datetime, *, photos: int = 0) -> None:
        """The holder goes there, with up to that many pictures where one fits."""
        self._was_passed_up(at)
        text = self._fresh(lambda: self._words.visit(self.kind_code, self.raised.wording.slots, self.random), at)
        drawn = (picture_for(self.kind_code, self.random) for _number in range(photos))
        files = list(dict.fromkeys(file for file in drawn if file))
        self._follow(actions.visit(actor=self.worker, at=at, matter_id=self.id, text=text, files=files))

    def show_mended(self, at: datetime) -> None:
        """The holder adds a picture of it mended, where one fits."""
        self._was_passed_up(at)
        file = picture_for(self.kind_code, self.random, mended=True)
        if file:
            actions.add_photo(actor=self.worker, at=at, matter_id=self.id, files=[file])

    def show(self, at: datetime) -> None:
        """The resident adds a picture of what is wrong, where one fits."""
        file = picture_for(self.kind_code, self.random)
        if file:
            actions.add_photo(actor=self.resident, at=at, matter_id=self.id, files=[file])

    def wait(self, at: datetime) -> None:
        """The holder puts it on hold."""
        self._was_passed_up(at)
        words = self._words.wait(self.kind_code, self.random)
        actions.wait(
            actor=self.worker,
            at=at,
            matter_id=self.id,
            waiting_for=words.waiting_for,
            reason=words.reason,
            text=words.text,
        )

    def resume(self, at: datetime) -> None:
        """The holder goes on."""
        if self._was_passed_up(at):
            return
        actions.resume(actor=self.worker, at=at, matter_id=self.id)

    def resolve(self, at: datetime) -> None:
        """The holder says that it is done."""
        self._was_passed_up(at)
        slots = self.raised.wording.slots
        outcome, text = self._fresh(lambda: self._words.resolve(self.kind_code, slots, self.random), at)
        actions.resolve(actor=self.worker, at=at, matter_id=self.id, outcome=outcome, text=text)

    def confirm(self, at: datetime) -> None:
        """The resident, or the desk for somebody without the web, says that it is settled."""
        text = self._fresh(lambda: self._said("confirm"), at)
        actions.confirm(actor=self._teller(), at=at, matter_id=self.id, text=text)

    def reopen(self, at: datetime) -> None:
        """The resident says that it is not settled."""
        actions.reopen(actor=self._teller(), at=at, matter_id=self.id, reason=self._said("reopen"))

    def rate(self, at: datetime, answers: actions.Answers) -> None:
        """The resident says how it went."""
        actions.give_feedback(actor=self.resident, at=at, matter_id=self.id, answers=answers)

    def plan_visit(self, at: datetime, day: date) -> None:
        """The holder tells the resident of a visit on the morning of that local day."""
        self._was_passed_up(at)
        from_at = datetime.combine(day, time(9, 30), LOCAL).astimezone(UTC)
        until_at = from_at + timedelta(hours=1.5)
        self._follow(
            actions.plan_visit(actor=self.worker, at=at, matter_id=self.id, from_at=from_at, until_at=until_at)
        )

    def withdraw(self, at: datetime) -> None:
        """The resident takes it back."""
        actions.withdraw(actor=self.resident, at=at, matter_id=self.id, reason=self._said("withdraw"))

    def comment(self, at: datetime, visibility: Visibility) -> None:
        """The holder adds a note for all, or for colleagues."""
        self._was_passed_up(at)
        line = self._line("public_comments" if visibility is Visibility.PUBLIC else "internal_comments")
        actions.comment(actor=self.worker, at=at, matter_id=self.id, text=line["zh"], visibility=visibility)

    def resident_asks(self, at: datetime) -> str:
        """The resident asks; returns what the holder will answer."""
        line = self._line("resident_asks")
        actions.ask(actor=self.resident, at=at, matter_id=self.id, text=line["zh"])
        return str(line["answer"])

    def staff_asks(self, at: datetime) -> str:
        """The holder asks; returns what the resident will answer."""
        self._was_passed_up(at)
        line = self._line("staff_asks")
        actions.ask(actor=self.worker, at=at, matter_id=self.id, text=line["zh"])
        return str(line["answer"])

    def answer(self, at: datetime, text: str, *, by_resident: bool) -> None:
        """One side answers the other."""
        if not by_resident:
            self._was_passed_up(at)
        actions.answer(actor=self.resident if by_resident else self.worker, at=at, matter_id=self.id, text=text)

    def decline(self, at: datetime) -> None:
        """The desk of the place, or else its coordinator, does not take it on and names another door."""
        line = self._line("declines")
        actions.decline(
            actor=self.world.staff.actor(self._decliner()),
            at=at,
            matter_id=self.id,
            reason=line["code"],
            text=line["en" if self.raised.wording.language == "en" else "zh"],
            other_door=line.get("door", ""),
        )

    def escalate(self, at: datetime) -> None:
        """The holder gives it to the team one level up."""
        if self._was_passed_up(at):
            return
        line = self._line("escalate", to=_ABOVE[self.place.level].value)
        self._follow(actions.escalate(actor=self.worker, at=at, matter_id=self.id, reason=line["zh"]))

    def offer_to(self, at: datetime, agency: Agency) -> None:
        """The holder asks an agency to take it."""
        if self._was_passed_up(at):
            return
        reason = self._words.hand_over(agency.code, agency.name, self.random)
        actions.propose_hand_over(actor=self.worker, at=at, matter_id=self.id, to_agency_id=agency.id, reason=reason)
        self.offered = True

    def offer_to_grid(self, at: datetime, place: PlaceRow) -> None:
        """The holder asks the team of another place to take it."""
        if self._was_passed_up(at):
            return
        line = self._line("hand_over_to_grid")
        actions.propose_hand_over(actor=self.worker, at=at, matter_id=self.id, to_place_id=place.id, reason=line["zh"])
        self.offered = True

    def offer_to_post(self, at: datetime, seat: Seat) -> None:
        """The holder asks one post to take it."""
        if self._was_passed_up(at):
            return
        line = self._line("hand_over_to_post")
        actions.propose_hand_over(
            actor=self.worker, at=at, matter_id=self.id, to_post_id=seat.post_id, reason=line["zh"]
        )
        self.offered = True

    def take_over(self, at: datetime, seat: Seat) -> None:
        """The asked team takes it; not where a clock has passed it up, before it was asked or since."""
        if self._was_passed_up(at) or not self.offered:
            return
        self.offered = False
        actor = self.world.staff.actor(seat)
        self._follow(actions.accept_hand_over(actor=actor, at=at, matter_id=self.id))

    def send_back(self, at: datetime, seat: Seat) -> None:
        """The asked team does not take it."""
        if self._was_passed_up(at) or not self.offered:
            return
        self.offered = False
        actions.return_hand_over(
            actor=self.world.staff.actor(seat), at=at, matter_id=self.id, reason=self._line("return")["zh"]
        )

    def assign(self, at: datetime, by: Seat, to: Seat) -> None:
        """A coordinator gives it to another post of the team."""
        row = actions.assign(actor=self.world.staff.actor(by), at=at, matter_id=self.id, post_id=to.post_id)
        self._follow(row)

    def join(self, at: datetime, by: Seat, lead: "Case") -> None:
        """A desk sees that it is the same thing, and joins it to the report that came first."""
        actor = self.world.staff.actor(by)
        self._follow(actions.join(actor=actor, at=at, matter_id=self.id, lead_id=lead.id))

    def group(self, at: datetime, by: Seat, others: list["Case"], place: PlaceRow) -> None:
        """A coordinator puts it and others together as one event."""
        self.group_id = actions.create_group(
            actor=self.world.staff.actor(by),
            at=at,
            name=self._line("events")["zh"],
            place_id=place.id,
            happened_at=at - timedelta(hours=2),
            matter_ids=[self.id, *(other.id for other in others)],
        )

    def tell_group(self, at: datetime, by: Seat) -> None:
        """The coordinator tells everybody whom the event touches."""
        assert self.group_id is not None, "the event was made before"
        text = self._line("event_updates")["zh"]
        actions.tell_group(actor=self.world.staff.actor(by), at=at, group_id=self.group_id, text=text)

    @property
    def id(self) -> UUID:
        """Of the matter, once it is received."""
        assert self.matter_id is not None, "nothing is done before it is received"
        return self.matter_id

    @property
    def _words(self) -> Phrasebook:
        return self.world.words

    def _line(self, name: str, **also: str) -> dict[str, Any]:
        line = self._words.line(name, self.kind_code, self.random, **also)
        assert line is not None, f"{name} has lines that fit any kind"
        return line

    def _fresh(self, draw: Callable[[], _T], at: datetime) -> _T:
        """Words that were not written in this matter before and name no other hour of the day; else whatever comes."""
        for _try in range(_DRAWS):
            words = draw()
            text = words if isinstance(words, str) else str(words)
            if text not in self._written and fits_hour(text, at):
                break
        self._written.add(text)
        return words

    def _said(self, name: str) -> str:
        """What the resident says, in the language of the matter."""
        return str(self._line(name).get("en" if self.raised.wording.language == "en" else "zh", ""))

    def _was_passed_up(self, at: datetime) -> bool:
        """True when a clock gave it to the next level since its last act: whoever is there takes it on, just before."""
        since = self.world.passed_up.pop(self.id, None)
        if since is None:
            return False
        self.offered = False
        team = matters.list_recipients([self.id], local_day(at))[self.id].team
        self.place, self.agency_id, self.post_id = self.world.town.by_path[team.path], team.agency_id, team.post_id
        self._worker = None
        taken_at = max(since + timedelta(minutes=1), at - timedelta(minutes=40))
        self._follow(actions.accept(actor=self.worker, at=min(taken_at, at), matter_id=self.id))
        return True

    def _follow(self, row: _Owned) -> None:
        """Keep who holds it now."""
        self.place = self.world.town.by_id[row.owner_place_id]
        self.agency_id, self.post_id = row.owner_agency_id, row.owner_post_id
        if self._worker is None or self._worker.post_id != self.post_id:
            self._worker = None

    def _one_of_team(self) -> Seat:
        """Somebody of the team: a mediator for quarrels more often than not."""
        staff, path = self.world.staff, self.place.path
        tries = (_MEDIATORS, _WORKERS) if self.random.random() < 0.6 else (_WORKERS, _MEDIATORS)
        for roles in (*tries, _ANYONE):
            if seats := staff.team(path, self.agency_id, roles, self.kind_code):
                return self.random.choice(seats)
        raise LookupError(f"nobody serves at {path}")

    def _receiver(self) -> Actor:
        raised = self.raised
        if raised.desk is not None:
            return self.world.staff.actor(raised.desk)
        if raised.channel is Channel.API:
            return Actor(kind=ActorKind.API, language=raised.wording.language)
        if raised.account_id is not None:
            return self.resident
        return anonymous(raised.wording.language)

    def _teller(self) -> Actor:
        """The desk for those who came to a desk, unless it judged its own work or may not look into it."""
        desk = self.raised.desk
        if desk is None or self.raised.channel not in DESK_CHANNELS or self.raised.kind.private:
            return self.resident
        holds_it = self.agency_id is None and self.place.path == desk.path
        return self.resident if holds_it else self.world.staff.actor(desk)

    def _decliner(self) -> Seat:
        """The desk nearest above the place, or its coordinator."""
        place = self.place
        while True:
            for role in (Role.DESK, Role.COORDINATOR):
                if seats := self.world.staff.team(place.path, None, frozenset({role}), self.kind_code):
                    return seats[0]
            place = self.world.town.parent(place)
