"""A file of a jurisdiction with a fault is left out, and every fault of it is named."""

import json
from typing import Any

import pytest

from linli.disputes.rules.jurisdiction import read_jurisdictions
from linli.disputes.tests.make_rules import law_file, rule_row


def faults(*rules: dict[str, Any], **changes: Any) -> list[str]:
    loaded = read_jurisdictions({"x.json": law_file(*rules, **changes)})
    assert bool(loaded.faults) is not bool(loaded.jurisdictions)
    return [fault.code for fault in loaded.faults]


def test_a_sound_file_has_none() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"source": {"instrument": "nowhere", "article": "7"}}, "NO_SOURCE"),
        ({"source": "article 7"}, "NO_SOURCE"),
        ({"source": {"instrument": "act", "article": ""}}, "VERIFIED_WITHOUT_ARTICLE"),
        ({"source": {"instrument": "act", "article": "7", "from": "2019-01-01"}}, "BEFORE_INSTRUMENT"),
        ({"source": {"instrument": "act", "article": "7", "from": "2022-01-01", "to": "2021-01-01"}}, "BACKWARDS"),
        ({"source": {"instrument": "house", "article": "7"}}, "VERIFIED_POLICY"),
        ({"unit": "FORTNIGHT"}, "UNKNOWN_UNIT"),
        ({"unit": None}, "WRONG_ROW"),
        ({"extend": {"by": "COURT", "n": 1, "unit": "MOON"}}, "UNKNOWN_UNIT"),
        ({"extend": {"by": "COURT", "n": 1}}, "WRONG_EXTENSION"),
        ({"extend": {"by": "NONE", "n": 1, "unit": "DAY"}}, "WRONG_EXTENSION"),
        ({"n": 0}, "EMPTY_PERIOD"),
        ({"n": -3}, "EMPTY_PERIOD"),
        ({"n": 10**9}, "EMPTY_PERIOD"),
        ({"n": "three"}, "WRONG_ROW"),
        ({"unit": "HOUR"}, "WRONG_START"),
        ({"start": "AT_ONCE"}, "WRONG_START"),
        ({"direction": "BEFORE"}, "WRONG_ROLL"),
        ({"roll": "PREVIOUS_WORKING_DAY"}, "WRONG_ROLL"),
        ({"applies": {"forum": "ANY", "stage": "SOMEWHERE"}}, "UNKNOWN_STAGE"),
        ({"pauses": ["LUNCH"]}, "UNKNOWN_PAUSE"),
        ({"says": {"zh": "回复的时间", "en": " "}}, "ONE_LANGUAGE"),
        ({"says": {"zh": "回复的时间"}}, "WRONG_ROW"),
        ({"id": ""}, "NO_ID"),
        ({"on_expiry": "SURPRISE"}, "WRONG_ROW"),
        ({"surprise": 1}, "WRONG_ROW"),
    ],
)
def test_a_fault_of_a_row_is_named(changes: dict[str, Any], code: str) -> None:
    assert faults(rule_row(**changes)) == [code]


def test_every_fault_is_listed_and_not_only_the_first() -> None:
    loaded = read_jurisdictions({"x.json": law_file(rule_row(unit="MOON"), rule_row(id="x.other", n="many"))})
    assert [(fault.code, fault.row) for fault in loaded.faults] == [
        ("UNKNOWN_UNIT", "x.reply"),
        ("WRONG_ROW", "x.other"),
    ]


def version(begin: str, end: str | None, **changes: Any) -> dict[str, Any]:
    return rule_row(source={"instrument": "act", "article": "7", "from": begin, "to": end}, **changes)


def test_two_versions_of_a_row_may_follow_but_not_overlap() -> None:
    assert faults(version("2020-01-01", "2021-12-31"), version("2022-01-01", None)) == []
    assert faults(version("2020-01-01", "2022-01-01"), version("2022-01-01", None)) == ["OVERLAP"]


def test_two_rows_for_the_same_act_before_the_same_body_overlap() -> None:
    assert faults(rule_row(), rule_row(id="x.again")) == ["OVERLAP"]
    other = {"forum": "LABOUR", "stage": "TALK"}
    assert faults(rule_row(), rule_row(id="x.again", applies=other)) == []


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"{", "NOT_READABLE"),
        (b"[]", "NOT_READABLE"),
        (b"\xff\xfe", "NOT_READABLE"),
        (b" " * 1_000_001, "NOT_READABLE"),
        (b"[" * 100_000, "NOT_READABLE"),
        (law_file(format=2), "OTHER_FORMAT"),
        (law_file(holidays=[]), "UNKNOWN_TABLE"),
        (law_file(endings={}), "NOT_READABLE"),
        (law_file(extends="NOWHERE"), "NO_BASE"),
    ],
)
def test_a_fault_of_a_file_is_named_and_the_others_stay(raw: bytes, code: str) -> None:
    loaded = read_jurisdictions({"a.json": raw, "b.json": law_file()})
    assert [fault.code for fault in loaded.faults] == [code]
    assert loaded.faults[0].file == "a.json"
    assert set(loaded.jurisdictions) == {"X"}


def overlay(*rules: dict[str, Any]) -> bytes:
    document = json.loads(law_file(*rules, code="X-TOWN", extends="X", places=["9901"]))
    del document["instruments"]
    return json.dumps(document).encode()


def test_an_overlay_replaces_a_row_and_keeps_the_others() -> None:
    base = law_file(rule_row(), rule_row(id="x.other", act="OTHER"))
    loaded = read_jurisdictions({"x.json": base, "town.json": overlay(rule_row(n=5))})
    assert loaded.faults == ()
    town = loaded.jurisdictions["X-TOWN"].tables["rules"]
    assert {row.id: row.n for row in town} == {"x.other": 3, "x.reply": 5}  # type: ignore[attr-defined]
    country = loaded.jurisdictions["X"].tables["rules"]
    assert {row.id: row.n for row in country} == {"x.other": 3, "x.reply": 3}  # type: ignore[attr-defined]


def test_an_overlay_may_not_add_a_second_answer_to_the_same_question() -> None:
    loaded = read_jurisdictions({"x.json": law_file(), "town.json": overlay(rule_row(id="town.reply"))})
    assert [(fault.code, fault.file) for fault in loaded.faults] == [("OVERLAP", "town.json")]
    assert set(loaded.jurisdictions) == {"X"}


def test_what_extends_a_faulty_file_is_left_out_with_it() -> None:
    loaded = read_jurisdictions({"x.json": law_file(rule_row(n=0)), "town.json": overlay(rule_row(n=5))})
    assert [fault.code for fault in loaded.faults] == ["EMPTY_PERIOD", "NO_BASE"]
    assert loaded.jurisdictions == {}


def test_the_version_changes_with_the_content() -> None:
    one, other = (read_jurisdictions({"x.json": law_file(rule_row(n=n))}).jurisdictions["X"].version for n in (3, 4))
    assert one != other
