"""Random lives of matters: whatever is tried in whatever order, some things always hold."""

from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kit.actors import SYSTEM, Actor
from linli.kit.errors import Refused
from linli.matters import actions, queries
from linli.matters.models import HandOver, Matter, Step
from linli.matters.rules import OUTCOMES, State
from linli.matters.tests import make
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

WHO = (
    "caseworker",
    "outsider",
    "village_desk",
    "clerk",
    "coordinator",
    "county_coordinator",
    "officer",
    "mediator",
    "volunteer",
    "holder",
    "system",
)
MOVES = st.sampled_from(
    (
        ("accept", {}),
        ("start", {}),
        ("visit", {"text": "看过"}),
        ("wait", {"waiting_for": "WEATHER", "reason": "SEASON_OR_WEATHER"}),
        ("resume", {}),
        ("comment", {"text": "记一笔"}),
        ("ask", {"text": "几时？"}),
        ("answer", {"text": "明天"}),
        ("assign", {"post_id": "caseworker"}),
        ("assign", {"post_id": "volunteer"}),
        ("assign", {"post_id": None}),
        ("propose_hand_over", {"reason": "换人", "to_place_id": "far_grid"}),
        ("propose_hand_over", {"reason": "换人", "to_place_id": "township"}),
        ("propose_hand_over", {"reason": "换人", "to_agency_id": "bureau"}),
        ("propose_hand_over", {"reason": "换人", "to_post_id": "outsider"}),
        ("accept_hand_over", {}),
        ("return_hand_over", {"reason": "不归我"}),
        ("withdraw_hand_over", {}),
        ("escalate", {"reason": "往上"}),
        ("reclassify", {"kind_code": make.POTHOLE, "reason": "改"}),
        ("reclassify", {"kind_code": make.LIGHT, "reason": "改"}),
        ("move", {"place_id": "far_grid", "reason": "改"}),
        ("move", {"place_id": "grid", "reason": "改"}),
        ("reroute", {"reason": "改"}),
        ("resolve", {"outcome": OUTCOMES[0], "text": "好了"}),
        ("confirm", {}),
        ("reopen", {"reason": "没好"}),
        ("decline", {"reason": "NOT_COVERED", "text": "不办", "other_door": "COURT"}),
        ("withdraw", {}),
    )
)


def count_entries(matter: Matter) -> int:
    """Entries of the record about this matter."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_entry WHERE subject_id = %s", [matter.id])
        return int(cursor.fetchone()[0])


def act(cast: Cast, actor: Actor, verb: str, matter: Matter, hours: int, values: dict[str, Any]) -> None:
    """Do it in a transaction of its own; raises Refused."""
    with transaction.atomic():
        getattr(actions, verb)(actor=actor, at=make.later(hours), matter_id=matter.id, **values_of(cast, values))


def actor_of(cast: Cast, who: str, matter: Matter) -> Actor:
    if who == "system":
        return SYSTEM
    return make.holder_of_matter(matter) if who == "holder" else getattr(cast, who).actor


def values_of(cast: Cast, values: dict[str, Any]) -> dict[str, Any]:
    """Names of the cast become ids."""

    def looked_up(name: str, value: Any) -> Any:
        if not name.endswith("_id") or value is None:
            return value
        one = getattr(cast, value)
        return one.post.id if name in ("post_id", "to_post_id") else one.id

    return {name: looked_up(name, value) for name, value in values.items()}


def check(cast: Cast, matter: Matter, done: int) -> None:
    """What holds after every act."""
    assert matter.state in set(State)
    assert matter.version == 1 + done
    assert Step.objects.filter(matter=matter).count() == 1 + done
    assert count_entries(matter) == 1 + done
    assert matter.owner_path == matter.owner_place.path
    assert matter.level == matter.owner_place.level
    if matter.owner_agency is not None:
        assert matter.owner_agency.path == matter.owner_path
    if (post := matter.owner_post) is not None:
        assert (post.path, post.agency_id) == (matter.owner_path, matter.owner_agency_id)
    assert HandOver.objects.filter(matter=matter, answered_at=None).count() <= 1
    if matter.state in ("CONFIRMED", "DECLINED", "WITHDRAWN"):
        assert matter.closed_at is not None
        assert not HandOver.objects.filter(matter=matter, answered_at=None).exists()
    else:
        assert matter.closed_at is None
    assert (matter.waiting_for != "") == (matter.state == "WAITING")
    assert (matter.resolved_at is not None) >= (matter.state in ("RESOLVED", "CONFIRMED"))


@settings(suppress_health_check=list(HealthCheck), max_examples=20, deadline=None)
@given(walk=st.lists(st.tuples(st.sampled_from(WHO), MOVES), max_size=25))
def test_there_is_always_one_owner_and_every_act_leaves_one_step_and_one_entry(
    cast: Cast, walk: list[tuple[str, tuple[str, dict[str, Any]]]]
) -> None:
    matter = make.make_matter(cast.grid.id)
    done = 0
    for hours, (who, (verb, values)) in enumerate(walk, start=1):
        before = Matter.objects.filter(id=matter.id).values().get()
        try:
            act(cast, actor_of(cast, who, matter), verb, matter, hours, values)
            done += 1
        except Refused:
            assert Matter.objects.filter(id=matter.id).values().get() == before
        check(cast, Matter.objects.get(id=matter.id), done)


@settings(suppress_health_check=list(HealthCheck), max_examples=20, deadline=None)
@given(walk=st.lists(st.tuples(st.sampled_from(WHO), MOVES), min_size=10, max_size=20))
def test_what_is_offered_as_possible_is_possible(
    cast: Cast, walk: list[tuple[str, tuple[str, dict[str, Any]]]]
) -> None:
    matter = make.make_matter(cast.grid.id)
    for hours, (who, (verb, values)) in enumerate(walk, start=1):
        actor = actor_of(cast, who, matter)
        try:
            offered = {one.value for one in queries.get_matter(actor, matter.id).verbs}
        except Refused:
            offered = set()
        try:
            act(cast, actor, verb, matter, hours, values)
            assert verb.upper() in offered
        except Refused as refused:
            if refused.code in ("matter.unknown", "matter.not_yours", "matter.not_now"):
                assert verb.upper() not in offered
