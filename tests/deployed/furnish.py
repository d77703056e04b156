"""What a town needs before somebody can report: places, kinds, one who serves; and the static files."""

import json
from datetime import timedelta

from django.core.management import call_command

from linli.kit import clock
from linli.kit.actors import SYSTEM, Role
from linli.matters.tests.make import make_kinds
from linli.people.actions import make_sign_in_link
from linli.people.tests.make import make_account, make_post
from linli.places.tests.make import make_ladder


def furnish() -> None:
    """Prints JSON: the id of a grid, and tokens of links that sign somebody in."""
    ladder = make_ladder()
    make_kinds()
    account = make_account(email="caseworker@town.example", display_name="员工")
    make_post(account, Role.CASEWORKER, place=ladder.grids[2])
    tokens = [
        make_sign_in_link(actor=SYSTEM, at=clock.now(), account_id=account.id, valid_for=timedelta(hours=1))
        for _one in range(3)
    ]
    call_command("collectstatic", interactive=False, verbosity=0)
    print(json.dumps({"grid": str(ladder.grids[2].id), "links": tokens}))
