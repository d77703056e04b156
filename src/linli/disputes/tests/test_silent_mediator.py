"""A mediator who was chosen and does not answer: the registrar names another, and no side has used up anything."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from linli.disputes import actions
from linli.disputes.models import Appointment, Clock, Dispute
from linli.disputes.queries.mediation import list_to_appoint, times_replaced
from linli.disputes.tests.make import MONDAY, fresh, party_of
from linli.disputes.tests.make_mediation import both, make_pending
from linli.kit.actors import Role
from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.people.tests.make import make_account, make_post
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

LATE = MONDAY + timedelta(days=10)


def _another(cast: Cast) -> UUID:
    post = make_post(make_account(), Role.MEDIATOR, place=cast.township)
    actions.list_mediator(actor=cast.clerk.actor, at=MONDAY, post_id=post.id, name="吴和")
    return post.id


def test_the_registrar_names_another_once_the_time_is_over_and_not_before(cast: Cast) -> None:
    dispute = make_pending(cast)
    desk, other = cast.village_desk, _another(cast)
    with pytest.raises(Conflict) as early:
        actions.appoint(actor=desk.actor, at=MONDAY, dispute_id=dispute.id, post_id=other)
    assert early.value.code == "appointment.waiting"
    assert list_to_appoint(desk.actor).rows == []
    assert actions.sweep_disputes(at=LATE)["alarms"] == 1
    assert [row.id for row in list_to_appoint(desk.actor).rows] == [dispute.id]
    with pytest.raises(Refused) as same:
        actions.appoint(actor=desk.actor, at=LATE, dispute_id=dispute.id, post_id=cast.mediator.post.id)
    assert same.value.code == "pick.silent"
    actions.appoint(actor=desk.actor, at=LATE, dispute_id=dispute.id, post_id=other)
    assert (fresh(dispute).state, fresh(dispute).mediator_id) == ("PENDING", other)
    ends = list(Appointment.objects.filter(dispute=dispute).order_by("id").values_list("end", flat=True))
    assert ends == ["SILENT", ""]
    running = Clock.objects.get(dispute=dispute, act="ACCEPT_APPOINTMENT", stopped_at=None, expired_at=None)
    assert running.started_at == LATE


def test_nobody_else_names_another(cast: Cast) -> None:
    dispute = make_pending(cast)
    for actor in (both(dispute)[0], cast.caseworker.actor, cast.coordinator.actor):
        with pytest.raises(NotAllowed):
            actions.appoint(actor=actor, at=LATE, dispute_id=dispute.id, post_id=cast.mediator.post.id)


def _replaced(dispute: Dispute, at: datetime) -> int:
    actions.replace_mediator(actor=both(dispute)[0], at=at, dispute_id=dispute.id)
    return times_replaced(party_of(dispute, 0))


def test_asking_for_another_counts_only_where_the_mediator_could_still_answer(cast: Cast) -> None:
    silent, waiting = make_pending(cast), make_pending(cast)
    assert _replaced(silent, LATE) == 0
    assert _replaced(waiting, MONDAY) == 1
    assert {fresh(silent).state, fresh(waiting).state} == {"SELECTING"}
