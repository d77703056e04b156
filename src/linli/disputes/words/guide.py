"""Faults of the guide in words, for those who write it."""

from django.utils.translation import gettext_lazy

from linli.disputes.rules.guide import Fault

FAULTS = {
    "NOT_READABLE": gettext_lazy("cannot be read as it is written"),
    "TOO_LARGE": gettext_lazy("the file is too large"),
    "OTHER_FORMAT": gettext_lazy("is of another format"),
    "WRONG_NAME": gettext_lazy("the file's name and the code in it do not agree"),
    "TWICE": gettext_lazy("is there twice"),
    "RESERVED": gettext_lazy("this code has a meaning of its own"),
    "NO_CHOICE": gettext_lazy("a question needs two answers at least"),
    "UNKNOWN_FACT": gettext_lazy("there is no such question"),
    "UNKNOWN_VALUE": gettext_lazy("the question has no such answer"),
    "UNKNOWN_SOURCE": gettext_lazy("there is no such source"),
    "UNKNOWN_DOOR": gettext_lazy("there is no such door"),
    "UNKNOWN_LIMIT": gettext_lazy("there is no such time limit, or it has no number to count with"),
    "UNKNOWN_KIND": gettext_lazy("the catalogue has no such kind of matter"),
    "NO_SOURCE": gettext_lazy("names no source"),
    "BACKWARDS": gettext_lazy("ends before it begins"),
    "NO_CHINESE": gettext_lazy("the Chinese is missing"),
    "NO_ENGLISH": gettext_lazy("the English is missing"),
    "LONG_SENTENCE": gettext_lazy("this sentence is too long"),
    "HARD_TO_READ": gettext_lazy("the sentences are too long on the whole"),
    "TOO_MANY": gettext_lazy("the table asks about too much at once"),
    "GAP": gettext_lazy("no row holds here"),
    "OVERLAP": gettext_lazy("more than one row holds here"),
    "NEVER_DECIDES": gettext_lazy("this row never decides"),
    "NEVER_ASKED": gettext_lazy("this question is never asked"),
    "NO_ADDRESS": gettext_lazy("is no address that begins with https"),
    "DEAD_END": gettext_lazy("these answers lead nowhere"),
    "NO_HUMAN_DOOR": gettext_lazy("no person is named here"),
    "IN_VAIN": gettext_lazy("this was asked, and changes nothing"),
    "FEW_CASES": gettext_lazy("there are fewer than twelve samples"),
    "UNTRIED": gettext_lazy("no sample leads here"),
    "NOT_GIVEN": gettext_lazy("the sample does not answer this question"),
    "NOT_ASKED": gettext_lazy("the sample answers what is never asked"),
    "OTHER_LEAF": gettext_lazy("leads elsewhere than it should"),
    "NOT_SAID": gettext_lazy("is not said where it should be"),
}


def fault_words(fault: Fault) -> str:
    """Where, what, and the words that stand there."""
    sentence = FAULTS.get(fault.code, fault.code)
    return f"{fault.where}: {sentence}" + (f" ({fault.detail})" if fault.detail else "")
