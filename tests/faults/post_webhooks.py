"""A subscription and many matters that it is told of, for a town that runs in processes of its own."""

from linli.kit import clock
from linli.kit.actors import Role
from linli.matters.tests.make import make_kinds, make_matter
from linli.people.tests.make import actor_with, make_account, make_post
from linli.places.tests.make import make_ladder
from linli.webhooks import actions


def post(url: str, count: int) -> None:
    """One program that is told of every matter received, and so many matters; prints the secret that signs."""
    ladder = make_ladder()
    make_kinds()
    for grid in ladder.grids:
        make_post(make_account(), Role.CASEWORKER, place=grid)
    made = actions.subscribe(
        actor=actor_with(make_post(make_account(), Role.ADMINISTRATOR, place=ladder.county)),
        at=clock.now(),
        name="a program",
        url=url,
        place_id=ladder.county.id,
        events=["matter.received"],
    )
    for number in range(count):
        make_matter(ladder.grids[number % len(ladder.grids)].id, at=clock.now())
    print(made.secret)
