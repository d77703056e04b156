"""Log records: one line each, without what people typed.

A line goes to collectors and consoles that many may read. So it says where and what kind of thing went wrong, and
leaves out the words of an exception and the address of a request: both carry names, telephone numbers and secret links.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType

from django.db import DatabaseError

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class OneLine(logging.Formatter):
    """Time, level, logger, message; for an exception its type and the way through the code."""

    def format(self, record: logging.LogRecord) -> str:
        """The record on one line."""
        return super().format(record).replace("\n", " | ")

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - the name is logging's
        """Type and frames, outermost first. The first line of a database error names a constraint, no values."""
        kind, error, trace = ei
        if kind is None:
            return ""
        words = str(error).partition("\n")[0] if isinstance(error, DatabaseError) else ""
        frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return " < ".join([f"{kind.__name__} {words}".strip(), *reversed(frames)])


class JsonLine(OneLine):
    """The same as one JSON object, for collectors. Only what is named here: what a library adds stays out of it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage().replace("\n", " | "),
            "process": record.process,
            "request_id": getattr(record, "request_id", ""),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class RouteInsteadOfAddress(logging.Filter):
    """Replaces the address in Django's request log by its route: ``/m/FQ7K3M/secret`` becomes ``m/<ref>/<secret>``."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True: the record is changed, not dropped."""
        request = getattr(record, "request", None)
        if request is not None and record.args:
            match = getattr(request, "resolver_match", None)
            route = match.route if match else "an unknown address"
            # Django hands over the address with everything escaped that is not ASCII.
            addresses = {request.path, request.path.encode("unicode_escape").decode("ascii")}
            record.args = tuple(route if argument in addresses else argument for argument in record.args)
        return True
