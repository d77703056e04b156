"""Verbs of disputes."""

from linli.disputes.actions.consent import consent, decline, escalate, reopen, withdraw
from linli.disputes.actions.open_dispute import Identity, name_party, open_dispute, state_claim
from linli.disputes.actions.sweep import sweep_disputes

__all__ = [
    "Identity",
    "consent",
    "decline",
    "escalate",
    "name_party",
    "open_dispute",
    "reopen",
    "state_claim",
    "sweep_disputes",
    "withdraw",
]
