"""Cleaning of what people type, so that nothing invisible is stored and nothing visible is lost."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from linli.kit.errors import Refused

_LINE_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\u0085\v\f]")
_BLANKS = re.compile(r"[^\S\n]+")
_MANY_BREAKS = re.compile(r"\n{3,}")
# Zero-width joiner and non-joiner carry meaning in emoji and some scripts; every other format character
# (bidi overrides and isolates, zero-width space, byte order mark, tags) can only deceive here.
_KEPT_FORMAT = "\u200c\u200d"


def _visible(character: str) -> bool:
    category = unicodedata.category(character)
    if character == "\n" or character in _KEPT_FORMAT:
        return True
    return category not in ("Cc", "Cf", "Cs", "Co", "Cn")


def clean_text(text: str, *, max_length: int, field: str | None = None) -> str:
    """NFC, no control, format or unassigned characters, at most two line breaks in a row, trimmed.

    Raises Refused ``text.too_long`` when more than ``max_length`` characters remain.
    """
    if not text:
        return ""
    text = _LINE_BREAKS.sub("\n", unicodedata.normalize("NFC", text.replace("\t", " ")))
    if not text.replace("\n", "").isprintable():  # nearly every text is, and is told so at once
        text = "".join(character for character in text if _visible(character))
    lines = [_BLANKS.sub(" ", line).strip() for line in text.split("\n")]
    cleaned = _MANY_BREAKS.sub("\n\n", "\n".join(lines)).strip().strip(_KEPT_FORMAT)
    if len(cleaned) > max_length:
        raise Refused(
            "text.too_long",
            _("This is too long. Please keep it shorter."),
            field=field,
            facts={"max_length": max_length, "length": len(cleaned)},
        )
    return cleaned


def clean_line(text: str, *, max_length: int, field: str | None = None) -> str:
    """As clean_text, on one line."""
    if not text:
        return ""
    return " ".join(clean_text(text, max_length=max_length + text.count("\n"), field=field).split())
