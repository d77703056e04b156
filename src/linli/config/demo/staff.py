"""Who serves in the demonstration town: every post through ``people.actions.appoint_many``, with invented names."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from linli.config.demo.cast import DEMO_GRID, FENGQIAO, address_of
from linli.config.demo.phrases import Phrasebook, covers, read_data
from linli.config.demo.town import Town
from linli.kit.actors import SYSTEM, Actor, Role
from linli.kit.clock import local_day
from linli.people import actions as people_actions
from linli.people import queries as people
from linli.places.queries import PlaceRow
from linli.places.rules import Level

MEDIATED = ("neighbours", "land", "housing.rent", "housing.estate.fee", "labour.pay", "consumer")
# Agencies that every township has; 枫桥镇 has all of the list.
_EVERYWHERE = frozenset({"town-works", "town-market", "town-labour", "town-water", "town-clean", "town-mediation"})
_GIVEN = "伟芳娜敏静丽强磊军洋艳勇杰娟涛明超霞平刚桂文辉玲建国志红春海燕晓东佳梅云飞松林波宁凯琴玉兰荣萍"
_SECOND_CASEWORKER = 0.08  # share of grids with two
_VOLUNTEERS, _MEDIATORS = 0.2, 0.25  # share of villages outside 枫桥镇 that have one

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Seat:
    """A post that was given: whose it is and where it stands."""

    post_id: UUID
    account_id: UUID
    email: str
    role: Role
    path: str
    agency_id: UUID | None
    kind_codes: tuple[str, ...]


@dataclass(frozen=True)
class Agency:
    """An agency with the kinds it serves."""

    id: UUID
    code: str
    name: str
    path: str
    serves: tuple[str, ...]

    def fit(self, kind_code: str) -> int:
        """How closely it serves the kind: the length of the longest code that covers it, 0 for none."""
        return max((len(code) for code in self.serves if covers([code], kind_code)), default=0)


@dataclass
class Staff:
    """Posts by team and by id, and the actors behind them. ``by_email`` finds the cast."""

    at: datetime
    by_team: dict[tuple[str, UUID | None], list[Seat]] = field(default_factory=lambda: defaultdict(list))
    by_post: dict[UUID, Seat] = field(default_factory=dict)
    by_email: dict[str, Seat] = field(default_factory=dict)
    agencies: list[Agency] = field(default_factory=list)
    _actors: dict[UUID, Actor] = field(default_factory=dict)

    def add(self, seat: Seat) -> None:
        """Remember a post."""
        self.by_team[seat.path, seat.agency_id].append(seat)
        self.by_post[seat.post_id] = seat
        self.by_email[seat.email] = seat

    def actor(self, seat: Seat) -> Actor:
        """The holder of a post with all duties; read once."""
        if seat.account_id not in self._actors:
            self._actors[seat.account_id] = people.actor_of(seat.account_id, self.at)
        return self._actors[seat.account_id]

    def team(self, path: str, agency_id: UUID | None, roles: frozenset[Role], kind_code: str) -> list[Seat]:
        """Posts of a team in these roles that take that kind."""
        seats = self.by_team.get((path, agency_id), [])
        return [seat for seat in seats if seat.role in roles and covers(seat.kind_codes, kind_code)]

    def agencies_for(self, kind_code: str, path: str) -> list[Agency]:
        """The agencies that serve the kind for somebody at that path, the closest to the kind first."""
        fitting = [agency for agency in self.agencies if path.startswith(agency.path) and agency.fit(kind_code)]
        return sorted(fitting, key=lambda agency: (-agency.fit(kind_code), agency.code))


@dataclass(frozen=True)
class _Wanted:
    """A post to be given; ``name`` is what its address begins with."""

    name: str
    role: Role
    place: PlaceRow
    agency: Agency | None = None
    kind_codes: tuple[str, ...] = ()


def appoint_staff(town: Town, words: Phrasebook, random: Random, at: datetime, progress: Progress) -> Staff:
    """Make the agencies and give every post, in force from the day of ``at``."""
    document = read_data("staff.yaml")
    titles: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for title in document["titles"]:
        titles[title["role"], title["level"]].append(title)
    staff = Staff(at)
    wanted = [*_officers(town, document["agencies"], staff, at), *_posts(town, random)]
    appointments = []
    for post in wanted:
        name = words.surname(random) + "".join(random.sample(_GIVEN, random.choice((1, 2, 2))))
        appointments.append(_appointment(post, name, random.choice(titles[post.role, post.place.level]), at))
    appointed = people_actions.appoint_many(actor=SYSTEM, at=at, appointments=appointments)
    for post, given in zip(wanted, appointed, strict=True):
        staff.add(_seat(post, given))
    progress(f"posts {len(wanted)}")
    return staff


def _appointment(post: _Wanted, name: str, title: dict[str, str], at: datetime) -> people_actions.Appointment:
    return people_actions.Appointment(
        email=address_of(post.name),
        display_name=name,
        role=post.role,
        place_id=None if post.agency else post.place.id,
        agency_id=post.agency.id if post.agency else None,
        kind_codes=post.kind_codes,
        valid_from=local_day(at),
        title_zh=_title(title["zh"], post.place),
        title_en=_title(title["en"], post.place),
    )


def _seat(post: _Wanted, given: people_actions.Appointed) -> Seat:
    return Seat(
        given.post_id,
        given.account_id,
        address_of(post.name),
        post.role,
        post.place.path,
        post.agency.id if post.agency else None,
        post.kind_codes,
    )


def _title(title: str, place: PlaceRow) -> str:
    """Somebody of a community is not called somebody of a village."""
    if not place.name_zh.endswith("社区"):
        return title
    return title.replace("村里的", "社区").replace("村", "社区").replace("Village", "Community")


def _officers(town: Town, specs: list[dict[str, Any]], staff: Staff, at: datetime) -> Iterator[_Wanted]:
    """Make the agencies; each has one officer, the county's have two."""
    for spec in specs:
        for place in town.townships if spec["level"] == Level.TOWNSHIP else (town.county,):
            if spec["level"] == Level.TOWNSHIP and place.code != FENGQIAO and spec["code"] not in _EVERYWHERE:
                continue
            agency = _make_agency(spec, place, at)
            staff.agencies.append(agency)
            for number in range(1, 3 if place.level == Level.COUNTY else 2):
                yield _Wanted(f"{agency.code}-{number}", Role.OFFICER, place, agency)


