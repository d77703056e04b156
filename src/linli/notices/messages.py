"""Writes messages: data/messages/<code>.<zh or en>.txt, whose first paragraph is the short form of SMS and lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from time import monotonic
from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from linli.kit.cells import current_cell
from linli.notices.rules import short_language
from linli.notices.rules.templates import FOLDER
from linli.places import queries as places
from linli.ui.words import when

_NAME_SECONDS = 60


@dataclass(frozen=True)
class Words:
    """The short form, and the rest of what an e-mail says."""

    short: str
    more: str

    @property
    def body(self) -> str:
        """Both."""
        return f"{self.short}\n\n{self.more}" if self.more else self.short


@cache
def environment() -> Environment:
    """Plain text, so nothing is escaped; a value that is not there is an error and not a hole."""
    made = Environment(  # noqa: S701
        loader=FileSystemLoader(FOLDER / "messages"), undefined=StrictUndefined, trim_blocks=True, auto_reload=False
    )
    made.globals.clear()  # no message needs them, and each would copy them
    return made


def render(name: str, language: str, values: Mapping[str, Any]) -> str:
    """One file. Raises jinja2.UndefinedError for a value that is missing."""
    return environment().get_template(f"{name}.{short_language(language)}.txt").render(values).strip()


def words_of(template: str, language: str, values: Mapping[str, str]) -> Words:
    """A message about one thing. ``values`` are plain data as stored: times as ISO 8601."""
    text = render(template, language, {**values, "due": _due(values.get("due", ""), language)})
    short, _break, more = text.partition("\n\n")
    return Words(short, more.strip())


def _due(stored: str, language: str) -> str:
    if not stored:
        return ""
    with translation.override(language):
        return when(datetime.fromisoformat(stored))


def push_text(language: str) -> str:
    """The one sentence that every push says, whatever it is about."""
    return render("push", language, {})


def service_name(language: str) -> str:
    """The town's service, ``诸暨市邻里``: what a subject line says, and all that it says beside a reference."""
    try:
        return _service_name(current_cell(), language, int(monotonic() // _NAME_SECONDS))
    except LookupError:  # places are not loaded yet: not kept, so that the name is there as soon as they are
        with translation.override(language):
            return gettext("Linli")


@lru_cache(maxsize=8)
def _service_name(cell: str, language: str, _minute: int) -> str:
    """Asked for with every message, and read again each minute: a place may be renamed. Raises LookupError."""
    place = places.find_place_by_code(cell)
    if place is None:
        raise LookupError(cell)
    with translation.override(language):
        return gettext("%(town)s Linli") % {"town": place.name(language)}


def subject_of(language: str, references: Sequence[str]) -> str:
    """The service and the reference; the service alone for several things. Never what it is about."""
    service = service_name(language)
    if len(set(references)) != 1:
        return service
    return f"{service}：{references[0]}" if short_language(language) == "zh" else f"{service}: {references[0]}"
