"""Grouping of looks, legal bases of a delay, thresholds of what is asked about, and the tracker's protocol."""

from linli.readings.rules.bases import Basis, basis_of, list_bases
from linli.readings.rules.grouping import LookGroup, group_looks
from linli.readings.rules.unusual import REASONS, Thresholds, reasons_of, thresholds

__all__ = [
    "REASONS",
    "Basis",
    "LookGroup",
    "Thresholds",
    "basis_of",
    "group_looks",
    "list_bases",
    "reasons_of",
    "thresholds",
]
