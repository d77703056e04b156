"""The small ladder with its cast and the small catalogue, for a town that runs in processes of its own."""

from linli.matters.tests.make import make_kinds
from linli.places.tests.make import make_ladder
from tests.cast import make_cast


def fill() -> None:
    """Write them; prints the code of every grid, one a line."""
    ladder = make_ladder()
    make_cast(ladder)
    make_kinds()
    for grid in ladder.grids:
        print(grid.code)
