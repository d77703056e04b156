"""Conditions of routing rules without a database: each field, times past midnight, and what leaves nothing for whom."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.kit.clock import LOCAL
from linli.matters.rules.routing_rules import Asked, Rule, When, read, ready, write
from linli.matters.rules.routing_rules.shadow import shadowed_by
from linli.matters.tests.make_rules import make_rule, make_rules

PATHS = {"33": "33/", "3301": "33/3301/", "3302": "33/3302/", "330101": "33/3301/330101/"}
MONDAY = datetime(2026, 11, 23, tzinfo=LOCAL)
KINDS = ["civil", "civil.lamp", "civil.lamp.out", "civil.lampost", "noise"]

whens = st.recursive(
    st.fixed_dictionaries(
        {},
        optional={
            "kinds": st.lists(st.sampled_from(KINDS), max_size=2),
            "places": st.lists(st.sampled_from(sorted(PATHS)), max_size=2),
            "channels": st.lists(st.sampled_from(["WEB", "API"]), max_size=2),
            "hours": st.sampled_from(
                [{"from": "08:00", "to": "18:00"}, {"from": "18:00", "to": "08:00"}, {"from": "09:00", "to": "12:00"}]
            ),
            "weekdays": st.lists(st.integers(1, 7), max_size=3),
            "danger": st.booleans(),
            "answers": st.lists(
                st.sampled_from(
                    [
                        {"ask": "n", "at_least": 2},
                        {"ask": "n", "at_least": 3, "at_most": 5},
                        {"ask": "n", "is": [3]},
                        {"ask": "n", "is": [3, 4]},
                        {"ask": "b", "is": [True]},
                    ]
                ),
                max_size=2,
            ),
        },
    ),
    lambda inner: st.builds(
        lambda base, any_of, none_of: {**base, "any_of": any_of, "none_of": none_of},
        st.fixed_dictionaries({}, optional={"kinds": st.lists(st.sampled_from(KINDS), max_size=2)}),
        st.lists(inner, max_size=2),
        st.lists(inner, max_size=1),
    ),
    max_leaves=4,
)

asked = st.builds(
    Asked,
    kind_code=st.sampled_from(KINDS),
    place_path=st.sampled_from(sorted(PATHS.values())),
    channel=st.sampled_from(["WEB", "API", "IMPORT"]),
    at=st.integers(0, 7 * 24 * 4).map(lambda quarters: MONDAY + timedelta(minutes=15 * quarters)),
    danger=st.booleans(),
    answers=st.fixed_dictionaries({}, optional={"n": st.integers(1, 6), "b": st.booleans()}),
)


def fits(when: dict[str, Any], **changes: Any) -> bool:
    base = Asked("civil.lamp.out", "33/3301/330101/", "WEB", MONDAY.replace(hour=9), False, {})
    return ready(msgspec.convert(when, When), PATHS)(replace(base, **changes))


@pytest.mark.parametrize(
    ("when", "changes", "expected"),
    [
        ({}, {}, True),
        ({"kinds": ["civil"]}, {}, True),
        ({"kinds": ["civil.lamp"]}, {"kind_code": "civil.lampost"}, False),
        ({"places": ["3301"]}, {}, True),
        ({"places": ["3302"]}, {}, False),
        ({"channels": ["API"]}, {}, False),
        ({"weekdays": [1]}, {}, True),
        ({"weekdays": [2]}, {}, False),
        ({"danger": False}, {}, True),
        ({"danger": True}, {}, False),
        ({"hours": {"from": "09:00", "to": "09:01"}}, {}, True),
        ({"hours": {"from": "08:00", "to": "09:00"}}, {}, False),
        ({"hours": {"from": "18:00", "to": "08:00"}}, {"at": MONDAY.replace(hour=23)}, True),
        ({"hours": {"from": "18:00", "to": "08:00"}}, {"at": MONDAY.replace(hour=7, minute=59)}, True),
        ({"hours": {"from": "18:00", "to": "08:00"}}, {"at": MONDAY.replace(hour=8)}, False),
        ({"hours": {"from": "22:00", "to": "24:00"}}, {"at": MONDAY.replace(hour=23, minute=59)}, True),
        ({"answers": [{"ask": "n", "at_least": 3}]}, {"answers": {"n": 3}}, True),
        ({"answers": [{"ask": "n", "at_most": 3}]}, {"answers": {"n": 4}}, False),
        ({"answers": [{"ask": "n", "at_most": 3}]}, {"answers": {}}, False),
        ({"answers": [{"ask": "n", "at_least": 0}]}, {"answers": {"n": "many"}}, False),
        ({"answers": [{"ask": "n", "is": [1]}]}, {"answers": {"n": True}}, False),
        ({"answers": [{"ask": "c", "is": ["ONE", "TWO"]}]}, {"answers": {"c": "TWO"}}, True),
        ({"any_of": [{"channels": ["API"]}, {"weekdays": [1]}]}, {}, True),
        ({"none_of": [{"weekdays": [1]}]}, {}, False),
    ],
)
def test_each_condition_alone(when: dict[str, Any], changes: dict[str, Any], expected: bool) -> None:
    assert fits(when, **changes) is expected


@given(st.lists(whens, min_size=2, max_size=4), st.lists(asked, min_size=20, max_size=20))
@settings(max_examples=300, deadline=None)
def test_what_is_called_shadowed_never_gets_its_turn(conditions: list[dict[str, Any]], people: list[Asked]) -> None:
    rules = [msgspec.convert(make_rule(f"r{n}", when, {}), Rule) for n, when in enumerate(conditions)]
    tests = [ready(rule.when, PATHS) for rule in rules]
    for position in range(1, len(rules)):
        earlier = shadowed_by(rules, position, PATHS)
        if earlier is not None:
            test = tests[rules.index(earlier)]
            assert all(test(one) for one in people if tests[position](one))


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ({}, {"kinds": ["civil"]}),
        ({"kinds": ["civil"]}, {"kinds": ["civil.lamp"], "weekdays": [1]}),
        ({"places": ["33"]}, {"places": ["330101"]}),
        ({"hours": {"from": "18:00", "to": "08:00"}}, {"hours": {"from": "23:00", "to": "01:00"}}),
        ({"weekdays": [6, 7]}, {"weekdays": [7]}),
        ({"any_of": [{"kinds": ["noise"]}, {"kinds": ["civil"]}]}, {"kinds": ["civil.lamp"]}),
        ({"answers": [{"ask": "n", "at_least": 2}]}, {"answers": [{"ask": "n", "at_least": 3}]}),
    ],
)
def test_the_plain_cases_are_found(wide: dict[str, Any], narrow: dict[str, Any]) -> None:
    rules = make_rules(make_rule("wide", wide, {}), make_rule("narrow", narrow, {})).rules
    found = shadowed_by(rules, 1, PATHS)
    assert found is not None
    assert found.code == "wide"
    assert shadowed_by(make_rules(make_rule("narrow", narrow, {}), make_rule("wide", wide, {})).rules, 1, PATHS) is None


@given(st.lists(whens, max_size=3))
@settings(max_examples=100, deadline=None)
def test_a_list_reads_back_as_it_was_written(conditions: list[dict[str, Any]]) -> None:
    document = make_rules(*(make_rule(f"r{n}", when, {"level": "COUNTY"}) for n, when in enumerate(conditions)))
    assert read(write(document)) == document
