"""The matters that the cast finds on its pages: one in every stage, set in time against the moment of the start."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from functools import partial
from random import Random
from uuid import UUID

from linli.config.demo.arrivals import Arrivals
from linli.config.demo.case import Case
from linli.config.demo.cast import (
    COORDINATOR,
    DEMO_GRID,
    DEMO_VILLAGE,
    FENGQIAO,
    MEDIATOR,
    NEXT_GRID,
    OFFICER,
    RESIDENT,
    VILLAGE_DESK,
    VOLUNTEER,
)
from linli.config.demo.chance import chance_of
from linli.config.demo.lives import Life
from linli.config.demo.staff import Agency, Seat
from linli.config.demo.world import Raised, World
from linli.kit.actors import SYSTEM, Actor, ActorKind, Role
from linli.kit.clock import LOCAL, local_day
from linli.matters.rules import Visibility
from linli.notices.actions import Wanted, add_own_alert
from linli.notices.rules.alerts import AlertRhythm
from linli.people import actions as people_actions
from linli.places.queries import PlaceRow

_Step = tuple[float, Callable[[datetime], object]]  # hours before now, and what is done then


def make_resident(world: World, at: datetime, words_from: Random) -> UUID:
    """The account of the cast's resident."""
    name = world.words.surname(words_from) + "女士"
    return people_actions.create_account(actor=SYSTEM, at=at, email=RESIDENT.email, display_name=name)


def ask_for_alert(world: World, at: datetime, resident_id: UUID) -> None:
    """The cast's resident is told every week what is new in 枫桥镇."""
    [township] = [place for place in world.town.townships if place.code == FENGQIAO]
    resident = Actor(kind=ActorKind.RESIDENT, account_id=resident_id, language="zh-hans")
    wanted = Wanted(place_id=township.id, rhythm=AlertRhythm.WEEKLY, language="zh-hans")
    add_own_alert(actor=resident, at=at, wanted=wanted)


def scenes(world: World, now: datetime, seed: int, resident_id: UUID) -> Iterator[Life]:
    """Every prepared life, ready to be driven."""
    stage = _Stage(world, now, seed, resident_id)
    yield from stage.of_caseworker()
    yield from stage.of_resident()
    yield from stage.of_volunteer()
    yield from stage.of_mediator()
    yield from stage.of_officer()
    yield from stage.of_desk()
    yield from stage.of_coordinator()
    yield from stage.of_event()


