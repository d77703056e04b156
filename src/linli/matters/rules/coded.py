"""Coded lists. Their words in both languages stand in labels.py; what is stored is the code."""

from enum import StrEnum


class Level(StrEnum):
    """A rung of the ladder, from the smallest place up."""

    GRID = "GRID"
    VILLAGE = "VILLAGE"
    TOWNSHIP = "TOWNSHIP"
    COUNTY = "COUNTY"


LADDER = (Level.GRID, Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY)
OPENS = ("DISPUTE",)  # what a matter of a kind may open beside itself, in a module above this one


class Channel(StrEnum):
    """How a matter came in."""

    WEB = "WEB"
    DESK_PHONE = "DESK_PHONE"
    DESK_WALKIN = "DESK_WALKIN"
    DESK_PAPER = "DESK_PAPER"
    API = "API"
    IMPORT = "IMPORT"


DESK_CHANNELS = frozenset({Channel.DESK_PHONE, Channel.DESK_WALKIN, Channel.DESK_PAPER})


class Visibility(StrEnum):
    """Whether the resident reads a step or photo, or only those who work the matter."""

    PUBLIC = "PUBLIC"
    INTERNAL = "INTERNAL"


class WaitingFor(StrEnum):
    """With whom a matter waits."""

    RESIDENT = "RESIDENT"
    OTHER_PARTY = "OTHER_PARTY"
    AGENCY = "AGENCY"
    CONTRACTOR = "CONTRACTOR"
    WEATHER = "WEATHER"


WAIT_REASONS = (
    "INFORMATION_NEEDED",
    "PARTS_ORDERED",
    "WORK_PLANNED",
    "INSPECTION_BOOKED",
    "PARTY_AWAY",
    "SEASON_OR_WEATHER",
    "DECISION_PENDING",
)

OUTCOMES = (
    "FIXED",
    "MADE_SAFE",
    "EXPLAINED",
    "AGREEMENT_REACHED",
    "PAID",
    "RULE_ENFORCED",
    "PLANNED_WORK",
    "NOTHING_FOUND",
    "SOLVED_BEFORE",
)

DECLINE_REASONS = (
    "EMERGENCY",
    "BEFORE_COURT",
    "NOT_COVERED",
    "OTHER_AUTHORITY",
    "OUTSIDE_AREA",
    "SAME_AS_ANOTHER",
    "NO_WAY_TO_CHECK",
)

# Declining names another door, unless there is nothing to look for elsewhere: the thing is in hand already, or nobody
# could say where. A place outside this area has a door, the neighbour's.
DOORLESS_REASONS = frozenset({"SAME_AS_ANOTHER", "NO_WAY_TO_CHECK"})

# Another door for a resident whose matter is not ours: national short numbers and institutions.
OTHER_DOORS = (
    "NUMBER_110",
    "NUMBER_119",
    "NUMBER_120",
    "NUMBER_12345",
    "NUMBER_12348",
    "NUMBER_12315",
    "COURT",
    "LABOUR_ARBITRATION",
    "LAND_ARBITRATION",
    "UTILITY_COMPANY",
    "NEIGHBOURING_AREA",
)
