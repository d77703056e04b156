"""The shipped law: sound, bilingual, each row with its source, and honest about what nobody has checked."""

from datetime import date

import pytest

from linli.disputes.rules import EndReason
from linli.disputes.rules.jurisdiction import (
    STAGES,
    NoRule,
    ReflectionFacts,
    Row,
    Standing,
    Unit,
    in_force,
    of_place,
    reflection_for,
)
from linli.disputes.tests.make_rules import china_law, shipped

TODAY = date(2026, 11, 23)
LAW = in_force(china_law(), TODAY)
ROWS: list[Row] = [row for rows in china_law().tables.values() for row in rows]


def test_the_shipped_files_have_no_fault() -> None:
    assert shipped().faults == ()
    assert set(shipped().jurisdictions) == {"CN", "CN-SHENZHEN", "CN-NINGBO", "CA-BC"}


# (act, forum, number, unit): the periods of the law, written down a second time from the articles.
PERIODS = [
    ("PICK_MEDIATOR", "COURT_INVITED", 2, "WORKING_DAY", "10"),
    ("APPOINT_MEDIATOR", "COURT_INVITED", 3, "WORKING_DAY", "10"),
    ("ACCEPT_APPOINTMENT", "COURT_INVITED", 3, "WORKING_DAY", "12"),
    ("ASK_OTHER_SIDE", "COURT_INVITED", 3, "WORKING_DAY", "15"),
    ("MEDIATE", "COURT_INVITED", 30, "DAY", "24"),
    ("MEDIATE", "COURT_ORDINARY", 15, "DAY", "24"),
    ("MEDIATE", "COURT_SIMPLIFIED", 7, "DAY", "24"),
    ("MEDIATE", "LABOUR", 15, "DAY", "14"),
    ("MEDIATE", "MEDICAL", 30, "WORKING_DAY", "38"),
    ("MEDIATE", "TRAFFIC", 10, "DAY", "95"),
    ("SECOND_SESSION", "POLICE", 7, "WORKING_DAY", "183"),
    ("APPLY_FOR_CONFIRMATION", "PEOPLES_COMMITTEE", 30, "DAY", "33"),
    ("COURT_ACCEPTS", "ANY", 3, "DAY", "4"),
    ("COURT_DECIDES", "ANY", 15, "DAY", "5"),
    ("PARTY_OBJECTS", "ANY", 15, "DAY", "372"),
    ("THIRD_PARTY_OBJECTS", "ANY", 6, "MONTH", "372"),
    ("ENFORCE", "ANY", 2, "YEAR", "250"),
    ("CLAIM", "ANY", 3, "YEAR", "188"),
    ("CLAIM", "LABOUR", 1, "YEAR", "27"),
    ("CLAIM", "FARMLAND", 2, "YEAR", "18"),
    ("AWARD", "LABOUR", 45, "DAY", "43"),
    ("AWARD", "FARMLAND", 60, "DAY", "47"),
    ("ISSUE_PAYMENT_ORDER", "ANY", 15, "DAY", "227"),
    ("PROTECTION_ORDER", "ANY", 72, "HOUR", "28"),
    ("PROTECTION_ORDER_URGENT", "ANY", 24, "HOUR", "28"),
    ("PROTECTION_LASTS", "ANY", 6, "MONTH", "30"),
    ("LEGAL_AID_DECIDES", "ANY", 7, "DAY", "43"),
    ("REVOKE_MISTAKE", "ANY", 90, "DAY", "152"),
    ("REVOKE_FRAUD", "ANY", 1, "YEAR", "152"),
    ("REVOKE_ABSOLUTE", "ANY", 5, "YEAR", "152"),
    ("DECIDE", "PETITION", 60, "DAY", "34"),
]


@pytest.mark.parametrize(("act", "forum", "n", "unit", "article"), PERIODS)
def test_each_period_is_as_its_article_says(act: str, forum: str, n: int, unit: str, article: str) -> None:
    rule = LAW.rule_for(act, forum)
    assert (rule.n, rule.unit, rule.source.article) == (n, Unit(unit), article)
    assert rule.standing is Standing.VERIFIED


def test_every_row_speaks_both_languages_and_names_its_source() -> None:
    for row in ROWS:
        assert row.says.zh != row.says.en
        assert row.source_words("zh-hans")
        assert row.source_words("en")
        assert row.source_words("en") != row.source_words("zh-hans")


def test_every_rule_stands_at_a_stage_that_the_page_shows() -> None:
    assert {rule.applies.stage for rule in LAW.rules} <= set(STAGES)


def test_a_pause_of_a_rule_is_a_reason_with_a_bound() -> None:
    for rule in LAW.rules:
        for code in rule.pauses:
            assert LAW.pause(code).most.n >= 1


def test_what_nobody_read_is_not_called_verified() -> None:
    unread = {"private_lending": "INTEREST_MULTIPLE", "wage": "MINIMUM_WAGE_MONTH", "lpr": "LPR_ONE_YEAR"}
    for code in unread.values():
        assert {row.standing for row in LAW.amounts if row.code == code} == {Standing.UNVERIFIED}
    assert LAW.rule_for("SET_ASIDE", "ARBITRATION").standing is Standing.UNVERIFIED