class _Stage:
    """Makes cases around the grid of the cast. Hours count backwards from now."""

    def __init__(self, world: World, now: datetime, seed: int, resident_id: UUID) -> None:
        self.world, self.now, self.seed, self.resident_id = world, now, seed, resident_id
        self.arrivals = Arrivals(world, now, days=1)
        places = {place.code: place for place in (*world.town.grids, *world.town.villages)}
        self.grid, self.next_grid, self.village = places[DEMO_GRID], places[NEXT_GRID], places[DEMO_VILLAGE]
        self.count = 0

    def of_caseworker(self) -> Iterator[Life]:
        """One late, one due today, one waiting, one begun again, one offered by the grid next door, one just in."""
        case = self.case("waste.rubbish.pile")
        yield self.life(case, 48 + 19, (64, case.accept), (50, case.visit), (42, self.note(case)))
        case = self.case("housing.estate.stairs")
        received = 72 - hours_left_today(self.now)
        yield self.life(case, received, (received - 1, case.accept), (received - 5, self.pictured(case)))
        case = self.case("civil.street.tree")
        yield self.life(case, 27, (26, case.accept), (24, self.pictured(case)), (5, case.wait))
        yield self.begun_again(self.case("water.drain.blocked"))
        case = self.case("noise.life.shop", place=self.next_grid)
        yield self.life(case, 6, (5, case.accept), (2.2, partial(case.offer_to_grid, place=self.grid)))
        case = self.case("traffic.parking.badpark")
        yield self.life(case, 0.4)

    def begun_again(self, case: Case) -> Life:
        """Done once, and the resident says that it is not; somebody comes again tomorrow."""
        tomorrow = local_day(self.now) + timedelta(days=1)
        return self.life(
            case, 44, (43, case.accept), (40, case.visit), (31, case.resolve), (6, case.reopen), (4, case.accept),
            (2, partial(case.plan_visit, day=tomorrow)),
        )  # fmt: skip

    def of_resident(self) -> Iterator[Life]:
        """One to confirm, one with a question to answer, one just raised, and one that is over."""
        case = self.case("civil.lighting.streetlight", own=True)
        yield self.life(
            case,
            69,
            (67, case.accept),
            (65, self.pictured(case)),
            (46, case.wait),
            (22, case.resume),
            (20, case.resolve),
        )
        case = self.case("neighbours.living.noise", own=True)
        yield self.life(case, 50, (47, case.accept), (44, case.visit), (3, case.staff_asks))
        yield self.life(self.case("housing.estate.stairlight", own=True), 0.7)
        yield self.answered(self.case("civil.roads.cover", own=True))

    def answered(self, case: Case) -> Life:
        """Weeks ago, from the first word to the last."""
        begun = 24.0 * 23
        said: list[str] = []
        return self.life(
            case,
            begun,
            (begun - 0.2, case.show),
            (begun - 0.6, case.accept),
            (begun - 1.5, self.pictured(case)),
            (begun - 3, lambda at: said.append(case.resident_asks(at))),
            (begun - 4, lambda at: case.answer(at, said[0], by_resident=False)),
            (begun - 20, case.resolve),
            (begun - 26, case.confirm),
        )

    def of_volunteer(self) -> Iterator[Life]:
        """Two that the coordinator gave to the volunteer of the grid."""
        for kind_code, hours, visited in (("health.elder.alone", 25.0, True), ("waste.clean.ads", 4.0, False)):
            case = self.case(kind_code)
            by, to = self.seat(COORDINATOR.email), self.seat(VOLUNTEER.email)
            steps: list[_Step] = [(hours - 2, partial(case.assign, by=by, to=to))]
            if visited:
                steps.append((hours - 16, case.visit))
            yield self.life(case, hours, *steps)

    def of_mediator(self) -> Iterator[Life]:
        """A quarrel that went up to the township, and one that a caseworker offers."""
        mediator = self.seat(MEDIATOR.email)
        case = self.case("neighbours.living.boundary", place=self.village)
        yield self.life(
            case, 120, (118, case.accept), (100, case.visit), (70, case.escalate),
            (52, partial(case.accept, seat=mediator)), (27, case.visit),
        )  # fmt: skip
        case = self.case("neighbours.living.leak", place=self.next_grid)
        yield self.life(case, 30, (28, case.accept), (26, case.visit), (3, partial(case.offer_to_post, seat=mediator)))
        case = self.case("housing.rent.deposit", place=self.village)
        yield self.life(
            case, 150, (147, case.accept), (100, partial(case.offer_to_post, seat=mediator)),
            (96, partial(case.take_over, seat=mediator)), (74, case.visit), (50, case.wait),
        )  # fmt: skip

    def of_officer(self) -> Iterator[Life]:
        """One taken over, one due soon, one offered."""
        officer = self.seat(OFFICER.email)
        agency = next(agency for agency in self.world.staff.agencies if agency.id == officer.agency_id)
        yield self.handed(self.case("civil.roads.pothole", place=self.next_grid), agency, officer, 100)
        yield self.handed(self.case("civil.roads.sidewalk", place=self.grid), agency, officer, 190)
        case = self.case("civil.roads.railing", place=self.next_grid)
        yield self.life(case, 28, (26, case.accept), (22, case.visit), (1.5, partial(case.offer_to, agency=agency)))

    def handed(self, case: Case, agency: Agency, officer: Seat, hours: float) -> Life:
        """The team of the village asks the agency, which takes it and goes there."""
        return self.life(
            case,
            hours,
            (hours - 3, case.accept),
            (hours - 5, case.visit),
            (hours - 24, partial(case.offer_to, agency=agency)),
            (hours - 29, partial(case.take_over, seat=officer)),
            (hours - 51, self.pictured(case)),
        )

    def of_desk(self) -> Iterator[Life]:
        """The community's own: one nobody has taken yet, one in hand."""
        yield self.life(self.case("waste.pests.pests", place=self.village), 2)
        case = self.case("health.elder.meal", place=self.village)
        desk = self.seat(VILLAGE_DESK.email)
        yield self.life(case, 75, (73, partial(case.accept, seat=desk)), (70, case.visit), (28, case.wait))

    def of_coordinator(self) -> Iterator[Life]:
        """Two agencies have sent it back: the coordinator above both decides now who gets it."""
        case = self.case("civil.roads.pothole", place=self.village)
        steps: list[_Step] = [(70, case.accept), (66, case.visit)]
        for number, (agency, officer) in enumerate(self.asked_in_township(case.kind_code)):
            steps.append((50 - 24 * number, partial(case.offer_to, agency=agency)))
            steps.append((46 - 24 * number, partial(case.send_back, seat=officer)))
        yield self.life(case, 72, *steps)

    def asked_in_township(self, kind_code: str) -> list[tuple[Agency, Seat]]:
        """Two agencies of the township, the one that serves the kind best first, and who answers there."""
        staff, officers = self.world.staff, frozenset({Role.OFFICER})
        near = [one for one in staff.agencies if one.path.count("/") > 1 and self.grid.path.startswith(one.path)]
        ranked = sorted(near, key=lambda one: (-one.fit(kind_code), one.code))
        answering = [(one, staff.team(one.path, one.id, officers, kind_code)) for one in ranked]
        return [(one, seats[0]) for one, seats in answering if seats][:2]

    def of_event(self) -> Iterator[Life]:
        """A burst main: one report leads, a second one joins it, a third in the next grid is of the same event."""
        first, second = self.case("water.supply.burst"), self.case("water.supply.burst")
        third = self.case("water.supply.burst", place=self.next_grid)
        coordinator = self.seat(COORDINATOR.email)
        yield self.life(first, 5, (4.6, first.accept), (2, self.pictured(first)))
        yield self.life(second, 4.2, (3, partial(second.join, by=self.seat(VILLAGE_DESK.email), lead=first)))
        yield self.life(
            third, 4, (2.6, partial(third.group, by=coordinator, others=[first], place=self.village)),
            (2.2, partial(third.tell_group, by=coordinator)),
        )  # fmt: skip

    def case(self, kind_code: str, *, place: PlaceRow | None = None, own: bool = False) -> Case:
        """A matter in the grid of the cast, or elsewhere; ``own`` when the cast's resident raises it."""
        self.count += 1
        random = chance_of(self.seed, "scene", self.count)
        place = place or self.grid
        raised = Raised(
            kind=self.world.town.kinds[kind_code],
            place=place,
            wording=self.world.words.report(kind_code, "zh-hans", random),
            point=self.world.town.point_in(place, random),
            contact=self.arrivals.contact("zh-hans", False, random),
            account_id=self.resident_id if own else None,
        )
        return Case(self.world, raised, random)

    def life(self, case: Case, received: float, *steps: _Step) -> Life:
        """Received and then each step so many hours ago, or a little off where that was at no hour for it."""
        at = self.now - timedelta(hours=received)
        yield at
        case.receive(at)
        for hours, act in steps:
            at = max(at + timedelta(minutes=6), self._in_hours(self.now - timedelta(hours=hours)))
            yield at
            act(at)

    def _in_hours(self, at: datetime) -> datetime:
        """The same day between eight and six, unless that would lie ahead."""
        local = at.astimezone(LOCAL)
        hour = min(max(local.hour, 8), 17)
        moved = local.replace(hour=hour).astimezone(UTC)
        return moved if moved <= self.now else at

    def pictured(self, case: Case) -> Callable[[datetime], None]:
        """A visit with pictures."""
        return partial(case.visit, photos=2)

    def note(self, case: Case) -> Callable[[datetime], None]:
        """A note for the resident."""
        return partial(case.comment, visibility=Visibility.PUBLIC)

    def seat(self, email: str) -> Seat:
        """The post of one of the cast."""
        return self.world.staff.by_email[email]


def hours_left_today(now: datetime) -> float:
    """Hours to six in the evening, or half of what is left of a later day."""
    local = now.astimezone(LOCAL)
    evening = datetime.combine(local.date(), time(18), LOCAL)
    if local < evening - timedelta(hours=1):
        return (evening - local) / timedelta(hours=1)
    midnight = datetime.combine(local.date() + timedelta(days=1), time(0), LOCAL)
    return (midnight - local) / timedelta(hours=2)
