"""``linli create-agency CODE --name NAME --place CODE``: make an agency of a place."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.kit import clock
from linli.kit.actors import SYSTEM
from linli.kit.errors import Refused
from linli.people import actions
from linli.places import queries as places


class Command(BaseCommand):
    """For the operator; administrators do the same on the page of agencies."""

    help = "Make an agency CODE of a place; staff lists may then name it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Its code, its names, and the code of its place."""
        parser.add_argument("code")
        parser.add_argument("--name", required=True, help="the Chinese name")
        parser.add_argument("--name-en", default="", help="the English name")
        parser.add_argument("--place", required=True, help="the official code of the place")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError with the sentence of the refusal, also for an unknown place."""
        place = places.find_place_by_code(options["place"])
        if place is None:
            raise CommandError(f"no place has the code {options['place']}")
        values = {"code": options["code"], "name_zh": options["name"], "name_en": options["name_en"]}
        try:
            actions.create_agency(actor=SYSTEM, at=clock.now(), place_id=place.id, **values)
        except Refused as refused:
            raise CommandError(str(refused.message)) from refused
        self.stdout.write(f"{options['code']}: {options['name']}, {place.name_zh}")
