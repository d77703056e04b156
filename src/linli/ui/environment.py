"""The Jinja2 environment of every page: escaping, translation, addresses, and words for times and numbers."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from unicodedata import east_asian_width
from urllib.parse import urlencode

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment

from linli.kit.ids import show_reference
from linli.kit.live_ticket import sign_topics
from linli.kit.looks import has_looked
from linli.ui import areas, words
from linli.ui.bound import field_values
from linli.ui.escaping import QuickEscaping, escaped
from linli.ui.vendor import vendor_version

COMPONENTS = "ui/components/"

WIDE, NARROW, GAP, ROOM = 14, 8, 16, 170  # pixels, of the small words in the header


def url(name: str, /, query: Mapping[str, Any] | None = None, **kwargs: Any) -> str:
    """The address of a named page; ``query`` leaves out what is None or empty. Raises NoReverseMatch."""
    address = reverse(name, kwargs=kwargs) if kwargs else _plain_address(name)
    asked = {key: value for key, value in (query or {}).items() if value not in (None, "", [], ())}
    return f"{address}?{urlencode(asked, doseq=True)}" if asked else address


# Both are the same for as long as the process runs, and every page has a dozen of them.
_plain_address = lru_cache(maxsize=512)(reverse)
_static_address = lru_cache(maxsize=512)(static)


def _said(message: str) -> str:
    return _said_in(get_language(), message)


@lru_cache(maxsize=8192)
def _said_in(_language: str | None, message: str) -> str:
    """Looked up once for each language: a page says some thirty sentences."""
    return gettext(message)


def live_url(topics: Sequence[str]) -> str:
    """Where a page may listen for these topics: the live endpoint with a signed ticket."""
    return f"{settings.LINLI_LIVE_URL}?{urlencode({'ticket': sign_topics(topics)})}"


def html_lang() -> str:
    """``zh-Hans`` or ``en``, as the lang attribute wants it."""
    return "en" if words.speaks_english() else "zh-Hans"


def other_languages() -> list[tuple[str, str, str]]:
    """(code, lang attribute, own name) of the languages that the reader could switch to."""
    own_names = {"zh-hans": ("zh-Hans", "中文"), "en": ("en", "English")}
    return [(code, *own_names.get(code, (code, code))) for code, _name in settings.LANGUAGES if code != get_language()]


def fits_a_phone(labels: Sequence[object]) -> bool:
    """True when these words stand in one row beside the name of the house at 320 pixels; else they go behind a menu.

    Reckoned, not measured, because it has to hold before any script runs: 14 px a Chinese character, 8 px a letter.
    """
    wide = sum(WIDE if east_asian_width(letter) in "WF" else NARROW for label in labels for letter in str(label))
    return wide + GAP * (len(labels) - 1) <= ROOM


class _Component:
    """A component by its name, also where the page around it has not run: a block rendered alone for htmx."""

    def __init__(self, environment: Environment, name: str) -> None:
        self.environment = environment
        self.name = name
        self._macro: Callable[..., Any] | None = None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        macro = self._macro
        if macro is None or self.environment.auto_reload:
            template = self.environment.get_template(f"{COMPONENTS}{self.name}.jinja")
            macro = self._macro = getattr(template.module, self.name)
        return macro(*args, **kwargs)


class _Word(_Component):
    """A component that shows a word in a colour: drawn once for each, because lists show the same few all over."""

    def __init__(self, environment: Environment, name: str) -> None:
        super().__init__(environment, name)
        self._drawn = lru_cache(maxsize=1024, typed=True)(super().__call__)  # typed: markup is not text

    def __call__(self, text: object, tone: str = "") -> Any:
        return self._drawn(text if isinstance(text, str) else str(text), tone)


_KEPT: dict[tuple[object, ...], str] = {}
_MOST_KEPT = 128  # pieces of a page, of up to a hundred kilobytes each


def kept(key: tuple[object, ...] | None, caller: Callable[[], str]) -> str:
    """A piece of a page that is the same for the same key and language, drawn once in this process.

    The key names the piece and everything that it shows; None draws it anew. Nothing of one reader alone, such as a
    CSRF token, may stand in it.
    """
    if key is None:
        return caller()
    full = (get_language(), *key)
    piece = _KEPT.get(full)
    if piece is None:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        piece = _KEPT[full] = caller()
    return piece


FILTERS: dict[str, Callable[..., Any]] = {
    "when": words.when,
    "day": words.day,
    "ago": words.ago,
    "left": words.left,
    "number": words.number,
    "percent": words.percent,
    "reference": show_reference,
    "clock": words.clock,
}


GLOBALS: dict[str, Callable[..., Any]] = {
    "url": url,
    "static": _static_address,
    "live_url": live_url,
    "html_lang": html_lang,
    "fits_a_phone": fits_a_phone,
    "other_languages": other_languages,
    "area_shapes": areas.area_shapes,
    "clock": words.clock,
    "has_looked": has_looked,
    "kept": kept,
    "field_values": field_values,
    "vendor_version": vendor_version,
}


def _is_group(choices: object) -> bool:
    """True for the inner list of a group of options. A lazy translation is iterable too, but no list."""
    return isinstance(choices, list | tuple)


class _QuickEnvironment(Environment):
    code_generator_class = QuickEscaping
    escaped = staticmethod(escaped)


def environment(**options: Any) -> Environment:
    """What ``settings.TEMPLATES`` names; autoescape is on whatever the options say."""
    options.pop("autoescape", None)
    env = _QuickEnvironment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        **options,
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        _said, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.filters.update(FILTERS)
    env.tests["group"] = _is_group
    env.globals.update(GLOBALS)
    for path in env.list_templates(filter_func=lambda path: path.startswith(COMPONENTS)):
        name = path.removeprefix(COMPONENTS).removesuffix(".jinja")
        env.globals.setdefault(name, _Word(env, name) if name == "tag" else _Component(env, name))
    # Also as filters, for the lines of long lists: Jinja calls a filter directly, all else through its context.
    env.filters.update({name: env.globals[name] for name in ("tag", "clock_tag")})
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True, "default": _plain}
    return env


def _plain(value: object) -> str:
    """Lazy translations and the like inside a tojson."""
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} does not go into a page as JSON")
