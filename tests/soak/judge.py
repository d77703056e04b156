"""The verdict over a run, line by line. Plain values in, plain values out."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from tests.soak.facts import Facts, Fault, Request, Sample

WARM_SECONDS = 90.0  # of each process's life, before its memory counts
LEAST_SECONDS = 240.0  # of counted life in all, for a slope to say anything
MEMORY_PER_HOUR = 60.0  # MB: at 100 requests a second 175 bytes a request
HANDLES_PER_HOUR = 60.0
MORE_CONNECTIONS = 10
NEEDED = (
    "kill web",
    "kill worker",
    "kill live",
    "kill postgresql",
    "full disk",
    "slow disk",
    "clock step",
    "drop clients",
)  # what the requirement names; there are more


@dataclass(frozen=True)
class Line:
    """One line of the verdict. ``met`` is None where the run was too short to tell; ``facts`` fill its sentence."""

    code: str
    met: bool | None
    facts: dict[str, object]
    found: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slope:
    """Growth of one process in units an hour, and over how many seconds it was seen; None: too short.

    ``cores``: processors kept busy on average, all lives together, over the time in which the name was seen.
    """

    memory: float | None
    handles: float | None
    seconds: float
    first: int
    last: int
    most: int
    cores: float = 0.0


def inside(request: Request, faults: Sequence[Fault]) -> Fault | None:
    """The window that any moment of this request fell into. Windows come one after the other."""
    before = bisect_right(faults, request.ended, key=lambda one: one.started)
    return faults[before - 1] if before and faults[before - 1].ended >= request.due else None


def judge(facts: Facts) -> list[Line]:
    """Every line, in the order of the report."""
    return [
        _load(facts),
        _faults(facts),
        _lost(facts),
        _doubled(facts),
        _fork(facts),
        _errors(facts),
        _recovered(facts),
        _queues(facts),
        _memory(facts),
        _handles(facts),
        _connections(facts),
    ]


def passed(lines: Iterable[Line]) -> bool:
    """True when every line is met; one that could not be told is not."""
    return all(line.met for line in lines)


def outside(facts: Facts) -> list[Request]:
    """Requests that no window touched."""
    return [request for request in facts.requests if inside(request, facts.faults) is None]


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p95, p99 and the longest, in milliseconds; empty for nothing."""
    row = sorted(seconds)
    if not row:
        return {}
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {name: row[min(len(row) - 1, int(len(row) * share))] * 1000 for name, share in at.items()}


def slopes(samples: Sequence[Sample]) -> dict[str, Slope]:
    """By process: one slope over all its lives, each counted from its own mean, after its first 90 s."""
    found = {}
    for process, group in groupby(sorted(samples, key=lambda one: (one.process, one.life, one.at)), _process):
        rows = list(group)
        lives = [_grown(list(life)) for _name, life in groupby(rows, lambda one: one.life)]
        counted = [life for life in lives if len(life) > 2]
        seconds = sum(life[-1].at - life[0].at for life in counted)
        told = seconds >= LEAST_SECONDS
        found[process] = Slope(
            _pooled(counted, "memory") / 1e6 if told else None,
            _pooled(counted, "handles") if told else None,
            seconds,
            rows[0].memory,
            max(rows, key=lambda one: one.at).memory,
            max(row.memory for row in rows),
            _cores(rows),
        )
    return found


def _cores(rows: Sequence[Sample]) -> float:
    """What a life had used before it was first seen is not counted; a session's end can make PostgreSQL's sum dip."""
    lives: dict[str, list[float]] = {}
    for row in sorted(rows, key=lambda one: one.at):
        lives.setdefault(row.life.partition("/")[0], []).append(row.busy)
    span = max(row.at for row in rows) - min(row.at for row in rows)
    return sum(max(used) - used[0] for used in lives.values()) / span if span else 0.0


def _process(sample: Sample) -> str:
    return sample.process


def _grown(life: list[Sample]) -> list[Sample]:
    return [sample for sample in life if sample.at >= life[0].at + WARM_SECONDS]


def _pooled(lives: list[list[Sample]], name: str) -> float:
    """Least squares with a level of its own for each life; units an hour."""
    above = below = 0.0
    for life in lives:
        mean_at = sum(one.at for one in life) / len(life)
        mean = sum(getattr(one, name) for one in life) / len(life)
        above += sum((one.at - mean_at) * (getattr(one, name) - mean) for one in life)
        below += sum((one.at - mean_at) ** 2 for one in life)
    return above / below * 3600 if below else 0.0


