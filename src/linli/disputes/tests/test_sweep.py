"""What a sweep of clocks costs, and that each dispute ends by itself."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.disputes.actions import name_party, state_claim, sweep_disputes
from linli.disputes.actions.change import begin, finish
from linli.disputes.models import Clock, Dispute, Item, Party, Step
from linli.disputes.rules import DataClass, EndReason, State, Verb
from linli.disputes.tests.make import CLAIM, MONDAY, RESPONDENT, fresh, holder, make_dispute, party_of
from linli.disputes.tests.make_mediation import make_invited
from linli.ledger.models import Entry
from linli.notices.models import Notice
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

LATER = MONDAY + timedelta(days=60)
# Hold the clock, expire it, parties, the row, other clocks, step, ledger; sides, their ways, notices; hold, requests,
# wishes. In a test a savepoint and its release stand for the transaction.
EACH = 15 + 2  # its own, with two that end what its sides had agreed to; and a savepoint


def _statements(at_least: int) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert sweep_disputes(at=LATER)["ended"] == at_least
    return len(captured)


def _invited_many(cast: Cast, sides: int) -> Dispute:
    dispute = make_dispute(cast)
    applicant = holder(party_of(dispute, 0))
    state_claim(actor=applicant, at=MONDAY, dispute_id=dispute.id, text=CLAIM)
    for _side in range(sides):
        name_party(actor=applicant, at=MONDAY, dispute_id=dispute.id, identity=RESPONDENT)
    finish(begin(actor=applicant, dispute_id=dispute.id, verb=Verb.INVITE), at=MONDAY)
    Party.objects.filter(dispute=dispute).update(invited_at=MONDAY)
    return fresh(dispute)


def test_each_dispute_that_ends_costs_fifteen_statements_and_a_transaction(cast: Cast) -> None:
    make_invited(cast)
    one = _statements(1)
    for _more in range(3):
        make_invited(cast)
    assert _statements(3) - one == 2 * EACH


def test_it_costs_no_more_when_many_sides_are_told(cast: Cast) -> None:
    _invited_many(cast, 1)
    two = _statements(1)
    Notice.objects.all().delete()
    dispute = _invited_many(cast, 4)
    assert _statements(1) == two
    told = Notice.objects.filter(template="party.ended").values_list("about_id", flat=True)
    assert set(told) == set(dispute.parties.values_list("id", flat=True))


def test_each_has_one_step_and_one_entry_of_its_own_and_no_clock_that_runs(cast: Cast) -> None:
    disputes = [make_invited(cast), make_invited(cast)]
    sweep_disputes(at=LATER)
    for dispute in disputes:
        assert fresh(dispute).ended_reason == EndReason.UNREACHABLE.value
        assert fresh(dispute).due_at is None
        assert Step.objects.filter(dispute=dispute, verb=Verb.RUN_OUT.value).count() == 1
        assert Entry.objects.filter(subject_id=dispute.id, verb="disputes.run_out").count() == 1
        assert not Clock.objects.filter(dispute=dispute, stopped_at=None, expired_at=None).exists()


def test_one_that_fails_is_left_as_it_was_and_holds_up_no_other(cast: Cast) -> None:
    damaged, sound = make_invited(cast), make_invited(cast)
    identity = Item.objects.filter(
        channel__party=party_of(damaged, 0), channel__data_class=DataClass.IDENTITY.value
    ).latest("id")
    Item.objects.filter(id=identity.id).update(sealed=b"\x00" * 40)
    done = sweep_disputes(at=LATER)
    assert (done["ended"], done["failed"]) == (1, 1)
    assert fresh(sound).state == State.ENDED.value
    assert (fresh(damaged).state, fresh(damaged).version) == (State.INVITED.value, damaged.version)
    assert not Step.objects.filter(dispute=damaged, verb=Verb.RUN_OUT.value).exists()
    assert Clock.objects.filter(dispute=damaged, expired_at=None, stopped_at=None).count() == 1
