"""A matter that turns out to be of a private kind leads nobody and belongs to no event any more."""

from collections import defaultdict

import pytest

from linli.kit import events
from linli.matters import actions, queries
from linli.matters.events import LinkUndone
from linli.matters.models import Link, Matter
from linli.matters.rules import State, Verb
from linli.matters.tests import make
from linli.matters.tests.make import MORNING, VIOLENCE, later
from linli.matters.tests.make_joined import make_me_too
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("kinds")


def _turns_private(cast: Cast, matter: Matter, hours: float = 3) -> Matter:
    return actions.reclassify(
        actor=cast.clerk.actor, at=later(hours), matter_id=matter.id, kind_code=VIOLENCE, reason="其实是家里的事"
    )


def test_those_who_waited_with_it_are_worked_on_by_themselves_and_read_a_step_of_their_own(cast: Cast) -> None:
    lead = make.make_matter(cast.grid.id)
    joined = [make_me_too(cast.grid.id, lead, hours=hours) for hours in (1, 2)]
    after = _turns_private(cast, lead)
    assert (after.kind_code, after.joined_count) == (VIOLENCE, 0)
    assert Matter.objects.get(id=lead.id).joined_count == 0
    for one in joined:
        apart = Matter.objects.get(id=one.id)
        assert (apart.state, apart.owner_post_id) == (State.RECEIVED, cast.caseworker.post.id)
        assert apart.clocks.filter(stopped_at__isnull=True).exists()
        link = Link.objects.get(matter_id=one.id)
        assert (link.ended_at, link.end) == (later(3), Link.Ends.SEPARATED)
        told = queries.timeline(make.holder_of_matter(apart), apart.id)
        assert Verb.SEPARATE in [step.verb for step in told]
        assert not any("家里" in step.text + step.sentence for step in told)
        assert queries.find_lead(one.id, "zh-hans") is None


def test_each_of_them_is_announced(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[LinkUndone] = []
    monkeypatch.setattr(events, "_handlers", defaultdict(list, {LinkUndone: [heard.append]}))
    lead = make.make_matter(cast.grid.id)
    joined = make_me_too(cast.grid.id, lead)
    _turns_private(cast, lead)
    (event,) = heard
    assert (event.matter_id, event.lead_id, event.end, event.by_resident) == (joined.id, lead.id, "SEPARATED", False)


def test_one_that_is_over_stays_over_and_follows_no_more(cast: Cast) -> None:
    lead = make.make_matter(cast.grid.id)
    joined = make_me_too(cast.grid.id, lead)
    actions.withdraw(actor=make.holder_of_matter(joined), at=later(2), matter_id=joined.id)
    _turns_private(cast, lead)
    assert Matter.objects.get(id=joined.id).state == State.WITHDRAWN
    assert not Link.objects.filter(ended_at__isnull=True).exists()


def test_it_leaves_its_event_which_goes_on_with_the_others(cast: Cast) -> None:
    lead, other = make.make_matter(cast.grid.id), make.make_matter(cast.grid.id)
    group_id = actions.create_group(
        actor=cast.clerk.actor,
        at=later(1),
        name="老街停电",
        place_id=cast.township.id,
        happened_at=MORNING,
        matter_ids=[lead.id, other.id],
    )
    _turns_private(cast, lead)
    assert queries.find_group(lead.id) is None
    kept = queries.find_group(other.id)
    assert kept is not None
    assert kept.id == group_id


def test_a_kind_that_is_not_private_leaves_them_together(cast: Cast) -> None:
    lead = make.make_matter(cast.grid.id)
    joined = make_me_too(cast.grid.id, lead)
    actions.reclassify(
        actor=cast.clerk.actor, at=later(3), matter_id=lead.id, kind_code=make.POTHOLE, reason="其实是路坏了"
    )
    assert Matter.objects.get(id=joined.id).state == State.JOINED
