"""Settlement solvers: they propose, people decide. The format is written out in docs/reference/settle.md."""

from linli.disputes.rules.settle.party_view import PartyView, party_view
from linli.disputes.rules.settle.problem import Problem
from linli.disputes.rules.settle.reading import problem_from, read_problem
from linli.disputes.rules.settle.refusal import ProblemRefused
from linli.disputes.rules.settle.result import Guarantee, Settlement, Status
from linli.disputes.rules.settle.rounding import commitment, largest_remainder, seed_of, tie_order
from linli.disputes.rules.settle.solving import solve

__all__ = [
    "Guarantee",
    "PartyView",
    "Problem",
    "ProblemRefused",
    "Settlement",
    "Status",
    "commitment",
    "largest_remainder",
    "party_view",
    "problem_from",
    "read_problem",
    "seed_of",
    "solve",
    "tie_order",
]