def test_a_default_of_the_platform_is_not_shown_as_law() -> None:
    rule = LAW.rule_for("MEDIATE", "PEOPLES_COMMITTEE")
    assert rule.standing is Standing.POLICY
    assert rule.source_words("en") == "Defaults of this platform, item 8"
    assert rule.source_words("zh-hans") == "本平台的默认规则第8项"


def test_the_eight_reasons_for_ending_are_those_of_the_life() -> None:
    assert [row.code for row in LAW.endings] == [reason.value for reason in EndReason]
    assert [row.source.article for row in LAW.endings] == [f"25({number})" for number in range(1, 9)]
    assert LAW.ending("UNREACHABLE").source_words("zh-hans").endswith("第25条第3项")


def test_conflicts_are_the_three_classes_of_article_13() -> None:
    assert [row.code for row in LAW.conflicts] == ["PARTY_OR_RELATIVE", "INTEREST", "OTHER_RELATION"]


def test_the_screening_exclusions_are_there_with_their_effects() -> None:
    found = {(row.code, str(row.effect)) for row in LAW.exclusions_for("POLICE")}
    assert {("HIRED_VIOLENCE", "STOP"), ("FLEES", "STOP"), ("STATUS", "NO_CONFIRMATION")} <= found
    assert {("UTILITIES_CUT", "PAPER_ONLY"), ("COLLUSION", "SUSPEND_AND_REPORT")} <= found
    assert not [row for row in LAW.exclusions_for("PEOPLES_COMMITTEE") if row.forum == "POLICE"]


@pytest.mark.parametrize(
    ("on", "n", "unit"), [("2013-05-01", 1, "YEAR"), ("2018-05-01", 6, "MONTH"), ("2024-05-01", 6, "MONTH")]
)
def test_the_version_of_the_day_is_taken(on: str, n: int, unit: str) -> None:
    rule = in_force(china_law(), date.fromisoformat(on)).rule("cn.confirm.third_party_objects")
    assert (rule.n, rule.unit) == (n, Unit(unit))


def test_before_a_law_was_in_force_there_is_no_rule() -> None:
    with pytest.raises(NoRule):
        in_force(china_law(), date(2021, 12, 31)).rule("cn.online.pick")
    assert in_force(china_law(), date(2022, 1, 1)).rule("cn.online.pick").n == 2


def test_the_last_day_of_a_version_is_still_in_force() -> None:
    article = [
        in_force(china_law(), date(2026, 2, day)).rule("cn.arbitration.set_aside").source.article for day in (27, 28)
    ]
    assert article == ["59", "59"]
    assert in_force(china_law(), date(2026, 3, 1)).rule("cn.arbitration.set_aside").standing is Standing.UNVERIFIED


def test_a_place_overrides_its_country() -> None:
    all_of_them = shipped().jurisdictions.values()
    shenzhen = in_force(of_place(all_of_them, "440305001"), TODAY)
    zhuji = in_force(of_place(all_of_them, "330681103"), TODAY)
    assert (shenzhen.code, zhuji.code) == ("CN-SHENZHEN", "CN")
    assert shenzhen.choice("MEDIATOR_VETO").value == "ONE_PARTY"
    assert zhuji.choice("MEDIATOR_VETO").value == "EVERYONE_KEEPS"
    assert shenzhen.rule_for("MEDIATE", "PEOPLES_COMMITTEE").source.article == "25"
    assert zhuji.rule_for("MEDIATE", "PEOPLES_COMMITTEE").applies.forum == "ANY"
    ningbo = in_force(of_place(all_of_them, "330203"), TODAY).rule_for("MEDIATE", "PEOPLES_COMMITTEE")
    assert (ningbo.n, ningbo.unit, ningbo.standing) == (1, Unit.MONTH, Standing.UNVERIFIED)
    assert shenzhen.rule_for("MEDIATE", "LABOUR") == zhuji.rule_for("MEDIATE", "LABOUR")


def test_relaying_is_strict_unless_a_place_says_otherwise() -> None:
    assert LAW.choice("CAUCUS_RULE").value == "STRICT"


def test_both_readings_of_when_an_agreement_takes_effect_are_there() -> None:
    assert LAW.choice("AGREEMENT_EFFECT", "PEOPLES_COMMITTEE").value == "ALL_SIGN_AND_SEAL"
    assert LAW.choice("AGREEMENT_EFFECT", "COURT_INVITED").value == "ALL_PARTIES_SIGN"


@pytest.mark.parametrize(
    ("facts", "hours"),
    [
        (ReflectionFacts(), 24),
        (ReflectionFacts(asked=True), 72),
        (ReflectionFacts(unrepresented_against_repeat_player=True), 72),
        (ReflectionFacts(asked=True, unrepresented_against_repeat_player=True), 72),
        (ReflectionFacts(both_waived_before_mediator=True), 0),
        (ReflectionFacts(asked=True, both_waived_before_mediator=True), 0),
    ],
)
def test_the_time_for_reflection(facts: ReflectionFacts, hours: int) -> None:
    assert reflection_for(LAW, facts).hours == hours


def test_an_amount_is_exact_and_of_its_day() -> None:
    assert str(LAW.amount("ACCELERATION_SHARE").exact) == "1/5"
    earlier = in_force(china_law(), date(2024, 8, 1)).amount("LPR_ONE_YEAR")
    assert (str(earlier.exact), str(LAW.amount("LPR_ONE_YEAR").exact)) == ("67/2000", "3/100")
