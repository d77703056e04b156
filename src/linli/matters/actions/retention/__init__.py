"""Retention: list what has outlived its time, let a person decide, destroy what was approved."""

from linli.matters.actions.retention.asked import erase_as_asked, forget_account
from linli.matters.actions.retention.decide import decide_destruction, keep_back, keep_for_law
from linli.matters.actions.retention.destroy import carry_out_destruction
from linli.matters.actions.retention.propose import propose_destruction

__all__ = [
    "carry_out_destruction",
    "decide_destruction",
    "erase_as_asked",
    "forget_account",
    "keep_back",
    "keep_for_law",
    "propose_destruction",
]
