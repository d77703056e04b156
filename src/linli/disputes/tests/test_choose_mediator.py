"""Choosing a mediator, the disclosure, and keep or replace."""

from datetime import timedelta
from functools import partial

import pytest

from linli.disputes import actions
from linli.disputes.access import get_standing
from linli.disputes.models import Appointment, Dispute, Step
from linli.disputes.queries.mediation import disclosure, list_for_mediator, list_roster, list_to_appoint, picks_of
from linli.disputes.rules.mediation import ConflictClass
from linli.disputes.tests.make import MONDAY, fresh
from linli.disputes.tests.make_mediation import (
    both,
    make_mediating,
    make_pending,
    make_roster,
    make_selecting,
    make_talking,
    pick,
)
from linli.kit.actors import Actor
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.people import actions as people
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def test_either_side_calls_a_mediator_at_any_time_of_the_talk(cast: Cast) -> None:
    dispute = make_talking(cast)
    actions.call_mediator(actor=both(dispute)[1], at=MONDAY, dispute_id=dispute.id)
    assert fresh(dispute).state == "SELECTING"


def test_the_first_whom_both_would_accept_is_chosen_at_once(cast: Cast) -> None:
    dispute = make_selecting(cast)
    first, second = both(dispute)
    pick(first, dispute, cast.mediator.post.id)
    assert fresh(dispute).state == "SELECTING"
    pick(second, dispute, cast.mediator.post.id)
    after = fresh(dispute)
    assert (after.state, after.mediator_id, after.mediator_accepted_at) == ("PENDING", cast.mediator.post.id, None)


def test_nobody_reads_whom_the_other_side_picked(cast: Cast) -> None:
    dispute = make_selecting(cast)
    first, second = both(dispute)
    pick(first, dispute, cast.mediator.post.id)
    assert picks_of(get_standing(first, dispute.id)) == {cast.mediator.post.id}
    assert picks_of(get_standing(second, dispute.id)) == set()
    assert str(cast.mediator.post.id) not in str(list(Step.objects.filter(dispute=dispute).values()))


@pytest.mark.parametrize("count", [0, 6])
def test_none_or_too_many_are_refused(cast: Cast, count: int) -> None:
    dispute = make_selecting(cast)
    chosen = [member.post.id for member in cast.staff[:count]]
    with pytest.raises(Refused) as refused:
        actions.pick_mediators(actor=both(dispute)[0], at=MONDAY, dispute_id=dispute.id, post_ids=chosen)
    assert refused.value.code in ("pick.none", "pick.too_many")


def test_whoever_is_not_on_the_roster_cannot_be_picked_or_appointed(cast: Cast) -> None:
    dispute = make_selecting(cast)
    with pytest.raises(Refused) as refused:
        pick(both(dispute)[0], dispute, cast.caseworker.post.id)
    assert refused.value.code == "pick.unknown"
    with pytest.raises(Refused):
        actions.appoint(
            actor=cast.village_desk.actor, at=MONDAY, dispute_id=dispute.id, post_id=cast.caseworker.post.id
        )


def test_the_registrar_appoints_where_the_sides_do_not_agree(cast: Cast) -> None:
    dispute = make_selecting(cast)
    assert [row.id for row in list_to_appoint(cast.village_desk.actor).rows] == [dispute.id]
    actions.appoint(actor=cast.village_desk.actor, at=MONDAY, dispute_id=dispute.id, post_id=cast.mediator.post.id)
    assert fresh(dispute).state == "PENDING"
    assert Appointment.objects.get(dispute=dispute).way == "REGISTRAR"


def test_neither_a_side_nor_a_coordinator_nor_an_outsider_appoints(cast: Cast) -> None:
    dispute = make_selecting(cast)
    refused: list[tuple[Actor, type[Exception]]] = [
        (both(dispute)[0], NotAllowed),
        (cast.coordinator.actor, NotAllowed),
        (cast.caseworker.actor, NotAllowed),
        (cast.outsider.actor, NotFound),
        (cast.mediator.actor, NotFound),
    ]
    for actor, kind in refused:
        with pytest.raises(kind):
            actions.appoint(actor=actor, at=MONDAY, dispute_id=dispute.id, post_id=cast.mediator.post.id)


def test_what_the_mediator_discloses_is_read_by_every_side_before_it_keeps_him(cast: Cast) -> None:
    dispute = make_pending(cast)
    first, second = both(dispute)
    with pytest.raises(Conflict) as early:
        actions.keep_mediator(actor=first, at=MONDAY, dispute_id=dispute.id)
    assert early.value.code == "appointment.not_accepted"
    conflict = ConflictClass(relation=True, text="我和申请人住同一幢楼。")
    actions.accept_appointment(actor=cast.mediator.actor, at=MONDAY, dispute_id=dispute.id, conflict=conflict)
    for actor in (first, second):
        found = disclosure(get_standing(actor, dispute.id))
        assert found is not None
        assert (found["relation"], found["text"]) == (True, conflict.text)
    actions.keep_mediator(actor=first, at=MONDAY, dispute_id=dispute.id)
    assert fresh(dispute).state == "PENDING"
    actions.keep_mediator(actor=second, at=MONDAY, dispute_id=dispute.id)
    assert fresh(dispute).state == "MEDIATING"


