"""What a person should know to check the terms is asked by kind, kept with the draft, and compared with the law."""

import dataclasses
from datetime import date
from typing import Any

import pytest
from django.test import Client
from msgspec.structs import replace

from linli.disputes import actions
from linli.disputes.access import get_standing
from linli.disputes.models import Dispute, Party
from linli.disputes.queries import agreement as queries
from linli.disputes.queries.agreement import newest_draft, warnings_of
from linli.disputes.queries.jurisdiction import law_on
from linli.disputes.queries.links import link_of_party
from linli.disputes.rules.terms import Pay, Terms
from linli.disputes.tests.make import MONDAY, fresh, party_of
from linli.disputes.tests.make_agreement import make_agreed, make_draft
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
WAGES = {"worker": "A", "months": "3", "hours": "0", "tier": "1"}
LOAN = {"lender": "A", "borrower": "B", "principal": "10000", "lent_on": "2025-11-24", "paid": "2026-05-24 500"}


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The dates that people write here are judged from the day of the dispute, and so is the time that is left."""
    monkeypatch.setattr("linli.kit.clock.now", lambda: MONDAY)


def about(cast: Cast, kind: str, fen: int) -> Dispute:
    """B pays A so much, in a dispute of this kind."""
    dispute = make_agreed(cast)
    Dispute.objects.filter(id=dispute.id).update(kind_code=kind)
    terms = Terms(terms=(Pay(id="t1", payer="B", payee="A", amount=fen, due_on=date(2026, 12, 20)),))
    make_draft(cast, dispute, terms)
    return fresh(dispute)


def found(cast: Cast, dispute: Dispute) -> list[str]:
    """What a person is asked to look at."""
    standing = get_standing(cast.mediator.actor, dispute.id)
    row = newest_draft(standing)
    assert row is not None
    return [warning.code.value for warning in warnings_of(standing, row.draft, MONDAY)]


def send(dispute: Dispute, **given: Any) -> Any:
    """The form, as the applicant sends it."""
    return Client().post(f"{link_of_party(party_of(dispute, 0))}agreement/facts/", given)


def test_wages_below_the_minimum_are_found_once_the_work_is_written_down(cast: Cast) -> None:
    dispute = about(cast, "labour.pay.unpaid", 300_000)
    assert "WAGES_NOT_SAID" in found(cast, dispute)
    assert send(dispute, **WAGES).status_code == 302
    assert "BELOW_MINIMUM_WAGE" in found(cast, dispute)
    page = Client().get(f"{link_of_party(party_of(dispute, 0))}agreement/").content.decode()
    assert "最低工资" in page


def test_interest_beyond_the_ceiling_is_found_once_the_loan_is_written_down(cast: Cast) -> None:
    dispute = about(cast, "neighbours.money.loan", 2_000_000)
    assert "LOAN_NOT_SAID" in found(cast, dispute)
    assert send(dispute, **LOAN).status_code == 302
    assert "USURIOUS" in found(cast, dispute)


def test_what_is_owed_by_law_and_no_more_is_passed(cast: Cast) -> None:
    dispute = about(cast, "neighbours.money.loan", 1_000_000)
    send(dispute, **LOAN)
    assert "USURIOUS" not in found(cast, dispute)


def test_a_right_that_cannot_be_given_up_is_named(cast: Cast) -> None:
    dispute = about(cast, "neighbours.living.noise", 100_000)
    assert found(cast, dispute) == []
    assert send(dispute, rights=["LIMITATION"]).status_code == 302
    assert found(cast, dispute) == ["WAIVES_RIGHT"]


def test_other_disputes_are_not_asked_for_wages_or_loans(cast: Cast) -> None:
    dispute = about(cast, "neighbours.living.noise", 100_000)
    page = Client().get(f"{link_of_party(party_of(dispute, 0))}agreement/facts/").content.decode()
    assert "几个月没拿到工钱" not in page
    assert "借了多少" not in page


def test_the_form_shows_again_what_was_written(cast: Cast) -> None:
    dispute = about(cast, "neighbours.money.loan", 1_000_000)
    send(dispute, **LOAN)
    page = Client().get(f"{link_of_party(party_of(dispute, 0))}agreement/facts/").content.decode()
    for words in ("2025-11-24", "10000", "2026-05-24 500"):
        assert words in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"paid": "five hundred"},
        {"paid": "2026-13-01 500"},
        {"paid": "2026-05-24 -5"},
        {"paid": "2026-05-24 500\n" * 61},
        {"principal": "1/0"},
        {"borrower": "A"},
        {"borrower": "Z"},
        {"lent_on": "yesterday"},
        {"rights": ["NONE"]},
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_kept(cast: Cast, wrong: dict[str, Any]) -> None:
    dispute = about(cast, "neighbours.money.loan", 1_000_000)
    response = send(dispute, **{**LOAN, **wrong})
    assert response.status_code == 422
    assert "LOAN_NOT_SAID" in found(cast, dispute)


@pytest.mark.parametrize(
    "wrong", [{"months": "-1"}, {"months": "1e5"}, {"hours": "many"}, {"tier": "9"}, {"worker": ""}]
)
def test_work_that_cannot_be_is_said_and_nothing_is_kept(cast: Cast, wrong: dict[str, str]) -> None:
    dispute = about(cast, "labour.pay.unpaid", 300_000)
    assert send(dispute, **{**WAGES, **wrong}).status_code == 422
    assert "WAGES_NOT_SAID" in found(cast, dispute)


def test_nobody_without_the_link_or_the_post_gets_there(cast: Cast) -> None:
    dispute = about(cast, "labour.pay.unpaid", 300_000)
    address = f"/disputes/{dispute.id}/agreement/facts/"
    assert cast.mediator.client().get(address).status_code == 200
    for member in (cast.outsider, cast.caseworker, cast.coordinator):
        assert member.client().get(address).status_code in (403, 404)
    assert Client().get(address).status_code in (302, 403, 404)


def test_a_term_has_the_days_of_grace_and_to_make_good_of_the_law(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    dispute = about(cast, "neighbours.living.noise", 100_000)
    law = law_on("330681", date(2026, 11, 23))
    changed = [replace(rule, n=11) if rule.act == "PAY_LATE" else rule for rule in law.rules]
    monkeypatch.setattr(queries, "law_of", lambda _dispute, _at: dataclasses.replace(law, rules=tuple(changed)))
    address = f"{link_of_party(party_of(dispute, 0))}agreement/terms/do/"
    assert Client().post(address, {"who": "B", "act": "修好门", "by": "2026-12-24"}).status_code == 302
    row = newest_draft(get_standing(cast.mediator.actor, dispute.id))
    assert row is not None
    assert [(term.grace_days, term.cure_days) for term in row.draft.terms.terms] == [(3, 7), (11, 7)]


def test_somebody_alone_against_a_company_has_more_time_unless_somebody_speaks_for_them(cast: Cast) -> None:
    dispute = about(cast, "neighbours.living.noise", 100_000)
    Party.objects.filter(dispute=dispute, seat=1).update(organisation=True)
    assert found(cast, dispute) == ["UNREPRESENTED_AGAINST_COMPANY"]
    assert send(dispute, represented=["NOBODY"]).status_code == 422
    assert send(dispute, represented=["A"]).status_code == 302
    assert found(cast, dispute) == []
    page = Client().get(f"{link_of_party(party_of(dispute, 1))}agreement/").content.decode()
    assert "有律师或者别人代为说话的" in page
    row = newest_draft(get_standing(cast.mediator.actor, dispute.id))
    assert row is not None
    made = actions.freeze_terms(actor=cast.mediator.actor, at=MONDAY, dispute_id=dispute.id, draft_id=row.item_id)
    assert made.reflection_code == "DEFAULT"
    page = Client().get(f"{link_of_party(party_of(dispute, 1))}agreement/").content.decode()
    assert "谁都不问理由" in page
