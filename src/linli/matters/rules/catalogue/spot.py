"""Where in a catalogue something is, and what is wrong there."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from linli.matters.rules.catalogue.document import Text

MAX_TEXT = 200
# A CJK ideograph or full-width mark, then an ASCII mark that Chinese text sets full-width.
_ASCII_AFTER_CHINESE = re.compile(r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f][,:;?!()]")


@dataclass(frozen=True)
class Fault:
    """One hole. ``at`` is the code of the kind around it, ``path`` its place in the document."""

    path: str
    at: str
    code: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Spot:
    """A place in the document, and the code of the kind around it."""

    path: str
    at: str

    def field(self, name: str) -> "Spot":
        """A field of the same kind."""
        return Spot(f"{self.path}.{name}", self.at)

    def child(self, name: str, code: str | None) -> "Spot":
        """A kind below this one."""
        return Spot(f"{self.path}.{name}", code or self.at)

    def fault(self, code: str, **facts: Any) -> Fault:
        """That this is wrong here."""
        return Fault(self.path, self.at, code, facts)

    def name(self, text: Text | None) -> Iterator[Fault]:
        """Faults of a name: English takes about twice the characters of Chinese."""
        yield from self.field("zh").text(getattr(text, "zh", None), most=60)
        yield from self.field("en").text(getattr(text, "en", None), most=120)

    def both(self, text: Text | None, *, most: int = MAX_TEXT) -> Iterator[Fault]:
        """Faults of a text that has to be there in both languages."""
        for language in ("zh", "en"):
            yield from self.field(language).text(getattr(text, language, None), most=most)

    def text(self, value: str | None, *, most: int = MAX_TEXT) -> Iterator[Fault]:
        """Faults of one text."""
        if value is None or not value.strip():
            yield self.fault("MISSING")
            return
        if len(value) > most:
            yield self.fault("TOO_LONG", length=len(value), most=most)
        if any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") for character in value):
            yield self.fault("INVISIBLE_CHARACTER")
        if found := _ASCII_AFTER_CHINESE.search(value):
            yield self.fault("ASCII_MARK", value=found.group())
