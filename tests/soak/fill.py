"""A small made-up town to load: the cast, the kinds of the tests, matters with links, and who is signed in."""

import json
import sys
from typing import Any

from django.conf import settings

from linli.kit.clock import now
from linli.kit.ids import show_reference
from linli.kit.live_ticket import sign_topics
from linli.matters.tests.make import make_kinds, make_received
from tests.cast import Cast, Member, make_cast

MATTERS = 60
LISTENERS = 20


def fill() -> None:
    """Write it; prints what the load has to know as one line of JSON."""
    cast = make_cast()
    make_kinds()
    made = [make_received(cast.grid.id, at=now()) for _number in range(MATTERS)]
    known: dict[str, Any] = {
        "grid": cast.grid.code,
        "grids": [grid.code for grid in cast.ladder.grids],
        "links": [(show_reference(one.reference), one.secret) for one in made],
        "tickets": [sign_topics([f"matter:{one.matter_id}"]) for one in made[:LISTENERS]],
        "watched": [str(one.matter_id) for one in made],
        "staff": [_signed_in(member) for member in _staff(cast)],
        "point": (120.225, 29.705),  # in the middle of grid 3
    }
    sys.stdout.write(f"TOWN {json.dumps(known)}\n")


def _staff(cast: Cast) -> list[Member]:
    return [cast.caseworker]


def _signed_in(member: Member) -> str:
    return str(member.client().cookies[settings.SESSION_COOKIE_NAME].value)
