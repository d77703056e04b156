"""Who may see which matter, and in which capacity somebody acts on one. The only way a screen gets a matter."""

from linli.matters.access.lists import (
    held_in_scope,
    kinds_condition,
    pending_for,
    private_for,
    spans_condition,
    visible_to,
    worded_for,
)
from linli.matters.access.standing import Capacity, Standing, get_standing, may_answer_for, unknown_matter
from linli.matters.access.teams import Team, owning_team, works_on

__all__ = [
    "Capacity",
    "Standing",
    "Team",
    "get_standing",
    "held_in_scope",
    "kinds_condition",
    "may_answer_for",
    "owning_team",
    "pending_for",
    "private_for",
    "spans_condition",
    "unknown_matter",
    "visible_to",
    "worded_for",
    "works_on",
]
