"""The messages there are: for whom, how pressing, and what they need to know. Data, never words of a matter."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from linli.notices.rules.plan import Audience, Urgency

FOLDER = Path(__file__).parent.parent / "data"
DIGEST = "digest"
RECEIPT = "resident.received"  # the first of every matter
# All that a message may know besides its link. Neither the title nor the text nor the kind of a matter is among them.
KNOWN_VALUES = frozenset({"reference", "due"})
# What a message about an area may know: its name, the days, how many, and lines of counts. Nothing of one matter.
PUBLIC_VALUES = frozenset({"area", "span", "total", "lines"})


@dataclass(frozen=True)
class Template:
    """One message. ``needs``: names of values; ``basis``: for legal ones why they are told whatever was chosen.

    ``source``: where that is written. Both by language, empty for a message that nobody has to be told.
    """

    code: str
    urgency: Urgency
    needs: tuple[str, ...]
    names: Mapping[str, str]
    basis: Mapping[str, str]
    source: Mapping[str, str]

    @property
    def audience(self) -> Audience:
        """Whom it is for, by the first word of its code."""
        return Audience(self.code.partition(".")[0].upper())

    def name(self, language: str) -> str:
        """Its short name for those who keep it, and for lists."""
        return self.names[short_language(language)]


def short_language(language: str) -> str:
    """``zh`` or ``en``, as the files are named."""
    return "zh" if language.startswith("zh") else "en"


@cache
def all_templates() -> Mapping[str, Template]:
    """By code, in the order of the file. Raises ValueError for one that would know more than it may."""
    document = json.loads((FOLDER / "templates.json").read_text(encoding="utf-8"))
    return {part["code"]: _template(part) for part in document["templates"]}


def _template(part: Mapping[str, Any]) -> Template:
    known = PUBLIC_VALUES if part["code"].startswith("public.") else KNOWN_VALUES
    if not set(part["needs"]) <= known:
        raise ValueError(f"{part['code']} wants to know {part['needs']}")
    urgency = Urgency(part["urgency"])
    basis = dict(part.get("basis", {}))
    source = basis.pop("source", {})
    return Template(part["code"], urgency, tuple(part["needs"]), part["name"], basis, source)


def get_template(code: str) -> Template:
    """The template; raises KeyError."""
    return all_templates()[code]


def legal_templates() -> list[Template]:
    """What still comes after unsubscribing."""
    return [template for template in all_templates().values() if template.urgency is Urgency.LEGAL]


def checked_values(template: Template, values: Mapping[str, str]) -> dict[str, str]:
    """Exactly what it needs; raises KeyError for what is missing. Whatever else was given is dropped."""
    return {name: values[name] for name in template.needs}
