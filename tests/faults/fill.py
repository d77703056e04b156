"""The small ladder with its cast and the small catalogue, for a town that runs in processes of its own."""

from linli.matters.tests.make import make_kinds
from tests.cast import make_cast


def fill() -> None:
    """Write them; prints the code of every grid, one a line."""
    cast = make_cast()
    make_kinds()
    for grid in cast.ladder.grids:
        print(grid.code)
