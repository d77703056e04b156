"""Random settlement problems for the benches of the solvers, and how their figures are printed."""

import random
import time
from collections.abc import Callable
from typing import Any

PARTIES_TOTAL = 1000  # points that each party distributes


def shares_problem(method: str, parties: int, issues: int, seed: int) -> dict[str, Any]:
    """Issues that can be shared; each party cuts its 1,000 points at random."""
    draw = random.Random(seed)
    names = [f"i{issue}" for issue in range(issues)]
    return {
        "method": method,
        "parties": [{"id": f"p{party}"} for party in range(parties)],
        "issues": [{"id": name, "class": "OBJECT"} for name in names],
        "points": {f"p{party}": dict(zip(names, _cut(draw, issues), strict=True)) for party in range(parties)},
    }


def package_problem(parties: int, issues: int, options: int, seed: int) -> dict[str, Any]:
    """Each party cuts 1,000 points over the issues; its best option of an issue has them all, its worst none."""
    draw = random.Random(seed)
    points: dict[str, Any] = {}
    for party in range(parties):
        rows = {}
        for issue, weight in enumerate(_cut(draw, issues)):
            values = [weight, 0, *(draw.randint(0, weight) for _option in range(options - 2))]
            draw.shuffle(values)
            rows[f"i{issue}"] = {f"o{option}": value for option, value in enumerate(values)}
        points[f"p{party}"] = rows
    return {
        "method": "PACKAGE",
        "parties": [{"id": f"p{party}"} for party in range(parties)],
        "issues": [
            {"id": f"i{issue}", "class": "OTHER", "options": [{"id": f"o{option}"} for option in range(options)]}
            for issue in range(issues)
        ],
        "points": points,
        "tentative": {f"i{issue}": f"o{draw.randrange(options)}" for issue in range(issues)},
    }


def _cut(draw: random.Random, parts: int) -> list[int]:
    cuts = sorted(draw.sample(range(1, PARTIES_TOTAL), parts - 1))
    return [last - first for first, last in zip([0, *cuts], [*cuts, PARTIES_TOTAL], strict=True)]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds, so that a busy machine tells the same, and what came of it."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def print_figure(name: str, value: float, bar: float, unit: str, baseline: tuple[str, float] | None = None) -> bool:
    """One line; True when the bar is missed."""
    missed = value > bar
    line = f"  {name}: {value:,.3g} {unit} (bar {bar:,g}{', MISSED' if missed else ''})"
    if baseline:
        line += f"; {baseline[0]}: {baseline[1]:,.3g} {unit}, ratio {value / baseline[1]:.2f}"
    print(line, flush=True)
    return missed
