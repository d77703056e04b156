"""What one side does in private changes no byte, count or moment that anybody else gets, until it is released.

The same script runs again and again in the same world: the clock stands, what is random is drawn from the same seed.
Only what the applicant does in private differs, class by class of the matrix: whoever has no sight of a class gets the
same answers, notices, live events and statements, whatever lies in it.
"""

import pytest

from linli.disputes.tests.make_observers import OTHER_SIDE, SERVING, WITHOUT_A_PART, Observer
from linli.disputes.tests.make_watched import Watched, same, start
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


@pytest.mark.parametrize(
    "observers", [OTHER_SIDE, WITHOUT_A_PART, SERVING], ids=["the other side", "without a part", "serving"]
)
def test_nobody_gets_another_byte_whatever_the_applicant_does_out_of_their_sight(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, observers: tuple[Observer, ...]
) -> None:
    watched = Watched(monkeypatch, cast, *start(cast))
    watched.rehearse(observers)
    for hidden in sorted({one.hidden for one in observers}, key=len):
        blind = tuple(one for one in observers if one.hidden == hidden)
        quiet, loud = watched.run(frozenset(), blind), watched.run(hidden, blind)
        same(quiet, loud)
