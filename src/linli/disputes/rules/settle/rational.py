"""Exact numbers in and out: whole numbers and strings such as "12.5", "-3" or "440/7"; never a binary fraction."""

import re
from collections.abc import Iterable
from fractions import Fraction
from math import lcm

from linli.disputes.rules.settle.refusal import ProblemRefused

Rational = int | str

_FORM = re.compile(r"(-?)(\d+)(?:\.(\d+)|/(\d+))?", re.ASCII)
MAX_DIGITS, MAX_PLACES, MAX_DENOMINATOR = 15, 9, 10**9
MAX_COMMON = 10**30  # the common denominator of one party's numbers
_MAX = 10**MAX_DIGITS


def exact(value: Rational, where: str) -> Fraction:
    """The number meant. Raises ProblemRefused BAD_RATIONAL or NUMBER_TOO_LARGE."""
    if isinstance(value, int):
        if abs(value) >= _MAX:
            raise ProblemRefused("NUMBER_TOO_LARGE", where)
        return Fraction(value)
    form = _FORM.fullmatch(value) if len(value) <= 64 else None
    if form is None:
        raise ProblemRefused("NUMBER_TOO_LARGE" if len(value) > 64 else "BAD_RATIONAL", where)
    sign, whole, places, denominator = form.groups()
    if denominator is not None and int(denominator) == 0:
        raise ProblemRefused("BAD_RATIONAL", where)
    if len(whole) > MAX_DIGITS or len(places or "") > MAX_PLACES or int(denominator or 1) > MAX_DENOMINATOR:
        raise ProblemRefused("NUMBER_TOO_LARGE", where)
    number = Fraction(int(whole + (places or "")), int(denominator or 10 ** len(places or "")))
    return -number if sign else number


def not_negative(value: Rational, where: str) -> Fraction:
    """Like exact, and refuses what is below zero."""
    number = exact(value, where)
    if number < 0:
        raise ProblemRefused("NEGATIVE_NUMBER", where)
    return number


def positive(value: Rational, where: str) -> Fraction:
    """Like exact, and refuses zero and below."""
    number = not_negative(value, where)
    if number == 0:
        raise ProblemRefused("BAD_RATIONAL", where)
    return number


def text(number: Fraction | int) -> str:
    """``440/7``, or ``62`` where it is whole."""
    return str(number)


def common_denominator(numbers: Iterable[Fraction]) -> int:
    """The smallest whole number that makes all of them whole; 1 for none."""
    return lcm(*(number.denominator for number in numbers))


def own_denominator(numbers: Iterable[Fraction], where: str) -> int:
    """The same for what one party wrote. Raises ProblemRefused NUMBER_TOO_LARGE when it passes 10^30."""
    common = 1
    for number in numbers:
        common = lcm(common, number.denominator)
        if common > MAX_COMMON:
            raise ProblemRefused("NUMBER_TOO_LARGE", where)
    return common
