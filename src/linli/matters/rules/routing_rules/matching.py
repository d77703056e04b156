"""Does a rule fit: conditions made ready once, so that a matter passes hundreds of rules in microseconds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linli.matters.rules.routing_rules.document import Answer, When

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True)
class Asked:
    """What a rule may look at. ``at`` is local time; nothing here says who raised it."""

    kind_code: str
    place_path: str
    channel: str
    at: datetime
    danger: bool
    answers: Mapping[str, Any]


Test = Callable[[Asked], bool]


class Unfit(Exception):
    """The conditions name something that is not there (any more): nobody can say whether they hold."""


def ready(when: When, paths: Mapping[str, str]) -> Test:
    """The conditions as one test. ``paths`` gives the path of each place code in force.

    Raises Unfit for a place that is not among them and for hours that are none.
    """
    tests = [test for test in _tests(when, paths) if test is not None]
    any_of = [ready(one, paths) for one in when.any_of]
    none_of = [ready(one, paths) for one in when.none_of]
    if any_of:
        tests.append(lambda asked: any(test(asked) for test in any_of))
    if none_of:
        tests.append(lambda asked: not any(test(asked) for test in none_of))
    if len(tests) == 1:
        return tests[0]
    return lambda asked: all(test(asked) for test in tests)


def _tests(when: When, paths: Mapping[str, str]) -> list[Test | None]:
    """Kinds first: they tell most rules from most matters."""
    return [
        _kinds(when.kinds) if when.kinds else None,
        _places(when.places, paths) if when.places else None,
        _channels(when.channels) if when.channels else None,
        (lambda asked: asked.danger is when.danger) if when.danger is not None else None,
        _weekdays(when.weekdays) if when.weekdays else None,
        _hours(when.hours.from_, when.hours.to) if when.hours else None,
        *(_answer(answer) for answer in when.answers),
    ]


def _kinds(codes: tuple[str, ...]) -> Test:
    exact, below = frozenset(codes), tuple(f"{code}." for code in codes)
    return lambda asked: asked.kind_code in exact or asked.kind_code.startswith(below)


def _places(codes: tuple[str, ...], paths: Mapping[str, str]) -> Test:
    missing = [code for code in codes if code not in paths]
    if missing:
        raise Unfit(missing[0])
    prefixes = tuple(paths[code] for code in codes)
    return lambda asked: asked.place_path.startswith(prefixes)


def _channels(codes: tuple[str, ...]) -> Test:
    wanted = frozenset(codes)
    return lambda asked: asked.channel in wanted


def _weekdays(days: tuple[int, ...]) -> Test:
    wanted = frozenset(days)
    return lambda asked: asked.at.isoweekday() in wanted


def _hours(start: str, end: str) -> Test:
    first, last = minute_of(start), minute_of(end)
    if first is None or last is None or first == last:
        raise Unfit(f"{start}-{end}")
    if first < last:
        return lambda asked: first <= asked.at.hour * 60 + asked.at.minute < last
    return lambda asked: not last <= asked.at.hour * 60 + asked.at.minute < first


def _answer(answer: Answer) -> Test:
    wanted = frozenset(answer.is_)

    def test(asked: Asked) -> bool:
        given = asked.answers.get(answer.ask)
        if given is None:
            return False
        if wanted:
            # A yes is no 1: in Python they are equal.
            return any(given == one and isinstance(given, bool) is isinstance(one, bool) for one in wanted)
        if isinstance(given, bool) or not isinstance(given, int | float):
            return False
        low, high = answer.at_least, answer.at_most
        return (low is None or given >= low) and (high is None or given <= high)

    return test


def minute_of(text: str) -> int | None:
    """``18:30`` as minutes after midnight, ``24:00`` as the end of the day; None for anything else."""
    hour, colon, minute = text.partition(":")
    if not (colon and len(hour) == 2 and len(minute) == 2 and (hour + minute).isdecimal() and text.isascii()):
        return None
    found = int(hour) * 60 + int(minute)
    return found if int(minute) < 60 and found <= MINUTES_A_DAY else None
