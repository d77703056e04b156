"""Whatever happens to a matter with states of its own: it has one owner, one step and one entry an act, a way on."""

from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kit.actors import SYSTEM, Actor
from linli.kit.errors import Refused
from linli.matters import actions, queries
from linli.matters.models import Matter, Step
from linli.matters.rules import CLOSED_STATES, State
from linli.matters.tests import make
from linli.matters.tests.make_steps import make_applied, make_complained
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

WHO = ("caseworker", "outsider", "village_desk", "clerk", "coordinator", "county_coordinator", "holder", "system")
OTHER: tuple[tuple[str, dict[str, str]], ...] = (
    ("comment", {"text": "记一笔"}),
    ("escalate", {"reason": "往上"}),
    ("visit", {"text": "看过"}),
    ("move", {"place_id": "far_grid", "reason": "改"}),
    ("reroute", {"reason": "改"}),
    ("reclassify", {"kind_code": make.POTHOLE, "reason": "改"}),
    ("propose_hand_over", {"reason": "换人", "to_place_id": "far_grid"}),
    ("accept_hand_over", {}),
    ("accept", {}),
    ("resolve", {"outcome": "FIXED", "text": "好了"}),
    ("withdraw", {}),
)
ACT = st.one_of(st.integers(0, 9), st.integers(0, 9), st.sampled_from(OTHER))


def actor_of(cast: Cast, who: str, matter: Matter) -> Actor:
    if who == "system":
        return SYSTEM
    return make.holder_of_matter(matter) if who == "holder" else getattr(cast, who).actor


def act(cast: Cast, who: str, matter: Matter, hours: int, what: Any) -> None:
    """A step that is open to them, the number of it in the list; or another verb."""
    actor = actor_of(cast, who, matter)
    common: dict[str, Any] = {"at": make.later(hours), "matter_id": matter.id}
    with transaction.atomic():
        if isinstance(what, int):
            ways = queries.get_matter(actor, matter.id).ways
            if not ways:
                raise Refused("none", "")
            actions.take_step(actor=actor, action=ways[what % len(ways)].action, text="写几个字", **common)
            return
        verb, values = what
        found = {name: getattr(cast, value).id if name.endswith("_id") else value for name, value in values.items()}
        getattr(actions, verb)(actor=actor, **common, **found)


def check(cast: Cast, matter: Matter, done: int) -> None:
    row = Matter.objects.get(id=matter.id)
    life = queries.get_matter(SYSTEM, matter.id)
    assert row.version == 1 + done
    assert Step.objects.filter(matter=row).count() == 1 + done
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_entry WHERE subject_id = %s", [row.id])
        assert cursor.fetchone() == (1 + done,)
    assert row.workflow_id == matter.workflow_id
    assert row.owner_path == row.owner_place.path
    assert (row.closed_at is not None) == (State(row.state) in CLOSED_STATES)
    assert (row.waiting_for != "") == (row.state == "WAITING")
    assert (life.own_state is None) == (row.state == "WITHDRAWN")
    if State(row.state) not in CLOSED_STATES:
        everybody = [actor_of(cast, who, matter) for who in WHO]
        assert any(ways_of(actor, matter) for actor in everybody), f"stuck in {row.own_state}"


def ways_of(actor: Actor, matter: Matter) -> tuple[Any, ...]:
    try:
        return queries.get_matter(actor, matter.id).ways
    except Refused:
        return ()


@pytest.mark.parametrize("begin", [make_complained, make_applied])
@settings(suppress_health_check=list(HealthCheck), max_examples=10, deadline=None)
@given(walk=st.lists(st.tuples(st.sampled_from(WHO), ACT), max_size=20))
def test_there_is_always_an_owner_and_a_way_on(cast: Cast, begin: Any, walk: list[tuple[str, Any]]) -> None:
    matter, done = begin(cast.grid.id), 0
    for hours, (who, what) in enumerate(walk, start=1):
        before = Matter.objects.filter(id=matter.id).values().get()
        try:
            act(cast, who, matter, hours, what)
            done += 1
        except Refused:
            assert Matter.objects.filter(id=matter.id).values().get() == before
        check(cast, matter, done)
