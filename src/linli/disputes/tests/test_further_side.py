"""A side that was named later and is silent stands in nobody's way, and can be taken out again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.disputes import actions
from linli.disputes.actions.parties import take_out
from linli.disputes.actions.room import Draft, accept_offer, make_offer
from linli.disputes.links import secret_of
from linli.disputes.models import Clock, Dispute, Party, Step
from linli.disputes.queries.parties import running_clocks
from linli.disputes.rules import Verb
from linli.disputes.rules.mediation import ConflictClass
from linli.disputes.tests.make import CLAIM, MONDAY, RESPONDENT, fresh, holder, make_dispute, party_of
from linli.disputes.tests.make_agreement import make_draft, sign
from linli.disputes.tests.make_mediation import both, make_roster, make_talking, pick
from linli.kit.errors import Conflict, NotAllowed
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

DAY = timedelta(days=1)
THIRD = actions.Identity(name="陈物业", phone="13800000009")


def _named(cast: Cast, *, ask: bool) -> Dispute:
    """Talking; the applicant named one more."""
    dispute = make_talking(cast)
    applicant = both(dispute)[0]
    actions.name_party(actor=applicant, at=MONDAY, dispute_id=dispute.id, identity=THIRD)
    if ask:
        third = party_of(dispute, 2)
        actions.invite(actor=applicant, at=MONDAY, dispute_id=dispute.id, party_id=third.id, channel="SMS")
    return fresh(dispute)


@pytest.mark.parametrize("ask", [False, True])
def test_the_others_choose_a_mediator_agree_and_sign_without_it(cast: Cast, ask: bool) -> None:
    dispute = _named(cast, ask=ask)
    sides, mediator = both(dispute), cast.mediator.actor
    make_roster(cast)
    actions.call_mediator(actor=sides[0], at=MONDAY, dispute_id=dispute.id)
    for actor in sides:
        pick(actor, dispute, cast.mediator.post.id)
    actions.accept_appointment(actor=mediator, at=MONDAY, dispute_id=dispute.id, conflict=ConflictClass())
    for actor in sides:
        actions.keep_mediator(actor=actor, at=MONDAY, dispute_id=dispute.id)
    actions.open_joint_room(actor=mediator, at=MONDAY, dispute_id=dispute.id)
    draft = Draft(amount_fen=1000, payer_seat=1)
    offer = make_offer(actor=sides[1], at=MONDAY, dispute_id=dispute.id, draft=draft)
    accept_offer(actor=sides[0], at=MONDAY, dispute_id=dispute.id, offer_id=offer.id)
    draft_id = make_draft(cast, dispute)
    agreement = actions.freeze_terms(actor=mediator, at=MONDAY, dispute_id=dispute.id, draft_id=draft_id)
    for actor in (*sides, mediator):
        sign(actor, dispute, agreement, agreement.reflect_until)
    assert fresh(dispute).state == "PERFORMING"


def test_whoever_has_not_said_yes_decides_nothing(cast: Cast) -> None:
    dispute = _named(cast, ask=True)
    third = holder(party_of(dispute, 2))
    with pytest.raises(NotAllowed):
        actions.call_mediator(actor=third, at=MONDAY, dispute_id=dispute.id)
    actions.withdraw(actor=third, at=MONDAY, dispute_id=dispute.id)
    assert (fresh(dispute).state, party_of(dispute, 2).left_at) == ("TALKING", MONDAY)


def test_with_its_yes_its_word_counts_and_its_clock_stops(cast: Cast) -> None:
    dispute = _named(cast, ask=True)
    third = party_of(dispute, 2)
    actions.consent(actor=holder(third), at=MONDAY + DAY, dispute_id=dispute.id)
    assert not Clock.objects.filter(party=third, stopped_at=None).exists()
    draft = Draft(amount_fen=1000, payer_seat=1)
    offer = make_offer(actor=both(dispute)[1], at=MONDAY + DAY, dispute_id=dispute.id, draft=draft)
    accept_offer(actor=both(dispute)[0], at=MONDAY + DAY, dispute_id=dispute.id, offer_id=offer.id)
    assert fresh(dispute).state == "TALKING"
    accept_offer(actor=holder(third), at=MONDAY + DAY, dispute_id=dispute.id, offer_id=offer.id)
    assert fresh(dispute).state == "AGREED"


def test_it_has_as_long_to_answer_as_everybody_and_is_then_asked_no_longer(cast: Cast) -> None:
    dispute = _named(cast, ask=True)
    before = fresh(dispute).due_at
    third = party_of(dispute, 2)
    clock = Clock.objects.get(party=third)
    assert clock.due_at > MONDAY + 14 * DAY
    assert clock.id not in {row.id for row in running_clocks(dispute.id)}
    actions.agree_to_extend(actor=both(dispute)[0], at=MONDAY, dispute_id=dispute.id)
    actions.agree_to_extend(actor=both(dispute)[1], at=MONDAY, dispute_id=dispute.id)
    done = actions.sweep_disputes(at=clock.due_at)
    assert (done["out"], done["ended"]) == (1, 0)
    third.refresh_from_db()
    assert (fresh(dispute).state, third.left_at) == ("TALKING", clock.due_at)
    assert Step.objects.get(dispute=dispute, verb=Verb.NO_ANSWER.value).facts == {"seat": 2}
    assert before is not None


def test_whoever_named_it_takes_it_out_and_nobody_else_does(cast: Cast) -> None:
    dispute = _named(cast, ask=True)
    third = party_of(dispute, 2)
    with pytest.raises(NotAllowed) as refused:
        take_out(actor=both(dispute)[1], at=MONDAY, dispute_id=dispute.id, party_id=third.id)
    assert refused.value.code == "dispute.not_yours"
    with pytest.raises(NotAllowed) as not_named:
        take_out(actor=cast.caseworker.actor, at=MONDAY, dispute_id=dispute.id, party_id=third.id)
    assert not_named.value.code == "party.not_named_by_you"
    take_out(actor=both(dispute)[0], at=MONDAY, dispute_id=dispute.id, party_id=third.id)
    gone = Party.objects.get(id=third.id)
    assert gone.left_at == MONDAY
    assert bytes(gone.secret_digest) != bytes(third.secret_digest), "its link opens nothing"
    assert not Clock.objects.filter(party=third, stopped_at=None).exists()


def test_one_that_said_yes_and_the_only_other_side_stay(cast: Cast) -> None:
    dispute = make_talking(cast)
    with pytest.raises(Conflict) as answered:
        take_out(actor=both(dispute)[0], at=MONDAY, dispute_id=dispute.id, party_id=party_of(dispute, 1).id)
    assert answered.value.code == "party.answered"


def _asked_two(cast: Cast) -> Dispute:
    dispute = make_dispute(cast)
    applicant = holder(party_of(dispute, 0))
    actions.state_claim(actor=applicant, at=MONDAY, dispute_id=dispute.id, text=CLAIM)
    for identity in (RESPONDENT, THIRD):
        party = actions.name_party(actor=applicant, at=MONDAY, dispute_id=dispute.id, identity=identity)
        actions.invite(actor=applicant, at=MONDAY, dispute_id=dispute.id, party_id=party.id, channel="SMS")
    actions.consent(actor=holder(party_of(dispute, 1)), at=MONDAY, dispute_id=dispute.id)
    return fresh(dispute)


@pytest.mark.parametrize("way", ["taken out", "declines"])
def test_with_the_last_answer_that_was_missing_gone_the_others_begin(cast: Cast, way: str) -> None:
    dispute = _asked_two(cast)
    assert dispute.state == "INVITED"
    third = party_of(dispute, 2)
    if way == "declines":
        actions.decline(actor=holder(third), at=MONDAY, dispute_id=dispute.id)
    else:
        take_out(actor=holder(party_of(dispute, 0)), at=MONDAY, dispute_id=dispute.id, party_id=third.id)
    assert fresh(dispute).state == "TALKING"


def test_the_page_of_whoever_named_it_offers_to_take_it_out_and_asks_first(cast: Cast) -> None:
    dispute = _named(cast, ask=True)
    Party.objects.filter(dispute=dispute).update(opened_at=MONDAY)
    own, other = secret_of(party_of(dispute, 0)), secret_of(party_of(dispute, 1))
    page = reverse("dispute_take_out", kwargs={"secret": own, "seat": 2})
    assert page in Client().get(reverse("dispute_party_home", kwargs={"secret": own})).content.decode()
    assert page not in Client().get(reverse("dispute_party_home", kwargs={"secret": other})).content.decode()
    third = reverse("dispute_party_home", kwargs={"secret": secret_of(party_of(dispute, 2))})
    assert "请在此日前回复" in Client().get(third).content.decode()
    assert "撤下" in Client().get(page).content.decode()
    assert party_of(dispute, 2).left_at is None, "reading changes nothing"
    assert Client().post(reverse("dispute_take_out", kwargs={"secret": other, "seat": 2})).status_code in (403, 404)
    assert Client().post(page).status_code == 302
    assert party_of(dispute, 2).left_at is not None


def test_one_that_is_named_and_has_not_been_asked_keeps_nobody_waiting(cast: Cast) -> None:
    dispute = make_dispute(cast)
    applicant = holder(party_of(dispute, 0))
    actions.state_claim(actor=applicant, at=MONDAY, dispute_id=dispute.id, text=CLAIM)
    first, _second = (
        actions.name_party(actor=applicant, at=MONDAY, dispute_id=dispute.id, identity=identity)
        for identity in (RESPONDENT, THIRD)
    )
    actions.invite(actor=applicant, at=MONDAY, dispute_id=dispute.id, party_id=first.id, channel="SMS")
    actions.consent(actor=applicant, at=MONDAY, dispute_id=dispute.id)
    assert fresh(dispute).state == "INVITED", "nobody begins alone"
    actions.consent(actor=holder(first), at=MONDAY, dispute_id=dispute.id)
    assert fresh(dispute).state == "TALKING"
