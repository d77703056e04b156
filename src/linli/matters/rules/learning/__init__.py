"""Learning which kind a text means: n-grams of characters, one straight line for each node of the catalogue.

Plain numpy, the same result every time. What is learnt from is chosen in ``queries``; here are texts and codes only.
"""

from linli.matters.rules.learning.check import Figures, Fold, Guess, cross_validate
from linli.matters.rules.learning.grams import LEAST_PLACES, LONGEST_TEXT, Vocabulary, grams_of
from linli.matters.rules.learning.model import KindModel, Sample, learn
from linli.matters.rules.learning.packing import NotAModel, pack, unpack
from linli.matters.rules.learning.together import together

__all__ = [
    "LEAST_PLACES",
    "LONGEST_TEXT",
    "Figures",
    "Fold",
    "Guess",
    "KindModel",
    "NotAModel",
    "Sample",
    "Vocabulary",
    "cross_validate",
    "grams_of",
    "learn",
    "pack",
    "together",
    "unpack",
]
