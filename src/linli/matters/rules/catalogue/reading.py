"""From YAML text to a document. Only data is taken: no aliases, no doubled keys, no more than fits a catalogue."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
import yaml

from linli.matters.rules.catalogue.document import Catalogue, Index, Subject

MAX_BYTES = 2_000_000  # ten times the base catalogue
MAX_DEPTH = 20
MAX_SUBJECTS = 200
INDEX_NAME = "catalogue.yaml"

T = TypeVar("T")


class Unreadable(Exception):
    """The text is no catalogue. ``reason`` is a code, ``path`` says where, ``detail`` is the parser's own word."""

    def __init__(self, reason: str, path: str = "$", detail: str = "") -> None:
        super().__init__(f"{reason} at {path}: {detail}")
        self.reason = reason
        self.path = path
        self.detail = detail


def read_single(raw: bytes) -> Catalogue:
    """A catalogue in one text; raises Unreadable."""
    return _decode(raw, Catalogue)


def read_directory(raw_index: bytes, open_file: Callable[[str], bytes]) -> Catalogue:
    """A catalogue whose index names one file a subject. ``open_file`` is given plain file names only.

    Raises Unreadable; its path then begins with the name of the file.
    """
    index = _decode(raw_index, Index, INDEX_NAME)
    if len(index.subjects) > MAX_SUBJECTS:
        raise Unreadable("TOO_LARGE", f"{INDEX_NAME}: $.subjects")
    head = {name: getattr(index, name) for name in ("format", "catalogue", "version", "language", "note", "retention")}
    subjects = [_subject(name, position, open_file) for position, name in enumerate(index.subjects)]
    return Catalogue(**head, subjects=subjects)


def _subject(name: str, position: int, open_file: Callable[[str], bytes]) -> Subject:
    if "/" in name or "\\" in name or name.startswith(".") or not name.endswith((".yaml", ".yml")):
        raise Unreadable("BAD_FILE_NAME", f"{INDEX_NAME}: $.subjects[{position}]", name)
    try:
        raw = open_file(name)
    except (OSError, KeyError) as error:
        raise Unreadable("MISSING_FILE", f"{INDEX_NAME}: $.subjects[{position}]", name) from error
    return _decode(raw, Subject, name)


def _decode(raw: bytes, shape: type[T], name: str = "") -> T:
    prefix = f"{name}: " if name else ""
    if len(raw) > MAX_BYTES:
        raise Unreadable("TOO_LARGE", f"{prefix}$")
    try:
        text = raw.decode("utf-8-sig")
        _check_tree(yaml.compose(_events_only(text), Loader=yaml.CSafeLoader), prefix)
        return msgspec.yaml.decode(text.encode(), type=shape)
    except UnicodeDecodeError as error:
        raise Unreadable("NOT_UTF8", f"{prefix}$") from error
    except msgspec.ValidationError as error:
        detail, _, path = str(error).partition(" - at `")
        raise Unreadable("WRONG_TYPE", f"{prefix}{path.rstrip('`') or '$'}", detail) from error
    except (yaml.YAMLError, msgspec.DecodeError, RecursionError, ValueError) as error:
        raise Unreadable("NOT_YAML", f"{prefix}{_place_of(error)}", str(error).splitlines()[0][:200]) from error


def _events_only(text: str) -> str:
    """The same text, once it is known to hold no alias and to be no deeper than a catalogue.

    Before anything is built: an alias is how a few lines become gigabytes.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise Unreadable("ALIAS", _line(event.start_mark), str(event.anchor))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise Unreadable("TOO_DEEP", _line(event.start_mark))
    return text


def _check_tree(node: Any, prefix: str) -> None:
    """A key said twice would silently lose its first value."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in seen:
                raise Unreadable("DOUBLE_KEY", f"{prefix}{_line(key.start_mark)}", str(key.value)[:80])
            seen.add(key.value)
            _check_tree(value, prefix)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _check_tree(value, prefix)


def _place_of(error: Exception) -> str:
    return _line(getattr(error, "problem_mark", None))


def _line(mark: Any) -> str:
    return f"line {mark.line + 1}" if mark else "$"
