"""Which rule an earlier one leaves nothing for. Careful: says so only where it is certain."""

from collections.abc import Mapping, Sequence

from linli.matters.rules.routing_rules.document import Answer, Between, Rule, When
from linli.matters.rules.routing_rules.matching import MINUTES_A_DAY, minute_of


def shadowed_by(rules: Sequence[Rule], position: int, paths: Mapping[str, str]) -> Rule | None:
    """The first earlier rule that takes all that the rule at this position could take, or None."""
    later = rules[position].when
    return next((rule for rule in rules[:position] if _takes_all(rule.when, later, paths)), None)


def _takes_all(earlier: When, later: When, paths: Mapping[str, str]) -> bool:
    """True when whatever fulfils ``later`` certainly fulfils ``earlier``."""
    if earlier.none_of:
        return False
    if earlier.any_of and not any(_takes_all(one, later, paths) for one in earlier.any_of):
        return False
    return (
        _below(earlier.kinds, later.kinds, ".")
        and _below(_paths(earlier.places, paths), _paths(later.places, paths), "")
        and _within(earlier.channels, later.channels)
        and _within(earlier.weekdays, later.weekdays)
        and _hours(earlier.hours, later.hours)
        and (earlier.danger is None or earlier.danger is later.danger)
        and all(any(_implies(one, other) for one in later.answers) for other in earlier.answers)
    )


def _below(wide: Sequence[str], narrow: Sequence[str], joint: str) -> bool:
    """Every code of ``narrow`` is one of ``wide`` or lies below one; no codes mean everything."""
    if not wide:
        return True
    prefixes = tuple(f"{code}{joint}" for code in wide)
    return bool(narrow) and all(code in wide or code.startswith(prefixes) for code in narrow)


def _paths(codes: Sequence[str], paths: Mapping[str, str]) -> list[str]:
    return [paths.get(code, f"?{code}") for code in codes]


def _within(wide: Sequence[object], narrow: Sequence[object]) -> bool:
    return not wide or (bool(narrow) and set(narrow) <= set(wide))


def _hours(wide: Between | None, narrow: Between | None) -> bool:
    if wide is None:
        return True
    return narrow is not None and _minutes(narrow) <= _minutes(wide)


def _minutes(between: Between) -> set[int]:
    first, last = minute_of(between.from_), minute_of(between.to)
    if first is None or last is None:
        return set()
    if first < last:
        return set(range(first, last))
    return {*range(first, MINUTES_A_DAY), *range(last)}


def _implies(given: Answer, wanted: Answer) -> bool:
    """Whoever answered as ``given`` wants has answered as ``wanted`` wants."""
    if given == wanted:
        return True
    if given.ask != wanted.ask:
        return False
    if wanted.is_:
        return bool(given.is_) and _typed(given) <= _typed(wanted)
    if given.is_:
        return False
    low = wanted.at_least is None or (given.at_least is not None and given.at_least >= wanted.at_least)
    high = wanted.at_most is None or (given.at_most is not None and given.at_most <= wanted.at_most)
    return low and high


def _typed(answer: Answer) -> set[tuple[bool, str | bool | float]]:
    """A yes is no 1: in Python they are equal."""
    return {(isinstance(value, bool), value) for value in answer.is_}
