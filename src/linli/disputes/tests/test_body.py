"""Before whom a dispute is mediated follows from its kind and its place, and with it the periods of the law."""

import json
from datetime import date

import pytest

from linli.disputes.queries.jurisdiction import SHIPPED, law_on, list_jurisdictions
from linli.disputes.rules.jurisdiction import NoRule, in_force, read_jurisdictions
from linli.disputes.tests.make import make_dispute
from tests.cast import Cast

DAY = date(2026, 6, 1)
FILES = {path.name: path.read_bytes() for path in SHIPPED.glob("*.json")}


@pytest.mark.parametrize(
    ("place", "kind", "body", "rule"),
    [
        ("330681", "neighbours.living.noise", "PEOPLES_COMMITTEE", "cn.any.mediate"),
        ("330681", "labour.pay.unpaid", "LABOUR", "cn.labour.mediate"),
        ("330681", "health.doctor.dispute", "MEDICAL", "cn.medical.mediate"),
        ("440304", "neighbours.living.noise", "PEOPLES_COMMITTEE", "cn.people.mediate"),
        ("440304", "labour.terms.fired", "LABOUR", "cn.labour.mediate"),
        ("330203", "housing.rent.deposit", "PEOPLES_COMMITTEE", "cn.people.mediate"),
    ],
)
def test_the_kind_and_the_place_decide_on_the_time_for_mediation(place: str, kind: str, body: str, rule: str) -> None:
    law = law_on(place, DAY)
    assert law.body_for(kind).code == body
    assert law.rule_for("MEDIATE", body).id == rule


def test_labour_mediation_takes_fifteen_days_and_cannot_be_made_longer() -> None:
    rule = law_on("330681", DAY).rule_for("MEDIATE", "LABOUR")
    assert (rule.n, rule.unit, rule.extend.by) == (15, "DAY", "NONE")


def test_every_law_has_a_body_for_every_other_kind() -> None:
    for jurisdiction in list_jurisdictions():
        assert in_force(jurisdiction, DAY).body_for("something.new").code


def test_a_body_that_no_row_of_the_law_knows_is_a_fault() -> None:
    document = json.loads(FILES["cn.json"])
    document["bodies"][0]["code"] = "PEOPLE"
    loaded = read_jurisdictions({**FILES, "cn.json": json.dumps(document).encode()})
    assert ("UNKNOWN_BODY", "cn.body.committee", "PEOPLE") in {
        (fault.code, fault.row, fault.detail) for fault in loaded.faults
    }


def test_a_law_without_bodies_mediates_nothing() -> None:
    document = json.loads(FILES["cn.json"])
    del document["bodies"]
    law = in_force(read_jurisdictions({"cn.json": json.dumps(document).encode()}).jurisdictions["CN"], DAY)
    with pytest.raises(NoRule):
        law.body_for("neighbours.living.noise")


@pytest.mark.usefixtures("kinds")
def test_an_opened_dispute_says_before_whom_and_under_which_law(cast: Cast) -> None:
    dispute = make_dispute(cast)
    assert (dispute.jurisdiction, dispute.forum) == ("CN", "PEOPLES_COMMITTEE")
