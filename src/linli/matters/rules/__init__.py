"""What holds for matters, in plain Python: the life table, target times and the choice of an owner."""

from linli.matters.rules.coded import (
    DECLINE_REASONS,
    OTHER_DOORS,
    OUTCOMES,
    WAIT_REASONS,
    Channel,
    Level,
    Visibility,
    WaitingFor,
)
from linli.matters.rules.life import (
    CLOSED_STATES,
    OPEN_STATES,
    TRANSITIONS,
    WORKING_STATES,
    IllegalMove,
    Move,
    Party,
    State,
    Verb,
    mermaid,
    moves_from,
    next_state,
    parties_for,
)
from linli.matters.rules.routing import Candidate, Choice, Rung, choose_owner
from linli.matters.rules.targets import Targets, targets

__all__ = [
    "CLOSED_STATES",
    "DECLINE_REASONS",
    "OPEN_STATES",
    "OTHER_DOORS",
    "OUTCOMES",
    "TRANSITIONS",
    "WAIT_REASONS",
    "WORKING_STATES",
    "Candidate",
    "Channel",
    "Choice",
    "IllegalMove",
    "Level",
    "Move",
    "Party",
    "Rung",
    "State",
    "Targets",
    "Verb",
    "Visibility",
    "WaitingFor",
    "choose_owner",
    "mermaid",
    "moves_from",
    "next_state",
    "parties_for",
    "targets",
]
