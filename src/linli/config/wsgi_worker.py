"""What a web worker process loads: it ends with the server that started it, so that no orphan keeps the port."""

import multiprocessing
import signal

from linli.config.processes import die_with_parent

# Until granian takes signals over after loading, the handlers are copies of its parent's, which only take note.
signal.signal(signal.SIGTERM, signal.SIG_DFL)
_parent = multiprocessing.parent_process()
die_with_parent(_parent.pid if _parent else None)

from linli.config.wsgi import application  # noqa: E402 - the wish comes first: loading takes a second

__all__ = ["application"]
