"""``linli lifecycle``: the life of a matter as a diagram, from the table that also guards it."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from linli.matters.rules import mermaid

HEAD = """# The life of a matter

Written by `linli lifecycle` from `src/linli/matters/data/workflow/matter.json`. Verbs that keep the state are left out.

A correction of kind or place looks for the owner anew. A desk or a coordinator gives the matter to that team at once,
which is the way back to `RECEIVED`; everybody else offers it, and the owner stays until the other team accepts.

"""


def document() -> str:
    """The whole file."""
    return f"{HEAD}```mermaid\n{mermaid()}```\n"


class Command(BaseCommand):
    """Print the document, or write it to a file."""

    help = "The life of a matter as a Mermaid diagram."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """``--write PATH`` writes instead of printing."""
        parser.add_argument("--write", metavar="PATH", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print or write."""
        path: Path | None = options["write"]
        if path is None:
            sys.stdout.write(document())
        else:
            path.write_text(document())
