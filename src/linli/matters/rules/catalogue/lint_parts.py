"""Holes in the parts of a kind: the basis of its targets and the questions it asks."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from linli.matters.rules.catalogue.document import Ask, Basis, Choice
from linli.matters.rules.catalogue.spot import Fault, Spot

ASK_TYPES = ("TEXT", "CHOICE", "NUMBER", "YES_NO")
BASIS_SOURCES = ("LOCAL", "LAW")
MAX_ASKS = 12
_ASK_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CHOICE_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,39}")


def basis_faults(basis: Basis | None, spot: Spot) -> Iterator[Fault]:
    """A target needs a reason in both languages; a law also its name, article and first day, and who has read it."""
    if basis is None:
        yield spot.fault("MISSING")
        return
    yield from spot.field("zh").text(basis.zh, most=400)
    yield from spot.field("en").text(basis.en, most=400)
    if basis.source is None:
        yield spot.field("source").fault("MISSING")
    elif basis.source not in BASIS_SOURCES:
        yield spot.field("source").fault("NOT_ONE_OF", value=basis.source, wanted=", ".join(BASIS_SOURCES))
    law = basis.source == "LAW"
    for name in ("instrument", "article", "effective_on", "verified"):
        value = getattr(basis, name)
        if law and value in (None, ""):
            yield spot.field(name).fault("LAW_NOT_SAID_VERIFIED" if name == "verified" else "LAW_WITHOUT_SOURCE")
        elif not law and value is not None:
            yield spot.field(name).fault("ONLY_FOR_LAW")
    if law and basis.effective_on and not _is_day(basis.effective_on):
        yield spot.field("effective_on").fault("BAD_DATE", value=basis.effective_on)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def ask_faults(asks: Sequence[Ask] | None, spot: Spot) -> Iterator[Fault]:
    """Every question says its type, whether it must be answered, and its label in both languages."""
    if asks is None:
        yield spot.fault("MISSING")
        return
    if len(asks) > MAX_ASKS:
        yield spot.fault("TOO_LONG", length=len(asks), most=MAX_ASKS)
    codes: set[str] = set()
    for position, ask in enumerate(asks):
        yield from _ask(ask, Spot(f"{spot.path}[{position}]", spot.at), codes)


def _ask(ask: Ask, spot: Spot, codes: set[str]) -> Iterator[Fault]:
    yield from _code(ask.code, _ASK_CODE, spot, codes)
    if ask.type is None:
        yield spot.field("type").fault("MISSING")
    elif ask.type not in ASK_TYPES:
        yield spot.field("type").fault("NOT_ONE_OF", value=ask.type, wanted=", ".join(ASK_TYPES))
    if ask.required is None:
        yield spot.field("required").fault("MISSING")
    yield from spot.field("label").both(ask.label)
    if ask.hint is not None:
        yield from spot.field("hint").both(ask.hint)
    yield from _choices(ask, spot.field("choices"))


def _choices(ask: Ask, spot: Spot) -> Iterator[Fault]:
    if ask.type != "CHOICE":
        if ask.choices is not None:
            yield spot.fault("ONLY_FOR_CHOICE")
        return
    if len(ask.choices or []) < 2:
        yield spot.fault("NO_CHOICES")
    codes: set[str] = set()
    for position, choice in enumerate(ask.choices or []):
        yield from _choice(choice, Spot(f"{spot.path}[{position}]", spot.at), codes)


def _choice(choice: Choice, spot: Spot, codes: set[str]) -> Iterator[Fault]:
    yield from _code(choice.code, _CHOICE_CODE, spot, codes)
    yield from spot.field("zh").text(choice.zh)
    yield from spot.field("en").text(choice.en)


def _code(code: str | None, pattern: re.Pattern[str], spot: Spot, codes: set[str]) -> Iterator[Fault]:
    here = spot.field("code")
    if not code:
        yield here.fault("MISSING")
        return
    if not pattern.fullmatch(code):
        yield here.fault("BAD_CODE", value=code)
    if code in codes:
        yield here.fault("DOUBLE_CODE", value=code)
    codes.add(code)
