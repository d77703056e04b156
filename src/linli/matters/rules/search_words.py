"""What of a text can be searched for, and a search as a condition over it.

Chinese is kept as pairs of neighbouring characters with their positions, other scripts as words without their endings:
a run of two characters or more is found exactly where it stands (a phrase of overlapping pairs), a word as a word.

People are no key: telephone, identity and card numbers and e-mail addresses are left out of every text, a resident's
own name is left out of what that resident wrote, and a search for a number or an address is told so.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from operator import add
from typing import NamedTuple
from uuid import UUID

MAX_SEARCH = 200  # characters of a search
MAX_TERMS = 10
MAX_WORD = 40  # characters kept of one word; longer ones are noise
_LAST_POSITION = 16_383  # the database keeps none beyond
_MOST_POSITIONS = 255

_HAN = "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_UNIT = re.compile(f"(?P<han>[{_HAN}]+)|(?P<word>[^\\W_{_HAN}]+)|(?P<blank>[^\\S\\n]+)|(?P<break>.)", re.DOTALL)
_QUOTED = re.compile(r'"([^"]*)"')
_PERSONAL = re.compile(
    r"[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*"  # an e-mail address
    r"|\+?[0-9](?:[ ().\-]{0,2}[0-9]){6,}x?"  # seven digits or more: telephones, identity papers, cards
)


class SearchFault(Exception):
    """Why nothing can be looked for: ``EMPTY``, ``TOO_LONG``, ``TOO_SHORT`` (a lone character) or ``PERSON``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Run(NamedTuple):
    """Characters and words that stand together, and for each whether it is a Chinese character."""

    units: list[str]
    han: list[bool]


def vector_of(texts: Iterable[str], *, names: Collection[str] = (), marks: Iterable[str] = ()) -> str:
    """The searchable words of a matter as a PostgreSQL ``tsvector`` literal.

    ``names`` are left out wherever they stand. Beside the words it carries marks of teams, kinds and days, by which a
    search is narrowed inside the same index.
    """
    places: dict[str, str] = {}
    position = 1
    for text in filter(None, texts):
        for run in _runs(_without_people(text, names)):
            for offset, lexeme in _lexemes(run):
                place = min(position + offset, _LAST_POSITION)
                places[lexeme] = f"{places[lexeme]},{place}" if lexeme in places else str(place)
            position += len(run.units) + 1
    words = [f"'{lexeme}':{_first(found)}" for lexeme, found in places.items()]
    return " ".join([*words, marked(marks)])


def _first(positions: str) -> str:
    """As many as the database keeps of one word."""
    fits = len(positions) < 2 * _MOST_POSITIONS  # a digit and a comma each, at the least
    return positions if fits else ",".join(positions.split(",")[:_MOST_POSITIONS])


def marked(marks: Iterable[str]) -> str:
    """Marks alone as a vector, to be added to one."""
    return " ".join(f"'{mark}'" for mark in sorted(set(marks)))


def query_of(text: str) -> str:
    """A search as a ``tsquery``: every term has to be there, each as it was typed. Raises SearchFault."""
    if len(text) > MAX_SEARCH:
        raise SearchFault("TOO_LONG")
    folded = _fold(text)
    if _PERSONAL.search(folded):
        raise SearchFault("PERSON")
    quoted = _QUOTED.findall(folded)
    terms = [*quoted, *_QUOTED.sub(" ", folded).split()]
    phrases = [_phrase(run) for term in terms for run in _runs(term)]
    if not phrases:
        raise SearchFault("EMPTY")
    if not all(phrases):
        raise SearchFault("TOO_SHORT")
    if len(phrases) > MAX_TERMS:
        raise SearchFault("TOO_LONG")
    return " & ".join(dict.fromkeys(phrases))


def place_marks(paths: Iterable[str]) -> list[str]:
    """One mark for each rung of each path."""
    return list(dict.fromkeys(f"@{code}" for path in paths for code in path.split("/") if code))


def agency_mark(agency_id: UUID) -> str:
    """The mark of what an agency holds or held."""
    return f"@a{agency_id.hex}"


def kind_marks(kind_code: str) -> list[str]:
    """The kind and those above it."""
    return list(_kind_marks(kind_code))


def time_marks(at: datetime) -> list[str]:
    """Day, month and year in UTC."""
    return list(_time_marks(at.astimezone(UTC).date()))