def _make_agency(spec: dict[str, Any], place: PlaceRow, at: datetime) -> Agency:
    code = spec["code"] if place.level == Level.COUNTY else f"{spec['code']}-{place.code}"
    names = {lang: spec["name"][lang].format(place=place.name("zh" if lang == "zh" else "en")) for lang in ("zh", "en")}
    agency_id = people_actions.create_agency(
        actor=SYSTEM, at=at, code=code, name_zh=names["zh"], name_en=names["en"], place_id=place.id
    )
    return Agency(agency_id, code, names["zh"], place.path, tuple(spec["serves"]))


def _posts(town: Town, random: Random) -> Iterator[_Wanted]:
    """Posts at places, from the county down."""
    yield from _of_county(town.county)
    for township in town.townships:
        yield from _of_township(township)
    for village in town.villages:
        near_the_cast = FENGQIAO in village.path
        yield _Wanted(f"desk-{village.code}", Role.DESK, village)
        if near_the_cast or random.random() < _VOLUNTEERS:
            yield _Wanted(f"volunteer-{village.code}", Role.VOLUNTEER, village)
        if near_the_cast or random.random() < _MEDIATORS:
            yield _Wanted(f"mediator-{village.code}", Role.MEDIATOR, village, kind_codes=MEDIATED)
    for grid in town.grids:
        yield _Wanted(f"grid-{grid.code}-1", Role.CASEWORKER, grid)
        if grid.code == DEMO_GRID:
            yield _Wanted(f"volunteer-{grid.code}", Role.VOLUNTEER, grid)
        elif random.random() < _SECOND_CASEWORKER:
            yield _Wanted(f"grid-{grid.code}-2", Role.CASEWORKER, grid)


def _of_county(county: PlaceRow) -> Iterator[_Wanted]:
    for name in ("administrator", "administrator-2"):
        yield _Wanted(name, Role.ADMINISTRATOR, county)
    yield _Wanted("county-coordinator", Role.COORDINATOR, county)
    for number in (1, 2, 3):
        yield _Wanted(f"county-desk-{number}", Role.DESK, county)
    yield _Wanted("county-mediator", Role.MEDIATOR, county, kind_codes=MEDIATED)


def _of_township(township: PlaceRow) -> Iterator[_Wanted]:
    yield _Wanted(f"coordinator-{township.code}", Role.COORDINATOR, township)
    yield _Wanted(f"mediator-{township.code}", Role.MEDIATOR, township, kind_codes=MEDIATED)
    for number in (1, 2):
        yield _Wanted(f"desk-{number}-{township.code}", Role.DESK, township)
        yield _Wanted(f"caseworker-{number}-{township.code}", Role.CASEWORKER, township)
