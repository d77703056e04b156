"""What is told at the top of a caucus: data with its source, in both languages, and nothing without one."""

import json

import pytest

from linli.disputes.queries.room import CAUCUS_RULES, caucus_rules
from linli.disputes.rules.caucus import CaucusFault, read_caucus_rules


def _shipped() -> dict[str, object]:
    shipped: dict[str, object] = json.loads((CAUCUS_RULES / "cn.json").read_bytes())
    return shipped


def test_each_exception_is_told_in_both_languages_with_law_and_article() -> None:
    told = caucus_rules("cn").exceptions
    assert {(one.source.law_zh, one.source.article) for one in told} >= {("人民调解法", "25"), ("反家庭暴力法", "14")}
    for one in told:
        assert one.zh
        assert one.en
        assert one.source.law_en


def test_what_nobody_has_compared_with_the_law_is_marked_so() -> None:
    assert not any(one.verified for one in caucus_rules("cn").exceptions)


@pytest.mark.parametrize("change", [{"exceptions": []}, {"exceptions": "none"}, {"extra": 1}])
def test_data_of_another_shape_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(CaucusFault):
        read_caucus_rules(json.dumps({**_shipped(), **change}).encode())


def test_an_exception_that_stands_twice_is_refused() -> None:
    shipped = _shipped()
    exceptions = shipped["exceptions"]
    assert isinstance(exceptions, list)
    with pytest.raises(CaucusFault):
        read_caucus_rules(json.dumps({**shipped, "exceptions": [*exceptions, exceptions[0]]}).encode())
