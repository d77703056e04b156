"""What a web worker process loads: it ends with the server that started it, so that no orphan keeps the port."""

import os

from linli.config.processes import die_with_parent

die_with_parent(os.getppid())

from linli.config.wsgi import application  # noqa: E402 - the wish comes first: loading takes a second

__all__ = ["application"]
