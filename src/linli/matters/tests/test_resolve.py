"""Working a matter to its end: start, wait, go on, resolve, confirm, reopen, decline, withdraw."""

from typing import Any
from uuid import UUID

import pytest

from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.matters import actions
from linli.matters.actions import Received
from linli.matters.models import Matter, Step
from linli.matters.rules import DECLINE_REASONS
from linli.matters.tests import make
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


@pytest.fixture
def received(cast: Cast) -> Received:
    """A street light that the caseworker has taken on."""
    received = make.make_received(cast.grid.id)
    actions.accept(actor=cast.caseworker.actor, at=make.later(1), matter_id=received.matter_id)
    return received


def resolve(cast: Cast, matter_id: UUID, hours: float = 5, **changes: Any) -> Matter:
    values = {"outcome": "FIXED", "text": "灯泡换好了", **changes}
    return actions.resolve(actor=cast.caseworker.actor, at=make.later(hours), matter_id=matter_id, **values)


def test_start_and_the_first_owner_resolves_within_the_grid(cast: Cast, received: Received) -> None:
    actions.start(actor=cast.caseworker.actor, at=make.later(2), matter_id=received.matter_id)
    matter = resolve(cast, received.matter_id)
    assert (matter.state, matter.outcome, matter.resolved_at) == ("RESOLVED", "FIXED", make.later(5))
    assert (matter.first_resolved_level, matter.first_resolved_changes) == ("GRID", 0)
    assert matter.first_contact_at == make.later(5)


def test_waiting_says_with_whom_and_why_and_ends(cast: Cast, received: Received) -> None:
    common: dict[str, Any] = {"actor": cast.caseworker.actor, "matter_id": received.matter_id}
    matter = actions.wait(at=make.later(2), waiting_for="CONTRACTOR", reason="PARTS_ORDERED", **common)
    assert (matter.state, matter.waiting_for, matter.waiting_reason) == ("WAITING", "CONTRACTOR", "PARTS_ORDERED")
    matter = actions.resume(at=make.later(3), **common)
    assert (matter.state, matter.waiting_for, matter.waiting_reason) == ("IN_PROGRESS", "", "")


@pytest.mark.parametrize(
    ("changes", "field"), [({"waiting_for": "GODOT"}, "waiting_for"), ({"reason": "BORED"}, "reason")]
)
def test_waiting_for_nobody_we_know_is_refused(
    cast: Cast, received: Received, changes: dict[str, str], field: str
) -> None:
    values: dict[str, Any] = {"waiting_for": "CONTRACTOR", "reason": "PARTS_ORDERED", **changes}
    with pytest.raises(Refused) as refused:
        actions.wait(actor=cast.caseworker.actor, at=make.later(2), matter_id=received.matter_id, **values)
    assert (refused.value.code, refused.value.field) == ("code.unknown", field)


def test_a_matter_is_not_resolved_without_words_or_with_an_outcome_of_its_own(cast: Cast, received: Received) -> None:
    cases: list[tuple[dict[str, Any], str]] = [({"text": " "}, "text.missing"), ({"outcome": "MAGIC"}, "code.unknown")]
    for changes, code in cases:
        with pytest.raises(Refused) as refused:
            resolve(cast, received.matter_id, **changes)
        assert refused.value.code == code
    assert Matter.objects.get(id=received.matter_id).state == "ACCEPTED"


def test_a_new_matter_is_taken_on_before_it_is_resolved(cast: Cast) -> None:
    with pytest.raises(Conflict) as refused:
        resolve(cast, make.make_received(cast.grid.id).matter_id)
    assert refused.value.code == "matter.not_now"


def test_the_resident_confirms_and_it_is_closed(cast: Cast, received: Received) -> None:
    resolve(cast, received.matter_id)
    matter = actions.confirm(actor=make.holder_of(received), at=make.later(6), matter_id=received.matter_id)
    assert (matter.state, matter.closed_at) == ("CONFIRMED", make.later(6))


