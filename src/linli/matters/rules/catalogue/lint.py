"""What a catalogue still lacks before it can be published: every hole, with its path.

A fault is a code; its sentence in both languages stands beside the actions, because rules speak no language.
"""

import re
from collections.abc import Iterator, Sequence

from linli.matters.rules.catalogue.document import FORMAT, Catalogue, Group, Leaf, Subject, Words
from linli.matters.rules.catalogue.lint_parts import ask_faults, basis_faults
from linli.matters.rules.catalogue.lint_retention import retention_faults
from linli.matters.rules.catalogue.lint_targets import target_faults
from linli.matters.rules.catalogue.spot import Fault, Spot
from linli.matters.rules.coded import LADDER, OPENS

ELSE = "else"  # the last part of the code of the leaf that takes what no other leaf names
MAX_WORDS = 200
MAX_WORD = 40
MAX_ICON = 40
MAX_CODE = 100
_PART = re.compile(r"[a-z][a-z0-9_]{0,39}")

__all__ = ["ELSE", "Fault", "lint"]


def lint(document: Catalogue) -> list[Fault]:
    """Every hole, in the order of the document; an empty list means it can be published.

    Residents never choose among the kinds of a retired subject, so it needs no icon and no leaf for whatever it does
    not name.
    """
    return list(_document(document))


def _document(document: Catalogue) -> Iterator[Fault]:
    top = Spot("$", document.catalogue or "")
    if document.format != FORMAT:
        yield top.field("format").fault("BAD_FORMAT", wanted=FORMAT)
    if not document.catalogue or not re.fullmatch(r"[a-z][a-z0-9-]{0,59}", document.catalogue):
        yield top.field("catalogue").fault("BAD_CODE", value=document.catalogue or "")
    yield from retention_faults(document.retention, top.field("retention"))
    if not document.subjects:
        yield top.field("subjects").fault("NO_SUBJECTS")
    seen: set[str] = set()
    for position, subject in enumerate(document.subjects or []):
        yield from _subject(subject, Spot(f"$.subjects[{position}]", subject.code or ""), seen)


def _subject(subject: Subject, spot: Spot, seen: set[str]) -> Iterator[Fault]:
    yield from _code(subject.code, None, 1, spot, seen)
    yield from spot.field("name").name(subject.name)
    if subject.common is not None:
        yield from spot.field("common").name(subject.common)
    if not subject.retired and not subject.icon:
        yield spot.field("icon").fault("MISSING")
    if len(subject.icon or "") > MAX_ICON:
        yield spot.field("icon").fault("TOO_LONG", length=len(subject.icon or ""), most=MAX_ICON)
    leaves: list[Leaf] = []
    for position, group in enumerate(subject.groups or []):
        leaves += group.kinds or []
        yield from _group(group, subject, spot.child(f"groups[{position}]", group.code), seen)
    if not leaves:
        yield spot.field("groups").fault("NO_LEAF")
    elif not subject.retired and not any((leaf.code or "").split(".")[-1] == ELSE for leaf in leaves):
        yield spot.field("groups").fault("NO_ELSE_LEAF")


def _group(group: Group, subject: Subject, spot: Spot, seen: set[str]) -> Iterator[Fault]:
    yield from _code(group.code, subject.code, 2, spot, seen)
    yield from spot.field("name").name(group.name)
    if not group.kinds:
        yield spot.field("kinds").fault("NO_LEAF")
    for position, leaf in enumerate(group.kinds or []):
        yield from _leaf(leaf, group, spot.child(f"kinds[{position}]", leaf.code), seen)


def _leaf(leaf: Leaf, group: Group, spot: Spot, seen: set[str]) -> Iterator[Fault]:
    yield from _code(leaf.code, group.code, 3, spot, seen)
    yield from spot.field("name").name(leaf.name)
    if leaf.first_level is None:
        yield spot.field("first_level").fault("MISSING")
    elif leaf.first_level not in LADDER:
        yield spot.field("first_level").fault("NOT_ONE_OF", value=leaf.first_level, wanted=", ".join(LADDER))
    yield from target_faults(leaf, spot)
    for name in ("private", "danger"):
        if getattr(leaf, name) is None:
            yield spot.field(name).fault("MISSING")
    if leaf.workflow is not None and not re.fullmatch(r"[a-z][a-z0-9.\-]{0,59}", leaf.workflow):
        yield spot.field("workflow").fault("BAD_CODE", value=leaf.workflow)
    if leaf.opens is not None and leaf.opens not in OPENS:
        yield spot.field("opens").fault("NOT_ONE_OF", value=leaf.opens, wanted=", ".join(OPENS))
    yield from retention_faults(leaf.retention, spot.field("retention"))
    yield from basis_faults(leaf.basis, spot.field("basis"))
    yield from ask_faults(leaf.ask, spot.field("ask"))
    yield from _words(leaf.words, spot.field("words"))


def _code(code: str | None, parent: str | None, depth: int, spot: Spot, seen: set[str]) -> Iterator[Fault]:
    here = spot.field("code")
    if not code:
        yield here.fault("MISSING")
        return
    parts = code.split(".")
    if not all(_PART.fullmatch(part) for part in parts):
        yield here.fault("BAD_CODE", value=code)
    elif len(parts) != depth:
        yield here.fault("WRONG_DEPTH", value=code, found=len(parts), wanted=depth)
    elif parent and not code.startswith(f"{parent}."):
        yield here.fault("NOT_UNDER_PARENT", value=code, parent=parent)
    if len(code) > MAX_CODE:
        yield here.fault("TOO_LONG", length=len(code), most=MAX_CODE)
    if code in seen:
        yield here.fault("DOUBLE_CODE", value=code)
    seen.add(code)


def _words(words: Words | None, spot: Spot) -> Iterator[Fault]:
    for language in ("zh", "en"):
        entries: Sequence[str] | None = getattr(words, language, None)
        here = spot.field(language)
        if not entries:
            yield here.fault("NO_WORDS")
            continue
        if len(entries) > MAX_WORDS:
            yield here.fault("TOO_LONG", length=len(entries), most=MAX_WORDS)
        folded: set[str] = set()
        for position, word in enumerate(entries):
            spot_of_word = Spot(f"{here.path}[{position}]", here.at)
            yield from spot_of_word.text(word, most=MAX_WORD)
            if word.casefold() in folded:
                yield spot_of_word.fault("DOUBLE_WORD", value=word)
            folded.add(word.casefold())
