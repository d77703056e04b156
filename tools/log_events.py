"""Lists everything that our code logs: ``python -m tools.log_events`` writes docs/reference/log-events.md."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "docs" / "reference" / "log-events.md"
_LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
_LOGGERS = frozenset({"_log", "log", "logger", "_logger", "_LOG"})
_HEAD = """# What is logged

Made by `python -m tools.log_events` from the code; a test holds it. One line a record: time, level, logger, request,
message. `%s` and `%d` stand for what is filled in: names of files and processes, numbers, codes, kinds of errors; never
words, addresses or secrets of people. Besides these, Django logs refused requests (4xx) as warnings and broken ones
(5xx) as errors, by route.

| level | message | where |
|---|---|---|
"""


def events() -> list[tuple[str, str, str]]:
    """(file, level, message), in the order of the files and the lines."""
    files = sorted(path for path in (ROOT / "src" / "linli").rglob("*.py") if "tests" not in path.parts)
    return [(str(path.relative_to(ROOT)), *found) for path in files for found in _of(path)]


def _of(path: Path) -> Iterator[tuple[str, str]]:
    source = path.read_text("utf-8")
    if "getLogger" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _LEVELS):
            continue
        if isinstance(node.func.value, ast.Name) and node.func.value.id in _LOGGERS and node.args:
            yield node.func.attr, ast.unparse(node.args[0]).strip("'\"")


def text() -> str:
    """The page."""
    rows = [f"| {level} | {message.replace('|', ' ')} | `{file}` |" for file, level, message in events()]
    return _HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    LIST.write_text(text(), encoding="utf-8")
    sys.exit(0)
