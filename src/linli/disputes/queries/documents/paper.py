"""A paper of plain data, set by typst as PDF/A-2a and PDF/UA-1. The same in, the same bytes out.

The compiler itself refuses what does not conform (a missing alternative text, an untagged table, a date left out).
"""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from linli.kit.errors import Refused

FOLDER = Path(__file__).resolve().parents[2] / "data" / "documents"
MOST_CHARACTERS = 200_000
_QUIET_MODULES = 2
_ONE_AT_A_TIME = Lock()  # the compiler keeps the document that it is at


@dataclass(frozen=True)
class Block:
    """One piece of a section; ``kind`` is that of the template: text, pairs, table, items, mark, signatures, code."""

    kind: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Section:
    """A heading, empty for none, and what stands under it."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """The whole in one language; ``meta`` pairs of a label and what holds."""

    language: str
    heading: str
    meta: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    foot: str


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A document of one part a language. ``written_at`` is the date inside the file."""

    title: str
    written_at: datetime
    parts: tuple[Part, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class Item:
    """A numbered item: its sentences, and a table of its parts where it has any."""

    number: str
    sentences: tuple[str, ...]
    head: tuple[str, ...] = ()
    parts: tuple[tuple[str, ...], ...] = ()


def text(words: str) -> Block:
    """A paragraph."""
    return Block("text", {"text": words})


def mark(words: str) -> Block:
    """Small print that may break anywhere: digests and addresses."""
    return Block("mark", {"text": words})


def pairs(rows: Sequence[tuple[str, str]]) -> Block:
    """Labels with what holds."""
    return Block("pairs", {"rows": rows})


def table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> Block:
    """A table; ``numbers`` are the columns set to the right."""
    return Block("table", {"head": head, "rows": rows, "numbers": numbers})


def items(entries: Sequence[Item]) -> Block:
    """Numbered items."""
    return Block("items", {"entries": [asdict(entry) for entry in entries]})


def signatures(people: Sequence[tuple[str, str]], words: str) -> Block:
    """Lines to sign on, for (role, name); ``words`` stand under each."""
    return Block("signatures", {"people": [{"role": role, "name": name} for role, name in people], "words": words})


def code(link: str, words: str) -> Block:
    """A QR code of an address, with the address beside it."""
    file = BytesIO()
    segno.make(link, error="q", micro=False).save(file, kind="svg", border=_QUIET_MODULES, xmldecl=False)
    return Block("code", {"link": link, "words": words, "svg": file.getvalue().decode()})


def write_paper(paper: Paper) -> bytes:
    """The PDF. Raises Refused ``document.too_long`` and ``document.no_typeface``."""
    at = paper.written_at.astimezone(UTC)
    data = {
        "title": paper.title,
        "written": [at.year, at.month, at.day, at.hour, at.minute, at.second],
        "parts": [_part(part) for part in paper.parts],
    }
    written = json.dumps(_plain(data), ensure_ascii=False)
    if len(written) > MOST_CHARACTERS:
        raise Refused("document.too_long", _("That is more than a document takes. Please keep it shorter."))
    with _ONE_AT_A_TIME:
        pdf = _compiler(_typeface()).compile(
            format="pdf", sys_inputs={"paper": written}, pdf_standards=["a-2a", "ua-1"], timestamp=0
        )
    assert isinstance(pdf, bytes)
    return pdf


def _part(part: Part) -> dict[str, Any]:
    return {
        "lang": part.language.partition("-")[0],
        "heading": part.heading,
        "meta": part.meta,
        "foot": part.foot,
        "sections": [
            {"heading": section.heading, "blocks": [{"kind": one.kind, **one.values} for one in section.blocks]}
            for section in part.sections
        ],
    }


def _plain(value: Any) -> Any:
    """Without what has no shape on paper: control and format characters, halves of surrogates. Line breaks stay."""
    if isinstance(value, str):
        return "".join(char for char in value.replace("\r\n", "\n").replace("\t", " ") if _shown(char))
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _shown(char: str) -> bool:
    return char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _typeface() -> Path:
    folder = Path(settings.LINLI_LETTER_FONTS)
    if not any(folder.glob("*.ttf")):
        raise Refused(
            "document.no_typeface",
            _("The typeface of letters is missing here. Whoever runs this site brings it in with make frontend."),
            status=503,
        )
    return folder


@cache
def _compiler(fonts: Path) -> typst.Compiler:
    """Made once: what is read of the typeface stays read. Fonts of the machine are left alone."""
    source = FOLDER / "paper.typ"
    return typst.Compiler(str(source), root=str(FOLDER), font_paths=[str(fonts)], ignore_system_fonts=True)