def test_the_resident_reopens_with_a_reason_and_the_promised_time_stays(cast: Cast, received: Received) -> None:
    resolve(cast, received.matter_id)
    holder = make.holder_of(received)
    with pytest.raises(Refused):
        actions.reopen(actor=holder, at=make.later(6), matter_id=received.matter_id, reason="")
    matter = actions.reopen(actor=holder, at=make.later(6), matter_id=received.matter_id, reason="又灭了")
    assert (matter.state, matter.resolved_at, matter.due_at) == ("REOPENED", None, received.due_at)
    assert matter.owner_post_id == cast.caseworker.post.id
    actions.accept(actor=cast.caseworker.actor, at=make.later(7), matter_id=received.matter_id)
    again = resolve(cast, received.matter_id, 8)
    assert (again.first_resolved_changes, again.resolved_at) == (0, make.later(8))


def test_what_was_confirmed_can_still_be_reopened(cast: Cast, received: Received) -> None:
    resolve(cast, received.matter_id)
    holder = make.holder_of(received)
    actions.confirm(actor=holder, at=make.later(6), matter_id=received.matter_id)
    matter = actions.reopen(actor=holder, at=make.later(30), matter_id=received.matter_id, reason="又灭了")
    assert (matter.state, matter.closed_at) == ("REOPENED", None)


def test_nobody_confirms_for_the_resident_but_a_desk_that_does_not_hold_it(cast: Cast, received: Received) -> None:
    resolve(cast, received.matter_id)
    for member in (cast.caseworker, cast.coordinator):
        with pytest.raises(NotAllowed):
            actions.confirm(actor=member.actor, at=make.later(6), matter_id=received.matter_id)
    matter = actions.confirm(actor=cast.clerk.actor, at=make.later(6), matter_id=received.matter_id)
    assert Step.objects.get(matter_id=matter.id, verb="CONFIRM").post_id == cast.clerk.post.id


def test_declining_gives_a_reason_and_another_door(cast: Cast, received: Received) -> None:
    values: dict[str, Any] = {"actor": cast.clerk.actor, "at": make.later(2), "matter_id": received.matter_id}
    with pytest.raises(Refused):
        actions.decline(reason="OTHER_AUTHORITY", text="", **values)
    with pytest.raises(Refused):
        actions.decline(reason="NO_IDEA", text="归电力公司", **values)
    with pytest.raises(Refused):
        actions.decline(reason="OTHER_AUTHORITY", text="归电力公司", other_door="WINDOW", **values)
    matter = actions.decline(reason="OTHER_AUTHORITY", text="归电力公司", other_door="UTILITY_COMPANY", **values)
    assert (matter.state, matter.closed_at) == ("DECLINED", make.later(2))
    step = Step.objects.get(matter_id=matter.id, verb="DECLINE")
    assert (step.facts, step.visibility) == ({"reason": "OTHER_AUTHORITY", "other_door": "UTILITY_COMPANY"}, "PUBLIC")


@pytest.mark.parametrize("reason", DECLINE_REASONS)
def test_only_what_is_in_hand_or_cannot_be_checked_needs_no_other_door(
    cast: Cast, received: Received, reason: str
) -> None:
    values: dict[str, Any] = {"actor": cast.clerk.actor, "at": make.later(2), "matter_id": received.matter_id}
    if reason in ("SAME_AS_ANOTHER", "NO_WAY_TO_CHECK"):
        assert actions.decline(reason=reason, text="说明", **values).state == "DECLINED"
        return
    with pytest.raises(Refused) as refused:
        actions.decline(reason=reason, text="说明", **values)
    assert (refused.value.code, refused.value.field) == ("door.missing", "other_door")
    assert Matter.objects.get(id=received.matter_id).state == "ACCEPTED"


def test_a_caseworker_passes_on_what_is_not_for_the_grid_but_does_not_decline(cast: Cast, received: Received) -> None:
    with pytest.raises(NotAllowed):
        actions.decline(
            actor=cast.caseworker.actor,
            at=make.later(2),
            matter_id=received.matter_id,
            reason="NOT_COVERED",
            text="不归我",
        )


def test_the_resident_takes_it_back_and_that_is_the_end(cast: Cast, received: Received) -> None:
    holder = make.holder_of(received)
    matter = actions.withdraw(actor=holder, at=make.later(2), matter_id=received.matter_id)
    assert (matter.state, matter.closed_at) == ("WITHDRAWN", make.later(2))
    with pytest.raises(Conflict):
        resolve(cast, received.matter_id)
    with pytest.raises(NotAllowed):
        actions.withdraw(
            actor=cast.caseworker.actor, at=make.later(3), matter_id=make.make_received(cast.grid.id).matter_id
        )
