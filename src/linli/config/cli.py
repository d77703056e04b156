"""The ``linli`` command: Django's management commands under our own name, and the processes of a running town."""

import os
import sys


def main() -> None:
    """Run the command named on the command line; exit status as the command's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
