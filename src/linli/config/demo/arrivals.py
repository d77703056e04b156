"""What is raised in the demonstration: when, where, of which kind, how and by whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import TypeVar

from linli.config.demo.cast import DEMO_GRID, FENGQIAO
from linli.config.demo.hours import WEEKDAYS, report_moment
from linli.config.demo.phrases import IN_ESTATES
from linli.config.demo.world import Raised, World
from linli.kit.actors import Role
from linli.kit.clock import local_day
from linli.matters.actions import ContactDetails
from linli.matters.queries import KindRow
from linli.matters.rules import Channel, Level
from linli.matters.rules.coded import DESK_CHANNELS
from linli.places.queries import PlaceRow

_T = TypeVar("_T")

# Relative numbers, invented. Most of what people raise is small and near.
_SUBJECTS: Mapping[str, float] = {
    "civil": 13, "waste": 10, "noise": 9, "neighbours": 9, "water": 8, "housing": 8, "traffic": 7, "safety": 5,
    "power": 5, "environment": 5, "labour": 4, "animals": 4, "land": 4, "health": 3, "consumer": 3, "service": 3,
    "school": 2, "other": 2,
}  # fmt: skip
_LEVELS = {Level.GRID: 6.0, Level.VILLAGE: 3.0, Level.TOWNSHIP: 0.8, Level.COUNTY: 0.08}
_DANGER = 0.35  # dangers are rarer than nuisances
_CHANNELS = {
    Channel.WEB: 66.0, Channel.DESK_PHONE: 16.0, Channel.DESK_WALKIN: 10.0, Channel.DESK_PAPER: 3.0, Channel.API: 5.0,
}  # fmt: skip
_IN_FENGQIAO, _IN_DEMO_GRID, _IN_COMMUNITY = 5.0, 6.0, 1.6  # times as many as in a grid elsewhere
_PINNED, _WHOLE_VILLAGE = 0.8, 0.06  # share with a pin; share that names the village and no grid
_ENGLISH = 0.16  # of the kinds that have reports in English, which comes to one in twelve of all
_CONTACT, _CONTACT_AT_DESK = 0.32, 0.7
QUIET_DAYS = 12  # in the grid of the demonstration nothing but the prepared matters is as new as that


@dataclass(frozen=True)
class Arrival:
    """One matter to come."""

    at: datetime
    raised: Raised


class Arrivals:
    """Draws arrivals. Every one has its own ``Random``, so that none depends on what became of another."""

    def __init__(self, world: World, now: datetime, days: int) -> None:
        self._world, self._now = world, now
        self._grids = world.town.grids
        self._grid_weights = list(accumulate(_weight(world, grid) for grid in self._grids))
        self._kinds = _by_subject(world.town.kinds.values())
        self._days = [local_day(now) - timedelta(days=back) for back in range(days, -1, -1)]
        self._day_weights = list(accumulate(WEEKDAYS[day.weekday()] for day in self._days))

    def draw(self, random: Random) -> Arrival:
        """One arrival, before now."""
        at = self._moment(random)
        grid = self._grid(at, random)
        kind = self._kind(grid, random)
        english = self._world.words.has_english(kind.code) and random.random() < _ENGLISH
        channel = Channel.WEB if english else _choose(_CHANNELS, random)
        wording = self._world.words.report(kind.code, "en" if english else "zh-hans", random)
        whole_village = random.random() < _WHOLE_VILLAGE
        place = self._world.town.parent(grid) if whole_village else grid
        pinned = not whole_village and random.random() < _PINNED
        desk = self._desk(grid, random) if channel in DESK_CHANNELS else None
        raised = Raised(
            kind=kind,
            place=place,
            wording=wording,
            channel=channel,
            point=self._world.town.point_in(grid, random) if pinned else None,
            contact=self.contact(wording.language, desk is not None, random),
            desk=self._world.staff.by_email[desk] if desk else None,
        )
        return Arrival(at, raised)

    def contact(self, language: str, at_desk: bool, random: Random) -> ContactDetails:
        """Contact details with consent, or none."""
        if random.random() > (_CONTACT_AT_DESK if at_desk else _CONTACT):
            return ContactDetails()
        name, phone, email = self._world.words.contact(language, random)
        by_mail = not at_desk and random.random() < 0.2
        return ContactDetails(name=name, phone="" if by_mail else phone, email=email if by_mail else "", consent=True)

    def _moment(self, random: Random) -> datetime:
        while True:
            day = random.choices(self._days, cum_weights=self._day_weights)[0]
            at = report_moment(day, random)
            if at < self._now - timedelta(minutes=5):
                return at.astimezone(UTC)

    def _grid(self, at: datetime, random: Random) -> PlaceRow:
        while True:
            grid = random.choices(self._grids, cum_weights=self._grid_weights)[0]
            if grid.code != DEMO_GRID or at < self._now - timedelta(days=2 * QUIET_DAYS):
                return grid

    def _kind(self, grid: PlaceRow, random: Random) -> KindRow:
        """A kind; things of estates mostly in communities, things of fields mostly in villages."""
        for _try in range(4):
            subject = _choose(_SUBJECTS, random)
            kinds = self._kinds[subject]
            kind = random.choices([kind for kind, _weight in kinds], weights=[weight for _kind, weight in kinds])[0]
            group = self._world.words.spot_group(kind.code)
            misplaced = group in (("FIELD", "VILLAGE") if self._world.town.is_community(grid) else IN_ESTATES)
            if not misplaced or random.random() < 0.15:
                break
        return kind

    def _desk(self, grid: PlaceRow, random: Random) -> str:
        """The address of a desk: the village's, or one of the township's."""
        town, staff = self._world.town, self._world.staff
        village = town.parent(grid)
        place = village if random.random() < 0.7 else town.parent(village)
        return random.choice(staff.team(place.path, None, frozenset({Role.DESK}), "")).email


def _weight(world: World, grid: PlaceRow) -> float:
    weight = _IN_COMMUNITY if world.town.is_community(grid) else 1.0
    if FENGQIAO in grid.path:
        weight *= _IN_FENGQIAO
    return weight * _IN_DEMO_GRID if grid.code == DEMO_GRID else weight


def _by_subject(kinds: Iterable[KindRow]) -> dict[str, list[tuple[KindRow, float]]]:
    by_subject: dict[str, list[tuple[KindRow, float]]] = {}
    for kind in kinds:
        assert kind.first_level is not None, "only leaves are drawn"
        weight = _LEVELS[kind.first_level] * (_DANGER if kind.danger else 1.0)
        by_subject.setdefault(kind.code.split(".")[0], []).append((kind, weight))
    return by_subject


def _choose(weights: Mapping[_T, float], random: Random) -> _T:
    return random.choices(list(weights), weights=list(weights.values()))[0]
