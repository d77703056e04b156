"""Words: both languages everywhere, and Chinese that can be read on a telephone in a stairwell.

Readers of plain Chinese stumble over long sentences before they stumble over words, so the length of a sentence is what
is measured: the project's own bounds, no norm.
"""

import re
from collections.abc import Iterator

import msgspec

from linli.disputes.rules.guide.document import Commons, Pathway, Text
from linli.disputes.rules.guide.reading import Fault

LONGEST = 42  # Chinese characters from one full stop to the next
LONGEST_CLAUSE = 26  # and from one mark to the next
MEAN = 20  # characters of a sentence, over a pathway
LONGEST_ENGLISH = 32  # words

_NAMES_OF_LAWS = "sources."  # nobody can make them shorter
CHINESE = re.compile(r"[\u3400-\u9fff]")
_SENTENCE = re.compile(r"[。？；]")
_CLAUSE = re.compile(r"[。？；，：、（）「」《》]")
_ENGLISH = re.compile(r"[.?;:]\s|[.?;:]$")


def texts(part: object, place: str = "") -> Iterator[tuple[str, Text]]:
    """(where, what) of everything that is said in a part of a guide."""
    if isinstance(part, Text):
        yield place, part
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            yield from texts(getattr(part, name), f"{place}.{name}".lstrip("."))
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from texts(value, f"{place}.{key}")
    elif isinstance(part, tuple):
        for number, value in enumerate(part):
            yield from texts(value, f"{place}.{getattr(value, 'code', number)}")


def word_faults(part: Pathway | Commons) -> Iterator[Fault]:
    """A language that is missing, and sentences that are too long."""
    lengths: list[int] = []
    for place, text in texts(part):
        if not CHINESE.search(text.zh):
            yield Fault("NO_CHINESE", place)
        if not text.en.strip() or CHINESE.search(text.en):
            yield Fault("NO_ENGLISH", place)
        if not place.startswith(_NAMES_OF_LAWS):
            lengths += [_characters(sentence) for sentence in sentences(text.zh)]
            yield from _long(place, text)
    if lengths and sum(lengths) > MEAN * len(lengths):
        yield Fault("HARD_TO_READ", "", f"{sum(lengths) / len(lengths):.1f}")


def _long(place: str, text: Text) -> Iterator[Fault]:
    for sentence in sentences(text.zh):
        clause = max(map(_characters, _CLAUSE.split(sentence)))
        if _characters(sentence) > LONGEST or clause > LONGEST_CLAUSE:
            yield Fault("LONG_SENTENCE", place, sentence)
    for sentence in _ENGLISH.split(text.en):
        if len(sentence.split()) > LONGEST_ENGLISH:
            yield Fault("LONG_SENTENCE", place, sentence)


def sentences(chinese: str) -> list[str]:
    """The sentences of a text."""
    return [sentence for sentence in _SENTENCE.split(chinese) if sentence.strip()]


def _characters(text: str) -> int:
    return len(re.findall(r"[\u3400-\u9fff]|[0-9A-Za-z]+", text))
