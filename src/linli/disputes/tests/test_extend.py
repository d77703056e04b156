"""More time: where all who take part agree and the law lets them, as often as the town lets them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.disputes import actions
from linli.disputes.links import secret_of
from linli.disputes.models import Clock, Dispute, Extension, Party
from linli.disputes.tests.make import MONDAY, fresh, party_of
from linli.disputes.tests.make_mediation import both, make_mediating, make_talking
from linli.kit import clock
from linli.kit.errors import Conflict
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def _all_agree(dispute: Dispute) -> None:
    for actor in both(dispute):
        actions.agree_to_extend(actor=actor, at=MONDAY, dispute_id=dispute.id)


def _clock(dispute: Dispute, act: str) -> Clock:
    return Clock.objects.get(dispute=dispute, act=act, stopped_at=None)


@pytest.mark.parametrize(("act", "make"), [("TALK", make_talking), ("MEDIATE", make_mediating)])
def test_the_talk_and_the_mediation_go_on_longer_and_the_reminder_moves_along(
    cast: Cast, act: str, make: Callable[[Cast], Dispute]
) -> None:
    dispute = make(cast)
    before = _clock(dispute, act)
    _all_agree(dispute)
    after = _clock(dispute, act)
    assert after.due_at >= before.due_at + timedelta(days=28)
    assert before.remind_at is not None
    assert after.remind_at is not None
    assert after.remind_at - before.remind_at == after.due_at - before.due_at
    assert fresh(dispute).due_at == after.due_at


def test_as_often_as_the_town_lets_them(cast: Cast) -> None:
    dispute = make_mediating(cast)
    _all_agree(dispute)
    _all_agree(dispute)
    with pytest.raises(Conflict) as refused:
        actions.agree_to_extend(actor=both(dispute)[0], at=MONDAY, dispute_id=dispute.id)
    assert refused.value.code == "extension.most"


def test_a_period_that_the_law_fixes_is_not_for_the_sides_to_move(cast: Cast) -> None:
    dispute = make_mediating(cast)
    Clock.objects.filter(dispute=dispute, act="MEDIATE").update(rule_id="cn.labour.mediate")
    due = _clock(dispute, "MEDIATE").due_at
    with pytest.raises(Conflict) as refused:
        actions.agree_to_extend(actor=both(dispute)[0], at=MONDAY, dispute_id=dispute.id)
    assert refused.value.code == "extension.by_law"
    assert _clock(dispute, "MEDIATE").due_at == due


def test_the_sides_find_it_on_their_page_while_they_talk(cast: Cast) -> None:
    dispute = make_talking(cast, clock.now())
    Party.objects.filter(dispute=dispute).update(opened_at=clock.now())
    secret = {"secret": secret_of(party_of(dispute, 1))}
    page = reverse("dispute_mediation", kwargs=secret)
    assert page in Client().get(reverse("dispute_party_home", kwargs=secret)).content.decode()
    assert "商谈可以延长" in Client().get(page).content.decode()
    assert Client().post(reverse("dispute_mediation_act", kwargs={**secret, "act": "extend"})).status_code == 302
    period = Extension.objects.get(dispute=dispute).clock
    assert period is not None
    assert period.act == "TALK"
