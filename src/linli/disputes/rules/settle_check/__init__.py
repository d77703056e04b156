"""A second program that goes over the solvers' results. It imports nothing of theirs: own reading, own arithmetic."""

from linli.disputes.rules.settle_check.checking import Verdict, check, check_result

__all__ = ["Verdict", "check", "check_result"]
