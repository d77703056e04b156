"""Why a problem is not taken: a stable code, the place in the file, one sentence. Screens translate by the code."""

from collections.abc import Mapping
from typing import Any

# Code -> the sentence of the command line.
SENTENCES: Mapping[str, str] = {
    "NOT_JSON": "This is not JSON.",
    "TOO_LARGE": "The problem is larger than 4 MB.",
    "DUPLICATE_KEY": "The same key stands twice in one object.",
    "MALFORMED": "A field is missing, unknown or of the wrong type.",
    "UNKNOWN_METHOD": "There is no such method.",
    "NUMBER_NOT_EXACT": 'Numbers are whole, or strings such as "12.5" or "1/3"; a binary fraction is not exact.',
    "BAD_RATIONAL": "This is no rational number.",
    "NUMBER_TOO_LARGE": "A number has more than 15 digits before or 9 after the point, or denominators grow too large.",
    "NEGATIVE_NUMBER": "This number may not be below zero.",
    "ONE_PARTY": "A settlement needs at least two parties.",
    "TOO_MANY_PARTIES": "There are more parties than this method takes.",
    "NOT_TWO_PARTIES": "This method is for exactly two parties.",
    "NO_ISSUES": "There is nothing to divide.",
    "TOO_MANY_ISSUES": "There are more than 200 issues.",
    "TOO_MANY_OPTIONS": "An issue has no option or more than 20.",
    "DUPLICATE_ID": "The same id is used twice.",
    "BAD_ID": "An id is 1 to 64 characters without white space.",
    "ISSUE_NOT_NEGOTIABLE": "This is never an issue of a settlement: the law or a person decides it.",
    "UNKNOWN_PARTY": "There is no such party.",
    "UNKNOWN_ISSUE": "There is no such issue.",
    "UNKNOWN_OPTION": "There is no such option.",
    "MISSING_POINTS": "Points of a party are missing.",
    "ZERO_POINTS": "A party to whom all outcomes are worth the same cannot be served fairly by points.",
    "POINTS_DO_NOT_SUM": "The points of a party do not sum to the agreed total.",
    "BASELINE_UNREACHABLE": "A party asks for more than it could ever get.",
    "CONTRADICTION": "Two statements contradict each other.",
    "INFEASIBLE": "Nothing satisfies all conditions at once.",
    "NOT_FOUND_IN_TIME": "Nothing that satisfies all conditions was found within the time limit.",
    "TOO_MANY_SUGGESTIONS": "At most five suggestions are made in one dispute.",
    "TOO_MANY_ROUNDS": "A sealed bid has at most three rounds.",
    "BAND_OUT_OF_RANGE": "The agreed band is from 0 to below 1.",
    "ROOMS_NOT_PARTIES": "This method needs as many rooms as parties.",
    "UNKNOWN_TABLE": "There is no such table of coefficients.",
    "NOT_COMPARED": "Only packages, and shares of two parties with equal weights and no baseline, are compared.",
    "NOT_IN_TABLE": "The table has no coefficient for this entry.",
}


class ProblemRefused(Exception):
    """The problem cannot be taken as it stands.

    ``code`` is a key of SENTENCES, ``where`` the place in the problem (``parties[1].id``), ``facts`` small values.
    """

    def __init__(self, code: str, where: str = "", **facts: Any) -> None:
        super().__init__(f"{code} at {where}" if where else code)
        self.code = code
        self.where = where
        self.facts = facts

    @property
    def sentence(self) -> str:
        """One plain English sentence."""
        return SENTENCES[self.code]
