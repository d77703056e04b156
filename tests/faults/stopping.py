"""A web process that stands still at a named point of a request, for as long as it takes to kill it.

Run in the process itself, before it serves: the points are put around functions of the program, and a request names the
one at which it wants to stop in a header, with a name of its own. Whoever names none passes them all.
"""

import importlib
import os
import threading
import time
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any

HEADER = "X-Stop-At"
_asked = threading.local()


def stop_at(points: Iterable[str], folder: Path) -> None:
    """Put every point in: ``before`` or ``after``, module and function, as in ``before:linli.x.y:act``.

    Whoever stands at one is a file in the folder, under the name that the request gave.
    """
    wsgi = importlib.import_module("linli.config.wsgi")
    for point in points:
        when, module, name = point.split(":")
        _put(importlib.import_module(module), name, point, folder, first=when == "before")
    answering = wsgi.application

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        _asked.name, _space, _asked.point = environ.get("HTTP_X_STOP_AT", "").partition(" ")
        return answering(environ, start_response)

    vars(wsgi)["application"] = application


def _put(module: Any, name: str, point: str, folder: Path, *, first: bool) -> None:
    act = getattr(module, name)

    @wraps(act)
    def stopping(*args: Any, **kwargs: Any) -> Any:
        if first:
            _stand(point, folder)
        answer = act(*args, **kwargs)
        if not first:
            _stand(point, folder)
        return answer

    setattr(module, name, stopping)


def _stand(point: str, folder: Path) -> None:
    if getattr(_asked, "point", "") != point:
        return
    (folder / _asked.name).write_text(str(os.getpid()))
    while True:  # until killed
        time.sleep(1)
