"""The village next to the cast's: dark street lamps at one spot, and what its residents said when it was over."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from linli.config.demo.case import Case
from linli.config.demo.cast import DEMO_VILLAGE, FENGQIAO
from linli.config.demo.chance import chance_of
from linli.config.demo.hours import report_moment, resident_moment, staff_moment
from linli.config.demo.lives import Life
from linli.config.demo.world import Raised, World
from linli.kit.clock import local_day
from linli.matters.actions import Answers
from linli.places.queries import PlaceRow

LAMPS, RUBBISH = "civil.lighting.streetlight", "waste.rubbish.pile"
_OLDEST, _NEWEST = 34, 2  # days before now; those of this quarter
_OLDEST_RUBBISH, _NEWEST_RUBBISH = 34, 14
_LAMPS, _LAMPS_IN_HAND, _RUBBISH = 8, 2, 6  # matters; five of a kind and a quarter make a cell of the public map
# Invented: mostly content, as those who answer often are.
_ANSWERS = (
    Answers(settled="YES", satisfaction=5, time_kept="YES"),
    Answers(settled="YES", satisfaction=4, time_kept="YES", text="来得快，也打了电话。"),
    Answers(settled="PARTLY", satisfaction=3, time_kept="UNSURE", text="好了一大半，还有一处没弄。"),
    Answers(settled="YES", satisfaction=5),
    Answers(settled="YES", satisfaction=4, time_kept="YES"),
    Answers(settled="NO", satisfaction=2, time_kept="NO", text="过了两天又是老样子。"),
)


def neighbours(world: World, now: datetime, seed: int) -> Iterator[Life]:
    """Every life of the village next to the cast's, ready to be driven."""
    grid = _next_village_grid(world)
    lamp = world.town.point_in(grid, chance_of(seed, "lamp"))
    today = local_day(now)
    oldest = max(min(_OLDEST, (today - _quarter_begins(today)).days), _NEWEST)
    for number in range(_LAMPS):
        random = chance_of(seed, LAMPS, number)
        at = report_moment(today - timedelta(days=_spread(oldest, _NEWEST, number, _LAMPS)), random)
        answers = _ANSWERS[number] if number < _LAMPS - _LAMPS_IN_HAND else None
        yield _life(_case(world, LAMPS, grid, lamp, random), at, answers)
    for number in range(_RUBBISH):
        random = chance_of(seed, RUBBISH, number)
        at = report_moment(today - timedelta(days=_spread(_OLDEST_RUBBISH, _NEWEST_RUBBISH, number, _RUBBISH)), random)
        point = world.town.point_in(grid, random)
        yield _life(_case(world, RUBBISH, grid, point, random), at, _ANSWERS[-1 - number])


def _life(case: Case, at: datetime, answers: Answers | None) -> Life:
    """Received and looked at; with ``answers`` also settled on the next days, and the resident says how it went."""
    yield at
    case.receive(at)
    at = staff_moment(at + timedelta(hours=1), case.random)
    yield at
    case.accept(at)
    at = staff_moment(at + timedelta(hours=2), case.random)
    yield at
    case.visit(at)
    if answers is None:
        return
    at = staff_moment(at + timedelta(hours=18), case.random)
    yield at
    case.resolve(at)
    at = resident_moment(at + timedelta(hours=5), case.random)
    yield at
    case.rate(at, answers)


def _case(world: World, kind_code: str, grid: PlaceRow, point: tuple[float, float] | None, random: Random) -> Case:
    raised = Raised(
        kind=world.town.kinds[kind_code],
        place=grid,
        wording=world.words.report(kind_code, "zh-hans", random),
        point=point,
    )
    return Case(world, raised, random)


def _next_village_grid(world: World) -> PlaceRow:
    """The first grid of another village of 枫桥镇, by code."""
    near = [grid for grid in world.town.grids if FENGQIAO in grid.path and DEMO_VILLAGE not in grid.path]
    return min(near, key=lambda grid: grid.code)


def _spread(oldest: int, newest: int, number: int, count: int) -> int:
    """Days before now of that one of so many, the oldest first."""
    return oldest - (oldest - newest) * number // (count - 1)


def _quarter_begins(day: date) -> date:
    """The public map counts by quarters."""
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)