def test_a_conflict_without_words_is_not_a_disclosure(cast: Cast) -> None:
    dispute = make_pending(cast)
    with pytest.raises(Refused) as refused:
        actions.accept_appointment(
            actor=cast.mediator.actor, at=MONDAY, dispute_id=dispute.id, conflict=ConflictClass(interest=True)
        )
    assert refused.value.code == "disclosure.missing"


def test_the_database_itself_refuses_mediation_without_a_disclosure(cast: Cast) -> None:
    from django.db import IntegrityError, transaction

    dispute = make_pending(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispute.objects.filter(id=dispute.id).update(state="MEDIATING")


def test_a_mediator_who_refuses_makes_room_for_another(cast: Cast) -> None:
    dispute = make_pending(cast)
    actions.refuse_appointment(actor=cast.mediator.actor, at=MONDAY, dispute_id=dispute.id)
    after = fresh(dispute)
    assert (after.state, after.mediator_id) == ("SELECTING", None)
    with pytest.raises(NotFound):
        get_standing(cast.mediator.actor, dispute.id)


def test_a_side_replaces_the_mediator_without_a_reason_and_the_third_time_counts_as_no(cast: Cast) -> None:
    dispute = make_pending(cast)
    first, second = both(dispute)
    for _time in range(2):
        actions.replace_mediator(actor=first, at=MONDAY, dispute_id=dispute.id)
        assert fresh(dispute).state == "SELECTING"
        for actor in (first, second):
            pick(actor, dispute, cast.mediator.post.id)
    actions.replace_mediator(actor=first, at=MONDAY, dispute_id=dispute.id)
    after = fresh(dispute)
    assert (after.state, after.ended_reason) == ("ENDED", "UNWILLING")


def test_a_replaced_mediator_reads_nothing_more(cast: Cast) -> None:
    dispute = make_mediating(cast)
    assert [row.id for row in list_for_mediator(cast.mediator.actor).rows] == [dispute.id]
    actions.replace_mediator(actor=both(dispute)[1], at=MONDAY, dispute_id=dispute.id)
    assert list_for_mediator(cast.mediator.actor).rows == []
    with pytest.raises(NotFound):
        get_standing(cast.mediator.actor, dispute.id)


def test_nobody_mediates_in_a_dispute_of_ones_own(cast: Cast) -> None:
    dispute = make_selecting(cast)
    from linli.disputes.models import Party

    Party.objects.filter(dispute=dispute, seat=0).update(account=cast.mediator.account)
    with pytest.raises(NotAllowed) as refused:
        actions.appoint(actor=cast.village_desk.actor, at=MONDAY, dispute_id=dispute.id, post_id=cast.mediator.post.id)
    assert refused.value.code == "mediator.is_party"


def test_the_roster_shows_those_of_the_committee_and_above_for_the_kind(cast: Cast) -> None:
    entry = make_roster(cast)
    assert [row.name for row in list_roster(cast.village.path, "civil.light", "zh-hans", MONDAY)] == ["周和"]
    entry.specialities = ["housing"]
    entry.save()
    assert list_roster(cast.village.path, "civil.light", "zh-hans", MONDAY) == []
    assert [row.name for row in list_roster(cast.village.path, "housing.rent.deposit", "zh-hans", MONDAY)] == ["周和"]
    actions.unlist_mediator(actor=cast.clerk.actor, at=MONDAY, entry_id=entry.id)
    assert list_roster(cast.village.path, "housing.rent.deposit", "zh-hans", MONDAY) == []


def test_whose_post_has_ended_is_chosen_by_nobody(cast: Cast) -> None:
    dispute = make_selecting(cast)
    people.end_post(actor=cast.administrator.actor, at=MONDAY, post_id=cast.mediator.post.id)
    assert list_roster(cast.village.path, None, "zh-hans", MONDAY - timedelta(days=30)) != []
    assert list_roster(cast.village.path, None, "zh-hans", MONDAY) == []
    for act in (
        partial(actions.pick_mediators, actor=both(dispute)[0], post_ids=[cast.mediator.post.id]),
        partial(actions.appoint, actor=cast.village_desk.actor, post_id=cast.mediator.post.id),
    ):
        with pytest.raises(Refused) as refused:
            act(at=MONDAY, dispute_id=dispute.id)
        assert refused.value.code == "pick.unknown"


def test_only_mediators_are_listed_and_only_by_the_desk_of_the_place(cast: Cast) -> None:
    with pytest.raises(NotFound):
        actions.list_mediator(actor=cast.clerk.actor, at=MONDAY, post_id=cast.caseworker.post.id, name="周和")
    for actor in (cast.caseworker.actor, cast.village_desk.actor, cast.resident.actor):
        with pytest.raises(NotAllowed):
            actions.list_mediator(actor=actor, at=MONDAY, post_id=cast.mediator.post.id, name="周和")
