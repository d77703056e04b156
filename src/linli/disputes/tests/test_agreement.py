"""From common terms to an agreement in force: draft, check, freeze, reflect, sign."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from linli.disputes import actions
from linli.disputes.access import get_standing
from linli.disputes.models import Agreement, Approval, Clock, Due, Party
from linli.disputes.queries.agreement import Draft, newest_draft, text_of
from linli.disputes.queries.items import read_items
from linli.disputes.rules import DataClass
from linli.disputes.rules.terms import Pay, Terms
from linli.disputes.tests.make import MONDAY, fresh, party_of
from linli.disputes.tests.make_agreement import (
    AFTER_REFLECTION,
    TERMS,
    make_agreed,
    make_draft,
    make_frozen,
    make_in_force,
    sign,
)
from linli.disputes.tests.make_mediation import both
from linli.kit.actors import Actor
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
NOTHING = Terms(terms=())


def test_faulty_terms_are_refused_with_every_fault(cast: Cast) -> None:
    dispute = make_agreed(cast)
    with pytest.raises(Refused) as refused:
        actions.draft_terms(actor=cast.mediator.actor, at=MONDAY, dispute_id=dispute.id, draft=Draft(terms=NOTHING))
    assert refused.value.code == "terms.no_terms"


def test_whoever_is_in_the_room_writes_and_nobody_else(cast: Cast) -> None:
    dispute = make_agreed(cast)
    for actor in (*both(dispute), cast.mediator.actor):
        actions.draft_terms(actor=actor, at=MONDAY, dispute_id=dispute.id, draft=Draft(terms=TERMS))
    for actor in (cast.village_desk.actor, cast.coordinator.actor, cast.caseworker.actor):
        with pytest.raises(NotAllowed):
            actions.draft_terms(actor=actor, at=MONDAY, dispute_id=dispute.id, draft=Draft(terms=TERMS))


def test_a_draft_that_changed_since_it_was_read_is_not_frozen(cast: Cast) -> None:
    dispute = make_agreed(cast)
    first = make_draft(cast, dispute)
    make_draft(cast, dispute)
    with pytest.raises(Conflict) as changed:
        actions.freeze_terms(actor=cast.mediator.actor, at=MONDAY, dispute_id=dispute.id, draft_id=first)
    assert changed.value.code == "draft.changed"
    assert fresh(dispute).state == "AGREED"


def test_what_the_power_check_finds_waits_for_a_person(cast: Cast) -> None:
    dispute = make_agreed(cast)
    Party.objects.filter(dispute=dispute, seat=1).update(organisation=True)
    draft_id = make_draft(cast, dispute)
    with pytest.raises(Conflict) as unchecked:
        actions.freeze_terms(actor=both(dispute)[0], at=MONDAY, dispute_id=dispute.id, draft_id=draft_id)
    assert unchecked.value.code == "draft.unchecked"
    with pytest.raises(NotAllowed):
        actions.check_power(actor=both(dispute)[1], at=MONDAY, dispute_id=dispute.id, draft_id=draft_id)
    actions.check_power(actor=cast.mediator.actor, at=MONDAY, dispute_id=dispute.id, draft_id=draft_id)
    agreement = actions.freeze_terms(actor=both(dispute)[0], at=MONDAY, dispute_id=dispute.id, draft_id=draft_id)
    assert agreement.reflection_code == "UNREPRESENTED"
    assert agreement.reflect_until == MONDAY + timedelta(hours=72)


def test_the_frozen_text_is_the_same_bytes_for_everybody_and_for_nobody_above(cast: Cast) -> None:
    dispute, agreement = make_frozen(cast)
    texts = [text_of(get_standing(actor, dispute.id), agreement)[1] for actor in (*both(dispute), cast.mediator.actor)]
    assert len(set(texts)) == 1
    for actor in (cast.coordinator.actor, cast.caseworker.actor):
        with pytest.raises(NotFound):
            text_of(get_standing(actor, dispute.id), agreement)


def test_nobody_signs_before_the_time_to_think_it_over_has_passed(cast: Cast) -> None:
    dispute, agreement = make_frozen(cast)
    with pytest.raises(Conflict) as early:
        sign(both(dispute)[0], dispute, agreement, MONDAY + timedelta(hours=23))
    assert early.value.code == "agreement.reflection"
    sign(both(dispute)[0], dispute, agreement, MONDAY + timedelta(hours=24))
    assert fresh(dispute).state == "SIGNING"


def test_the_time_is_over_when_every_side_does_without_it_before_the_mediator(cast: Cast) -> None:
    dispute, agreement = make_frozen(cast)
    first, second = both(dispute)
    actions.waive_reflection(actor=first, at=MONDAY, dispute_id=dispute.id)
    with pytest.raises(Conflict):
        sign(first, dispute, agreement, MONDAY)
    actions.waive_reflection(actor=second, at=MONDAY, dispute_id=dispute.id)
    sign(first, dispute, agreement, MONDAY)
    agreement.refresh_from_db()
    assert agreement.reflection_code == "WAIVED"


def test_any_side_gets_more_time_to_think_it_over_and_nobody_is_asked_why(cast: Cast) -> None:
    dispute, agreement = make_frozen(cast)
    (first, second), at = both(dispute), MONDAY + timedelta(hours=2)
    common: dict[str, Any] = {"dispute_id": dispute.id}
    with pytest.raises(NotAllowed):
        actions.ask_for_time(actor=cast.mediator.actor, at=at, **common)
    actions.waive_reflection(actor=first, at=at, **common)
    actions.ask_for_time(actor=first, at=at, **common)
    agreement.refresh_from_db()
    assert (agreement.reflect_until, agreement.reflection_code) == (MONDAY + timedelta(hours=72), "ASKED")
    assert fresh(dispute).due_at == Clock.objects.get(dispute=dispute, act="SIGN", stopped_at=None).due_at
    with pytest.raises(Conflict) as longest:
        actions.ask_for_time(actor=second, at=at, **common)
    assert longest.value.code == "reflection.longest"
    actions.waive_reflection(actor=second, at=at, **common)
    with pytest.raises(Conflict):  # whoever asked for time has not given it up
        sign(second, dispute, agreement, MONDAY + timedelta(hours=25))
    with pytest.raises(Conflict) as over:
        actions.ask_for_time(actor=second, at=MONDAY + timedelta(hours=72), **common)
    assert over.value.code == "reflection.over"
    sign(second, dispute, agreement, MONDAY + timedelta(hours=72))


def test_with_the_last_signature_it_is_in_force_and_everything_to_perform_is_listed(cast: Cast) -> None:
    dispute, agreement = make_in_force(cast)
    assert (dispute.state, agreement.state) == ("PERFORMING", "IN_FORCE")
    dues = list(Due.objects.filter(agreement=agreement).order_by("due_on"))
    assert [(due.term, due.number) for due in dues] == [("t1", 1), ("t2", 1), ("t1", 2)]
    assert {approval.sha256 for approval in Approval.objects.filter(agreement=agreement)} == {agreement.sha256}


def test_two_sides_without_the_mediator_are_not_enough_where_there_is_one(cast: Cast) -> None:
    dispute, agreement = make_frozen(cast)
    for actor in both(dispute):
        sign(actor, dispute, agreement)
    assert fresh(dispute).state == "SIGNING"


def test_a_text_taken_back_between_two_signatures_cannot_be_signed_any_more(cast: Cast) -> None:
    dispute, agreement = make_frozen(cast)
    first, second = both(dispute)
    sign(first, dispute, agreement)
    actions.rework(actor=second, at=AFTER_REFLECTION, dispute_id=dispute.id)
    draft_id = make_draft(cast, dispute, Terms(terms=TERMS.terms[:1]), AFTER_REFLECTION)
    newer = actions.freeze_terms(actor=second, at=AFTER_REFLECTION, dispute_id=dispute.id, draft_id=draft_id)
    later = AFTER_REFLECTION + timedelta(hours=25)
    with pytest.raises(Conflict) as changed:
        sign(second, dispute, agreement, later)
    assert changed.value.code == "agreement.changed"
    assert newer.version == 2
    assert not Approval.objects.filter(agreement=newer).exists()


def test_nobody_signs_twice_or_for_another(cast: Cast) -> None:
    dispute, agreement = make_frozen(cast)
    first, _second = both(dispute)
    sign(first, dispute, agreement)
    with pytest.raises(Conflict) as twice:
        sign(first, dispute, agreement)
    assert twice.value.code == "agreement.signed"
    with pytest.raises(NotAllowed):
        sign(cast.coordinator.actor, dispute, agreement)


def test_a_signature_on_paper_needs_the_paper_its_hash_and_a_witness(cast: Cast) -> None:
    dispute, agreement = make_frozen(cast)
    second = party_of(dispute, 1)

    def record(actor: Actor, sha256: str) -> Approval:
        return actions.record_paper(
            actor=actor,
            at=AFTER_REFLECTION,
            dispute_id=dispute.id,
            party_id=second.id,
            sha256=sha256,
            scan=b"%PDF-1.7 scan",
            scan_kind="application/pdf",
        )

    with pytest.raises(Conflict):
        record(cast.village_desk.actor, "0" * 64)
    with pytest.raises(NotAllowed):
        record(both(dispute)[0], agreement.sha256)
    approval = record(cast.village_desk.actor, agreement.sha256)
    assert (approval.method, approval.party_id) == ("PAPER", party_of(dispute, 1).id)
    assert fresh(dispute).state == "SIGNING"


def test_whoever_does_not_sign_ends_it_and_owes_no_reason(cast: Cast) -> None:
    dispute, agreement = make_frozen(cast)
    actions.refuse_to_sign(actor=both(dispute)[1], at=MONDAY, dispute_id=dispute.id)
    after = fresh(dispute)
    assert (after.state, after.ended_reason) == ("ENDED", "REFUSES_TO_SIGN")
    agreement.refresh_from_db()
    assert agreement.state == "ABANDONED"


def test_the_database_keeps_one_agreement_in_force(cast: Cast) -> None:
    dispute, _agreement = make_in_force(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(
            dispute=dispute,
            version=2,
            state="IN_FORCE",
            sha256="0" * 64,
            reflection_code="DEFAULT",
            frozen_at=MONDAY,
            reflect_until=MONDAY,
            in_force_at=MONDAY,
        )


def test_an_unfrozen_draft_is_read_in_the_room_and_not_by_the_desk_above(cast: Cast) -> None:
    dispute = make_agreed(cast)
    make_draft(cast, dispute)
    assert newest_draft(get_standing(both(dispute)[1], dispute.id)) is not None
    with pytest.raises(NotFound):
        read_items(get_standing(cast.coordinator.actor, dispute.id), DataClass.AGREEMENT)


def test_a_payment_to_oneself_is_no_term(cast: Cast) -> None:
    dispute = make_agreed(cast)
    own = Terms(terms=(Pay(id="t1", payer="A", payee="A", amount=100, due_on=AFTER_REFLECTION.date()),))
    with pytest.raises(Refused) as refused:
        actions.draft_terms(actor=cast.mediator.actor, at=MONDAY, dispute_id=dispute.id, draft=Draft(terms=own))
    assert refused.value.code == "terms.same_party"
