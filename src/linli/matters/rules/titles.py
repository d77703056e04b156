"""A title for a matter whose writer gave none."""

import re
import unicodedata

_SENTENCE_END = re.compile(r"[。！？；!?;\n]|\.(?=[ \n]|\Z)")
_BREAKS = "，、,：:　 "
FULL_WIDTH = 20  # characters of Chinese; Latin letters count half


def title_from(text: str) -> str:
    """The first sentence when it is short, else as much of it as fits, cut where a reader would pause."""
    sentence = _first_sentence(text.strip())
    fitting = _fitting(sentence)
    if len(fitting) == len(sentence):
        return sentence
    pause = max((fitting.rfind(mark) for mark in _BREAKS), default=-1)
    cut = fitting[:pause] if pause >= len(fitting) // 2 else fitting
    return f"{cut.rstrip(_BREAKS)}…"


def _first_sentence(text: str) -> str:
    end = _SENTENCE_END.search(text, 1)
    return text[: end.start()].strip() if end else text


def _fitting(text: str) -> str:
    if len(text) <= FULL_WIDTH:
        return text
    width = 0.0
    for position, character in enumerate(text):
        width += 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.5
        if width > FULL_WIDTH:
            return text[:position]
    return text
