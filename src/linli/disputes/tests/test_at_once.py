"""Two sides at the same moment, each on a connection of its own: one word counts, nothing is half done."""

from datetime import timedelta
from functools import partial

import pytest

from linli.disputes import actions
from linli.disputes.actions.room import Draft, accept_offer, make_offer
from linli.disputes.models import Agreement, Approval, Dispute, Step
from linli.disputes.rules import State, Verb
from linli.disputes.tests.make import MONDAY, fresh
from linli.disputes.tests.make_agreement import AFTER_REFLECTION, make_frozen, sign
from linli.disputes.tests.make_mediation import both, make_talking
from linli.kit.errors import Refused
from linli.matters.tests.make import make_kinds
from tests.cast import Cast, make_cast
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town() -> Cast:
    """The cast, committed, so that several connections see it."""
    make_kinds()
    return make_cast()


def _said(dispute: Dispute, verb: Verb) -> int:
    return Step.objects.filter(dispute=dispute, verb=verb.value).count()


def test_accepting_and_withdrawing_at_once_leaves_one_of_the_two(town: Cast) -> None:
    for _time in range(3):
        dispute = make_talking(town)
        a, b = both(dispute)
        draft = Draft(words="三千元，一次付清", amount_fen=300_000, payer_seat=1)
        offer = make_offer(actor=a, at=MONDAY, dispute_id=dispute.id, draft=draft)
        at = MONDAY + timedelta(minutes=5)
        results = together(
            partial(accept_offer, actor=b, at=at, dispute_id=dispute.id, offer_id=offer.id),
            partial(actions.withdraw, actor=a, at=at, dispute_id=dispute.id),
        )
        now = State(fresh(dispute).state)
        # Whoever comes second meets what the first has done: terms that a side leaves again, or an end.
        assert (_said(dispute, Verb.ACCEPT_OFFER), _said(dispute, Verb.WITHDRAW), now) in (
            (1, 0, State.AGREED),
            (0, 1, State.ENDED),
            (1, 1, State.ENDED),
        )
        refused = [result for result in results if isinstance(result, Refused)]
        assert len(refused) == 2 - _said(dispute, Verb.ACCEPT_OFFER) - _said(dispute, Verb.WITHDRAW)


def test_the_last_two_signatures_at_once_bring_it_into_force_once(town: Cast) -> None:
    dispute, agreement = make_frozen(town)
    signers = (*both(dispute), town.mediator.actor)
    for _time in range(3):  # whoever was held up by the other signs again
        waiting = [partial(sign, actor, dispute, agreement, AFTER_REFLECTION) for actor in signers]
        together(*waiting)
    assert Approval.objects.filter(agreement=agreement).count() == len(signers)
    assert Agreement.objects.get(id=agreement.id).in_force_at is not None
    assert _said(dispute, Verb.BRING_INTO_FORCE) == 1
    assert State(fresh(dispute).state) is State.PERFORMING
