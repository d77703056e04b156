"""Holes in the target times of a kind: elapsed hours, or targets with a unit, for each stage one of them."""

from collections.abc import Iterator, Sequence
from typing import Any

from linli.calendars.rules import Unit
from linli.matters.rules.catalogue.document import Leaf, Target
from linli.matters.rules.catalogue.spot import Fault, Spot
from linli.matters.rules.clocks import NOMINAL_HOURS, TARGET_STAGES, TARGET_UNITS, Stage
from linli.matters.rules.coded import LADDER

MAX_HOURS = 5 * 365 * 24
_IN_HOURS = {"first_contact_hours": Stage.FIRST_CONTACT, "resolve_hours": Stage.RESOLVE}


def target_faults(leaf: Leaf, spot: Spot) -> Iterator[Fault]:
    """Every stage has one length, of a unit that can be counted; the first contact comes before the end."""
    for position, target in enumerate(leaf.targets or []):
        yield from _target(target, Spot(f"{spot.path}.targets[{position}]", spot.at))
    yield from _doubled(leaf.targets or [], spot.field("targets"))
    for name, stage in _IN_HOURS.items():
        yield from _hours(name, getattr(leaf, name), _whole(leaf, stage) is not None, spot.field(name))
    first, last = (nominal_hours(leaf, stage) for stage in (Stage.FIRST_CONTACT, Stage.RESOLVE))
    if first is not None and last is not None and first > last:
        yield spot.field("first_contact_hours").fault("CONTACT_AFTER_END", first=first, last=last)


def nominal_hours(leaf: Leaf, stage: Stage) -> int | None:
    """The length of a stage in elapsed hours, a working day as a day: to compare kinds, not to promise."""
    target = _whole(leaf, stage)
    if target is None:
        given: dict[Stage, int | None] = {stage: getattr(leaf, name) for name, stage in _IN_HOURS.items()}
        return given.get(stage)
    if target.amount is None or target.unit not in TARGET_UNITS:
        return None
    return target.amount * NOMINAL_HOURS[Unit(target.unit)]


def _whole(leaf: Leaf, stage: Stage) -> Target | None:
    return next((one for one in leaf.targets or [] if one.stage == stage and one.level is None), None)


def _hours(name: str, hours: int | None, has_target: bool, spot: Spot) -> Iterator[Fault]:
    if hours is None:
        if not has_target:
            yield spot.fault("MISSING")
    elif has_target:
        yield spot.fault("TWO_TARGETS")
    elif not 0 < hours <= MAX_HOURS:
        yield spot.fault("BAD_HOURS", value=hours, most=MAX_HOURS)


def _target(target: Target, spot: Spot) -> Iterator[Fault]:
    yield from _one_of(target.stage, TARGET_STAGES, spot.field("stage"))
    yield from _one_of(target.unit, TARGET_UNITS, spot.field("unit"))
    if target.level is not None:
        yield from _one_of(target.level, LADDER, spot.field("level"))
        if target.stage != Stage.RESOLVE:
            yield spot.field("level").fault("LEVEL_OF_THE_END_ONLY")
    if target.amount is None:
        yield spot.field("amount").fault("MISSING")
    elif not 0 < target.amount * NOMINAL_HOURS.get(_unit(target), 1) <= MAX_HOURS:
        yield spot.field("amount").fault("BAD_HOURS", value=target.amount, most=MAX_HOURS)


def _unit(target: Target) -> Any:
    return Unit(target.unit) if target.unit in TARGET_UNITS else None


def _one_of(value: str | None, known: Sequence[str], spot: Spot) -> Iterator[Fault]:
    if value is None:
        yield spot.fault("MISSING")
    elif value not in known:
        yield spot.fault("NOT_ONE_OF", value=value, wanted=", ".join(known))


def _doubled(targets: Sequence[Target], spot: Spot) -> Iterator[Fault]:
    seen: set[tuple[str | None, str | None]] = set()
    for target in targets:
        key = (target.stage, target.level)
        if key in seen:
            yield spot.fault("DOUBLE_CODE", value=" ".join(filter(None, key)))
        seen.add(key)
