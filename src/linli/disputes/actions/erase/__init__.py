"""Erasing after its time: a class by itself, all of a dispute with its matter; the key goes, the record stays."""

from linli.disputes.actions.erase.channels import renew, sweep_files
from linli.disputes.actions.erase.dispute import erase_with_matter
from linli.disputes.actions.erase.sweep import sweep_erasures

__all__ = ["erase_with_matter", "renew", "sweep_erasures", "sweep_files"]
