"""Erasing after its time: a class by itself, all of a dispute with its matter; the key goes, the record stays."""

from linli.disputes.actions.erase.channels import renew, sweep_files
from linli.disputes.actions.erase.dispute import erase_with_matter
from linli.disputes.actions.erase.side import erase_channel_again, erase_own_side, forget_account
from linli.disputes.actions.erase.sweep import sweep_erasures

__all__ = [
    "erase_channel_again",
    "erase_own_side",
    "erase_with_matter",
    "forget_account",
    "renew",
    "sweep_erasures",
    "sweep_files",
]
