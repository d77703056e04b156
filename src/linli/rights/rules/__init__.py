"""What is held, by which rule, and what becomes of it when somebody asks: plain data and functions."""

from linli.rights.rules.correction import MOST_TEXT, CorrectionState, Target, answer_by, may_answer
from linli.rights.rules.erasure import Fate, Outcome, Unit, fate_of
from linli.rights.rules.lines import (
    Erases,
    Law,
    Line,
    Of,
    backup_days,
    columns_in_lines,
    columns_left_out,
    law_of,
    list_laws,
    list_lines,
)

__all__ = [
    "MOST_TEXT",
    "CorrectionState",
    "Erases",
    "Fate",
    "Law",
    "Line",
    "Of",
    "Outcome",
    "Target",
    "Unit",
    "answer_by",
    "backup_days",
    "columns_in_lines",
    "columns_left_out",
    "fate_of",
    "law_of",
    "list_laws",
    "list_lines",
    "may_answer",
]
