"""What can be done with rights over the own data."""

from linli.rights.actions.again import erase_again
from linli.rights.actions.correct import (
    OF_MATTER,
    answer_correction,
    ask_correction,
    ask_correction_of_side,
    open_correction,
)
from linli.rights.actions.erase import ask_erasure, erase_unit, sweep_erasures
from linli.rights.actions.tombstones import to_file

__all__ = [
    "OF_MATTER",
    "answer_correction",
    "ask_correction",
    "ask_correction_of_side",
    "ask_erasure",
    "erase_again",
    "erase_unit",
    "open_correction",
    "sweep_erasures",
    "to_file",
]