@dataclass(frozen=True)
class Window:
    """A stretch of time reaching back to ``since`` (None: to the beginning), with the marks that cover it."""

    since: datetime | None
    marks: tuple[str, ...]


def windows(until: datetime) -> list[Window]:
    """Ever longer stretches back from a moment: two days, two months, eight months, four years, everything.

    Looked through in turn, so that a frequent word is answered from the newest days and a rare one from one index.
    """
    day = until.astimezone(UTC).date()
    yesterday = day - timedelta(days=1)
    months = [_months_back(day, count) for count in range(8)]
    years = [date(day.year - count, 1, 1) for count in range(4)]
    return [
        Window(_start(yesterday), (_day_mark(day), _day_mark(yesterday))),
        Window(_start(months[1]), tuple(map(_month_mark, months[:2]))),
        Window(_start(months[-1]), tuple(map(_month_mark, months))),
        Window(_start(years[-1]), tuple(map(_year_mark, years))),
        Window(None, ()),
    ]


def narrowed(query: str, *alternatives: Sequence[str]) -> str:
    """The query, and of every group of marks at least one. An empty group narrows nothing."""
    groups = (" | ".join(f"'{mark}'" for mark in group) for group in alternatives if group)
    return " & ".join([query, *(f"({group})" for group in groups)])


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text.replace("\0", " ")).casefold()


def _without_people(text: str, names: Collection[str]) -> str:
    folded = _PERSONAL.sub("\n", _fold(text))
    for name in filter(None, names):
        known = _fold(name).strip()
        if len(known) > 1:
            folded = folded.replace(known, "\n")
    return folded


def _runs(folded: str) -> list[_Run]:
    """Characters and words that stand together; blanks do not part words, punctuation does, and so do blanks beside
    Chinese."""
    run, blank = _Run([], []), False
    runs = [run]
    for found in _UNIT.finditer(folded):
        sort, text = found.lastgroup, found[0]
        if sort == "blank":
            blank = True
            continue
        if sort == "break" or (blank and run.units and (sort == "han" or run.han[-1])):
            run = _Run([], [])
            runs.append(run)
        if sort == "han":
            run.units.extend(text)
            run.han.extend([True] * len(text))
        elif sort == "word":
            run.units.append(_stem(text[:MAX_WORD]))
            run.han.append(False)
        blank = False
    return [run for run in runs if run.units]


def _lexemes(run: _Run) -> list[tuple[int, str]]:
    """Every word, and every pair of neighbours of which one is a Chinese character, by its place in the run."""
    units, han = run
    if all(han):
        return list(enumerate(map(add, units, units[1:])))
    found = []
    for offset, unit in enumerate(units):
        if not han[offset]:
            found.append((offset, unit))
        if offset + 1 < len(units) and (han[offset] or han[offset + 1]):
            found.append((offset, unit + units[offset + 1]))
    return found


def _phrase(run: _Run) -> str:
    """The run as one phrase; empty for a lone character. Of pure Chinese every second pair is enough, and the last."""
    atoms = _lexemes(run)
    if all(run.han):
        last = len(run.units) - 2
        atoms = [atom for atom in atoms if atom[0] % 2 == 0 or atom[0] == last]
    joined = ""
    previous = 0
    for offset, lexeme in atoms:
        joined += f" <{offset - previous}> '{lexeme}'" if joined else f"'{lexeme}'"
        previous = offset
    return f"({joined})" if len(atoms) > 1 else joined


def _stem(word: str) -> str:
    """``leaks``, ``leaked`` and ``leaking`` are one word; short words stay as they are."""
    for ending in ("ing", "ed", "s"):
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) >= 3 and word.isascii():
            return word[: -len(ending)]
    return word


def _months_back(day: date, count: int) -> date:
    month = day.year * 12 + day.month - 1 - count
    return date(month // 12, month % 12 + 1, 1)


@lru_cache(maxsize=4096)
def _kind_marks(kind_code: str) -> tuple[str, ...]:
    parts = kind_code.split(".")
    return tuple(f"#k{'.'.join(parts[:depth])}" for depth in range(1, len(parts) + 1))


@lru_cache(maxsize=4096)
def _time_marks(day: date) -> tuple[str, ...]:
    return _day_mark(day), _month_mark(day), _year_mark(day)


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _day_mark(day: date) -> str:
    return f"#d{day:%Y%m%d}"


def _month_mark(day: date) -> str:
    return f"#m{day:%Y%m}"


def _year_mark(day: date) -> str:
    return f"#y{day:%Y}"
