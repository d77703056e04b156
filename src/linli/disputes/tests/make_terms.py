"""Terms for tests: a wage debt in parts, and whatever a test changes in it."""

from datetime import UTC, date, datetime
from typing import Any

from linli.disputes.rules.terms import AgreementText, Instalment, NamedParty, Pay, Term, Terms

SIGNED_ON = date(2026, 11, 23)
NAMES = {"A": "陈明", "B": "诸暨某建筑公司"}
PARTS = (
    Instalment(due_on=date(2026, 12, 31), amount=333_334),
    Instalment(due_on=date(2027, 1, 31), amount=333_333),
    Instalment(due_on=date(2027, 2, 28), amount=333_333),
)


def pay(**changes: Any) -> Pay:
    """B pays A 10,000 yuan in three parts."""
    values: dict[str, Any] = {"id": "1", "payer": "B", "payee": "A", "amount": 1_000_000, "instalments": PARTS}
    return Pay(**{**values, **changes})


def pay_once(amount: int = 1_000_000, on: date = date(2026, 12, 31), **changes: Any) -> Pay:
    """B pays A at once."""
    return pay(**{"amount": amount, "due_on": on, "instalments": (), **changes})


def terms(*of: Term, clauses: tuple[str, ...] = ()) -> Terms:
    """An agreement; of the wage debt alone when nothing is given."""
    return Terms(terms=of or (pay(),), clauses=clauses)


def agreement_text(of: Terms | None = None, **changes: Any) -> AgreementText:
    """A text ready to be frozen. Its sentences are plain ones, so that no catalogue is needed."""
    agreed = of or terms()
    values: dict[str, Any] = {
        "reference": "FQ7K3M",
        "version": 1,
        "parties": (
            NamedParty(key="A", name=NAMES["A"], role="APPLICANT"),
            NamedParty(key="B", name=NAMES["B"], role="RESPONDENT", by="王经理"),
        ),
        "mediator": "周调解员",
        "body": "枫桥镇人民调解委员会",
        "facts": ("陈明在工地做了三个月，工资没有付清。",),
        "terms": agreed,
        "sentences": {
            "zh-hans": tuple((f"第{term.id}项，付一万元。",) for term in agreed.terms),
            "en": tuple((f"Item {term.id}: CNY 10,000 is paid.",) for term in agreed.terms),
        },
        "frozen_at": datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
        "law": "CN-1-00000000",
    }
    return AgreementText(**{**values, **changes})
