"""The catalogues of translations: what the code says in English, what a reader sees in Chinese.

Each module keeps its own: ``src/linli/<module>/locale/zh_Hans/LC_MESSAGES/django.po``.

    python -m tools.translations update [MODULE ...]   adds what is new, removes what is gone
    python -m tools.translations check                 prints every fault, exit status 1 when there is one
"""

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parent.parent / "src" / "linli"
METHODS = [
    ("**/tests/**", "ignore"),
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**/jinja2/**.jinja", "jinja2"),
    ("**/templates/**.html", "linli_django"),
]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
OPTIONS = {"**/jinja2/**.jinja": {"extensions": "jinja2.ext.i18n,jinja2.ext.do", "trimmed": "true", "silent": "false"}}

HEADER = """# Chinese of the module {module}.
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""

# A CJK ideograph or full-width mark, then an ASCII mark that Chinese text sets full-width.
ASCII_AFTER_CHINESE = re.compile(r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f][,:;?!()]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
_BLOCKTRANS = re.compile(r"{%\s*blocktrans(?:late)?\b([^%]*)%}(.*?){%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
_TRANS = re.compile(r"""{%\s*trans(?:late)?\s+(?:"([^"]+)"|'([^']+)')[^%]*%}""")


def modules() -> list[str]:
    """Modules that say anything."""
    return sorted(path.name for path in SOURCE.iterdir() if path.is_dir() and any(extracted(path.name)))


def catalogue_path(module: str) -> Path:
    """Where the module's Chinese stands."""
    return SOURCE / module / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


@cache
def extracted(module: str) -> Catalog:
    """Every message in the module's Python and templates, with where it stands; read once in a process."""
    found = Catalog(charset="utf-8")
    folder = SOURCE / module
    methods = [row for row in METHODS if row[1] != "linli_django"]
    rows = extract_from_dir(
        folder, methods, OPTIONS, KEYWORDS, directory_filter=lambda _path: True, strip_comment_tags=True
    )
    for filename, line, message, _comments, context in rows:
        found.add(message, locations=[(f"src/linli/{module}/{filename}", line)], context=context)
    for path in sorted(folder.glob("templates/**/*.html")) + sorted(folder.glob("templates/**/*.txt")):
        for message in _django_messages(path.read_text()):
            found.add(message, locations=[(str(path.relative_to(SOURCE.parent.parent)), 1)])
    return found


def _django_messages(text: str) -> Iterator[str]:
    """Messages of a Django template; blocktranslate as Django itself names them."""
    for match in _TRANS.finditer(text):
        yield match.group(1) or match.group(2)
    for match in _BLOCKTRANS.finditer(text):
        body = match.group(2)
        if "trimmed" in match.group(1):
            body = " ".join(line.strip() for line in body.strip().splitlines())
        yield re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", body)


def load(module: str) -> Catalog:
    """The module's catalogue; empty when there is none yet."""
    path = catalogue_path(module)
    if not path.exists():
        return Catalog(locale="zh_Hans", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def update(module: str) -> int:
    """Bring the catalogue in line with the source; returns how many messages still need Chinese."""
    known, source = load(module), extracted(module)
    fresh = Catalog(locale="zh_Hans", charset="utf-8")
    for message in source:
        if message.id:
            old = known.get(message.id, context=message.context)
            translated = old.string if old is not None else message.string
            fresh.add(message.id, translated, flags=message.flags, context=message.context)
    save(module, fresh)
    return sum(1 for message in fresh if message.id and not _complete(message))


def save(module: str, catalogue: Catalog) -> None:
    """Write the catalogue, sorted and without dates, so that a difference is a difference of words."""
    path = catalogue_path(module)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(HEADER.format(module=module).encode())
        write_po(file, catalogue, width=120, no_location=True, omit_header=True, sort_output=True)


def faults() -> Iterator[str]:
    """One line for each thing that is missing, stale or badly set."""
    for module in modules():
        known, source = load(module), extracted(module)
        for message in source:
            if message.id:
                yield from _faults_of(module, message, known.get(message.id, context=message.context))
        for message in known:
            if message.id and source.get(message.id, context=message.context) is None:
                yield f"{module}: nothing says {message.id!r} any more"
    yield from _quarrels()


def _quarrels() -> Iterator[str]:
    """The same words translated differently in two modules: Django would pick one for both."""
    said: dict[object, tuple[str, object]] = {}
    for module in modules():
        for message in load(module):
            key = (message.context, tuple(_texts(message.id)))
            first, string = said.setdefault(key, (module, message.string))
            if message.id and string != message.string:
                yield f"{module} and {first} translate {message.id!r} differently: {message.string!r}, {string!r}"


def _faults_of(module: str, message: Message, known: Message | None) -> Iterator[str]:
    if known is None or not _complete(known):
        yield f"{module}: no Chinese for {message.id!r}"
        return
    if known.fuzzy:
        yield f"{module}: unsure Chinese for {message.id!r}"
    for text in _texts(known.string):
        if found := ASCII_AFTER_CHINESE.search(text):
            yield f"{module}: ASCII mark in {text!r} at {found.group()!r}"
        wanted = set(PLACEHOLDER.findall(_texts(message.id)[-1]))
        if set(PLACEHOLDER.findall(text)) != wanted:
            yield f"{module}: {text!r} does not fill {sorted(wanted)}"


def _texts(value: str | tuple[str, ...] | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _complete(message: Message) -> bool:
    return bool(message.string) and all(_texts(message.string))


def main(arguments: list[str]) -> int:
    """The command line of this file."""
    if arguments[:1] == ["update"]:
        for module in arguments[1:] or modules():
            sys.stdout.write(f"{module}: {update(module)} without Chinese\n")
        return 0
    found = list(faults())
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
