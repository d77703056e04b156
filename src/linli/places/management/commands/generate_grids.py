"""``linli generate-grids --county 330681``: synthetic areas for a county's real townships and villages."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.kit.actors import SYSTEM
from linli.kit.clock import now
from linli.kit.errors import Refused
from linli.places.actions import generate_grids, load_divisions


class Command(BaseCommand):
    help = "Load a county's places from the shipped codes where missing, and make synthetic grids for it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--county", required=True, help="six-digit code, for example 330681")
        parser.add_argument("--total", type=int, help="how many grids; about 2.4 a village without it")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--outlines", type=Path, help="GeoJSON with the county's outline; else the package's")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 1 with a sentence when it is refused."""
        at = now()
        try:
            load_divisions(county_code=options["county"], actor=SYSTEM, at=at)
            made = generate_grids(
                county_code=options["county"],
                actor=SYSTEM,
                at=at,
                total=options["total"],
                seed=options["seed"],
                outline_file=options["outlines"],
                progress=lambda done, total, what: self.stdout.write(f"{done}/{total} {what}"),
            )
        except Refused as refused:
            raise CommandError(str(refused.message)) from refused
        self.stdout.write(f"{made.townships} townships, {made.villages} villages, {made.grids} grids (synthetic)")
