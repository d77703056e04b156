"""``python -m linli`` is the ``linli`` command."""

from linli.config.cli import main

main()