def _load(facts: Facts) -> Line:
    first = [request for request in facts.requests if not request.error.startswith("again")]
    rate = len(first) / facts.seconds
    told = {"minutes": facts.seconds / 60, "rate": rate, "asked": facts.rate, "requests": len(first)}
    return Line("load", facts.seconds >= 1799 and rate >= 0.98 * facts.rate and facts.rate >= 100, told)


def _faults(facts: Facts) -> Line:
    done = Counter(fault.name for fault in facts.faults if not fault.note)
    missing = tuple(name for name in NEEDED if not done[name])
    notes = tuple(f"{fault.name}: {fault.note}" for fault in facts.faults if fault.note)
    every = facts.every <= 60
    return Line("faults", not missing and not notes and every, {"count": done.total()}, missing + notes)


def _lost(facts: Facts) -> Line:
    stored = set(facts.written.stored)
    keys = {key for key, _reference in stored}
    lost = [
        key
        for key, reference in facts.written.acknowledged.items()
        if key not in keys or (reference and (key, reference) not in stored)
    ]
    return Line("lost", not lost, {"acknowledged": len(facts.written.acknowledged)}, tuple(sorted(lost)))


def _doubled(facts: Facts) -> Line:
    times = Counter(key for key, _reference in facts.written.stored)
    doubled = [key for key, count in times.items() if count > 1]
    strange = [key for key in times if key not in facts.written.acknowledged and key not in facts.written.unanswered]
    found = tuple(sorted(doubled) + sorted(strange) + facts.written.conflicts)
    return Line("doubled", not found, {"stored": len(facts.written.stored)}, found)


def _fork(facts: Facts) -> Line:
    log = facts.log
    told = {"kept": log.kept, "cosigned": log.cosigned, "size": log.size}
    return Line("fork", not log.forks and not log.refusals and log.kept > 1, told, tuple(log.forks + log.refusals))


def _errors(facts: Facts) -> Line:
    bad = [request for request in outside(facts) if request.failed]
    found = tuple(f"{one.due:.1f} s {one.route} {one.status or '-'} {one.error}".strip() for one in bad)
    return Line("errors", not bad, {"count": len(bad), "requests": len(outside(facts))}, found)


def _recovered(facts: Facts) -> Line:
    never = tuple(f"{one.name} ({one.started:.0f} s)" for one in facts.faults if one.recovered is None)
    took = [one.recovered - one.stopped for one in facts.faults if one.recovered is not None]
    share = sum(one.ended - one.started for one in facts.faults) / facts.seconds
    told = {"longest": max(took, default=0.0), "share": 100 * share}
    return Line("recovered", not never and share < 0.6, told, never)


def _queues(facts: Facts) -> Line:
    never = tuple(f"{one.name} ({one.started:.0f} s)" for one in facts.faults if one.calm is None)
    took = [one.calm - one.stopped for one in facts.faults if one.calm is not None]
    return Line("queues", not never, {"longest": max(took, default=0.0)}, never)


def _memory(facts: Facts) -> Line:
    found = _judged(facts)
    high = tuple(
        f"{name}: {one.memory:+.0f} MB/h" for name, one in found.items() if _above(one.memory, MEMORY_PER_HOUR)
    )
    return Line("memory", _told(found, high), {"bar": MEMORY_PER_HOUR}, high)


def _handles(facts: Facts) -> Line:
    found = _judged(facts)
    high = tuple(
        f"{name}: {one.handles:+.0f}/h" for name, one in found.items() if _above(one.handles, HANDLES_PER_HOUR)
    )
    return Line("handles", _told(found, high), {"bar": HANDLES_PER_HOUR}, high)


def _judged(facts: Facts) -> dict[str, Slope]:
    """The town's own processes; the tool keeps every request of the run and grows."""
    return {name: slope for name, slope in slopes(facts.samples).items() if name != "load"}


def _above(value: float | None, bar: float) -> bool:
    return value is not None and value > bar


def _told(found: dict[str, Slope], high: tuple[str, ...]) -> bool | None:
    if high:
        return False
    return True if found and all(one.memory is not None for one in found.values()) else None


def _connections(facts: Facts) -> Line:
    counts = [one.connections for one in facts.queues]
    if len(counts) < 8:
        return Line("connections", None, {"first": 0, "last": 0, "most": max(counts, default=0)})
    quarter = len(counts) // 4
    first, last = median(counts[:quarter]), median(counts[-quarter:])
    told: dict[str, object] = {"first": first, "last": last, "most": max(counts)}
    return Line("connections", last <= first + MORE_CONNECTIONS, told)
