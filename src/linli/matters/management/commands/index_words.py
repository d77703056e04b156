"""``linli index-words``: index the words of every matter anew, for an installation that is older than the search."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from linli.matters.actions import index_all


class Command(BaseCommand):
    """May run beside everything else, and again at any time."""

    help = "Index the words of every matter anew, so that the search finds them."

    def handle(self, *args: Any, **options: Any) -> None:
        """A line for every batch."""
        done = 0
        for done in index_all():
            sys.stdout.write(f"\r{done:,}")
            sys.stdout.flush()
        sys.stdout.write(f"\r{done:,} matters indexed\n")
