"""Letters as PDF: what is told, set on A4 with a code that opens the page of the matter. The same in, the same out."""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from linli.kit.cells import current_cell
from linli.kit.errors import Refused
from linli.notices.rules import short_language
from linli.notices.rules.templates import FOLDER

ADDRESS_LINES = 6  # what the window holds at 11 points
MOST_LETTERS = 500  # in one file
_QUIET_MODULES = 2
_ONE_AT_A_TIME = Lock()  # the compiler keeps the document that it is at


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter in one language. Plain text throughout: line breaks end a line of ``address``, elsewhere a space.

    ``sender`` is the small line above the address; ``about`` the lines beside it; ``facts`` pairs of a label and what
    holds; ``see`` what the code is for, ``link`` the address in it, ``foot`` whom to telephone.
    """

    language: str
    sender: str
    address: tuple[str, ...]
    about: tuple[str, ...]
    heading: str
    paragraphs: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    link: str
    see: tuple[str, ...]
    foot: tuple[str, ...]


def write_letters(letters: Sequence[Letter], title: str) -> bytes:
    """One PDF, a page each, made for screen readers too (PDF/UA-1).

    Raises Refused ``letter.none``, ``letter.too_many`` and ``letter.no_typeface``.
    """
    if not letters:
        raise Refused("letter.none", _("There is no letter to print."))
    if len(letters) > MOST_LETTERS:
        raise Refused("letter.too_many", _("That is more than one file takes. Please print fewer at once."))
    inputs = {
        "letters": json.dumps([_data(letter) for letter in letters], ensure_ascii=False),
        "title": _plain(title),
        "lang": short_language(letters[0].language),
    }
    with _ONE_AT_A_TIME:
        written = _compiler(_typeface()).compile(format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"], timestamp=0)
    assert isinstance(written, bytes)
    return written


def desk_telephone() -> str:
    """The number of the desk of this cell, as a letter gives it."""
    known: dict[str, str] = _desks()
    return known.get(current_cell(), known["default"])


@cache
def _desks() -> dict[str, str]:
    document = json.loads((FOLDER / "desks.json").read_text(encoding="utf-8"))
    telephones: dict[str, str] = document["telephones"]
    return telephones


def _typeface() -> Path:
    folder = Path(settings.LINLI_LETTER_FONTS)
    if not any(folder.glob("*.ttf")):
        raise Refused(
            "letter.no_typeface",
            _("The typeface of letters is missing here. Whoever runs this site brings it in with make frontend."),
            status=503,
        )
    return folder


@cache
def _compiler(fonts: Path) -> typst.Compiler:
    """Made once: what is read of the typeface stays read. Fonts of the machine are left alone."""
    source = FOLDER / "letter.typ"
    return typst.Compiler(str(source), root=str(FOLDER), font_paths=[str(fonts)], ignore_system_fonts=True)


def _data(letter: Letter) -> dict[str, Any]:
    return {
        "lang": short_language(letter.language),
        "sender": _plain(letter.sender),
        "address": [_plain(line) for line in letter.address[:ADDRESS_LINES]],
        "about": [_plain(line) for line in letter.about],
        "heading": _plain(letter.heading),
        "paragraphs": [_plain(part) for part in letter.paragraphs],
        "facts": [[_plain(label), _plain(what)] for label, what in letter.facts],
        "link": _plain(letter.link),
        "qr": _code(letter.link),
        "see": [_plain(line) for line in letter.see],
        "foot": [_plain(line) for line in letter.foot],
    }


def _plain(text: str) -> str:
    """Without what has no shape on paper: control and format characters, halves of surrogates."""
    kept = (" " if char in "\r\n\t" else char for char in text)
    return "".join(char for char in kept if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn"))


def _code(link: str) -> str:
    """The QR code as SVG, with a fourth of it to spare for a fold or a stain."""
    file = BytesIO()
    segno.make(link, error="q", micro=False).save(file, kind="svg", border=_QUIET_MODULES, xmldecl=False)
    return file.getvalue().decode()
