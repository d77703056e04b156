"""The catalogue as data: which holes are named, and how."""

import copy
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from django.utils import translation

from linli.matters.fault_labels import FAULTS, UNREADABLE, fault_sentence
from linli.matters.queries.catalogue_files import SHIPPED_KINDS, read_catalogue
from linli.matters.rules import catalogue as rules
from linli.matters.tests.make_catalogue import leaf_of, make_plain

SHIPPED = read_catalogue(SHIPPED_KINDS)


def holes(plain: dict[str, Any]) -> list[tuple[str, str]]:
    """Path and code of every fault of a document given as plain data."""
    return [(fault.path, fault.code) for fault in rules.lint(msgspec.convert(plain, rules.Catalogue))]


LEAF = "$.subjects[0].groups[0].kinds[0]"


def test_the_shipped_catalogue_has_no_hole_and_at_least_120_kinds() -> None:
    assert rules.lint(SHIPPED) == []
    assert sum(1 for spec in rules.flatten(SHIPPED) if spec.depth == 3) >= 120


def test_every_shipped_kind_stands_under_its_parent_and_codes_are_unique() -> None:
    specs = rules.flatten(SHIPPED)
    depths = {spec.code: spec.depth for spec in specs}
    assert len(depths) == len(specs)
    assert all(depths[spec.parent_code] == spec.depth - 1 for spec in specs if spec.depth > 1)


OPTIONAL = {"opens", "common", "hint", "note", "version", "language", "retired"}


def required_paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every field that has to be there."""
    if isinstance(value, dict):
        for name, below in value.items():
            if name not in OPTIONAL:
                yield (*path, name)
                yield from required_paths(below, (*path, name))
    elif isinstance(value, list):
        for position, below in enumerate(value):
            yield from required_paths(below, (*path, position))


def without(plain: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    """A copy that lacks the field at the end of the path."""
    changed = copy.deepcopy(plain)
    owner: Any = changed
    for step in path[:-1]:
        owner = owner[step]
    del owner[path[-1]]
    return changed


@pytest.mark.parametrize("subject", SHIPPED.subjects or [], ids=lambda subject: subject.code)
def test_no_required_field_of_a_shipped_subject_can_be_left_out(subject: rules.Subject) -> None:
    plain = {"format": rules.FORMAT, "catalogue": "one", "subjects": [msgspec.to_builtins(subject)]}
    assert holes(plain) == []
    seen = set()
    for path in required_paths(plain):
        names = tuple(step for step in path if isinstance(step, str))
        if names in seen and path[-1] not in ("first_level", "resolve_hours"):
            continue  # the same field of another kind: once is enough, apart from the level and the target
        seen.add(names)
        assert holes(without(plain, path)), f"nobody misses {path}"


def test_every_hole_is_named_in_one_reading() -> None:
    plain = make_plain()
    leaf = leaf_of(plain)
    del leaf["first_level"], leaf["resolve_hours"], leaf["name"]["zh"]
    plain["subjects"][0]["name"]["en"] = " "
    assert holes(plain) == [
        ("$.subjects[0].name.en", "MISSING"),
        (f"{LEAF}.name.zh", "MISSING"),
        (f"{LEAF}.first_level", "MISSING"),
        (f"{LEAF}.resolve_hours", "MISSING"),
    ]


FAULTY = [
    ({"first_level": "STREET"}, "first_level", "NOT_ONE_OF"),
    ({"opens": "LAWSUIT"}, "opens", "NOT_ONE_OF"),
    ({"first_contact_hours": 49, "resolve_hours": 48}, "first_contact_hours", "CONTACT_AFTER_END"),
    ({"first_contact_hours": 0}, "first_contact_hours", "BAD_HOURS"),
    ({"resolve_hours": 10**9}, "resolve_hours", "BAD_HOURS"),
    ({"code": "civil.lamp"}, "code", "WRONG_DEPTH"),
    ({"code": "noise.lighting.lamp"}, "code", "NOT_UNDER_PARENT"),
    ({"code": "civil.lighting.Lamp!"}, "code", "BAD_CODE"),
    ({"code": "civil.other.else"}, "code", "NOT_UNDER_PARENT"),
    ({"code": "civil.lighting." + "x" * 90}, "code", "TOO_LONG"),
    ({"name": {"zh": "路灯,不亮", "en": "Lamp"}}, "name.zh", "ASCII_MARK"),
    ({"name": {"zh": "路\u202e灯", "en": "Lamp"}}, "name.zh", "INVISIBLE_CHARACTER"),
    ({"name": {"zh": "灯" * 61, "en": "Lamp"}}, "name.zh", "TOO_LONG"),
    ({"words": {"zh": [], "en": ["lamp"]}}, "words.zh", "NO_WORDS"),
    ({"words": {"zh": ["路灯", " "], "en": ["lamp"]}}, "words.zh[1]", "MISSING"),
    ({"words": {"zh": ["路灯"], "en": ["lamp", "Lamp"]}}, "words.en[1]", "DOUBLE_WORD"),
    ({"basis": {"zh": "承诺", "en": "Promise", "source": "RUMOUR"}}, "basis.source", "NOT_ONE_OF"),
    ({"basis": {"zh": "承诺", "en": "Promise", "source": "LOCAL", "article": "1"}}, "basis.article", "ONLY_FOR_LAW"),
    (
        {
            "basis": {
                "zh": "法",
                "en": "Law",
                "source": "LAW",
                "article": "1",
                "effective_on": "2020-01-01",
                "verified": False,
            }
        },
        "basis.instrument",
        "LAW_WITHOUT_SOURCE",
    ),
    (
        {
            "basis": {
                "zh": "法",
                "en": "Law",
                "source": "LAW",
                "instrument": "x",
                "effective_on": "2020-01-01",
                "verified": True,
            }
        },
        "basis.article",
        "LAW_WITHOUT_SOURCE",
    ),
    (
        {
            "basis": {
                "zh": "法",
                "en": "A",
                "source": "LAW",
                "instrument": "x",
                "article": "1",
                "effective_on": "May",
                "verified": False,
            }
        },
        "basis.effective_on",
        "BAD_DATE",
    ),
    (
        {
            "basis": {
                "zh": "法",
                "en": "A",
                "source": "LAW",
                "instrument": "x",
                "article": "1",
                "effective_on": "2020-01-01",
            }
        },
        "basis.verified",
        "LAW_NOT_SAID_VERIFIED",
    ),
    (
        {"basis": {"zh": "承诺", "en": "Promise", "source": "LOCAL", "verified": False}},
        "basis.verified",
        "ONLY_FOR_LAW",
    ),
    (
        {"ask": [{"code": "where", "type": "CHOICE", "required": True, "label": {"zh": "哪里", "en": "Where"}}]},
        "ask[0].choices",
        "NO_CHOICES",
    ),
    (
        {"ask": [{"code": "where", "type": "PHOTO", "required": True, "label": {"zh": "哪里", "en": "Where"}}]},
        "ask[0].type",
        "NOT_ONE_OF",
    ),
    (
        {"ask": [{"code": "a", "type": "TEXT", "required": False, "label": {"zh": "甲", "en": "A"}}] * 2},
        "ask[1].code",
        "DOUBLE_CODE",
    ),
    (
        {
            "ask": [
                {"code": "a", "type": "TEXT", "required": False, "label": {"zh": "甲", "en": "A"}, "choices": []},
            ]
        },
        "ask[0].choices",
        "ONLY_FOR_CHOICE",
    ),
]


@pytest.mark.parametrize(("change", "field", "code"), FAULTY)
def test_a_faulty_kind_is_named_with_its_path_and_a_sentence_in_both_languages(
    change: dict[str, Any], field: str, code: str
) -> None:
    plain = make_plain()
    leaf_of(plain).update(change)
    faults = [fault for fault in rules.lint(msgspec.convert(plain, rules.Catalogue)) if fault.code == code]
    assert f"{LEAF}.{field}" in [fault.path for fault in faults]
    sentences = set()
    for language in ("zh-hans", "en"):
        with translation.override(language):
            sentences.add(fault_sentence(faults[0]))
    assert all(faults[0].path in sentence for sentence in sentences)
    assert len(sentences) == 2


def test_a_subject_without_kinds_or_without_a_kind_for_the_rest_is_a_hole() -> None:
    plain = make_plain()
    plain["subjects"][0]["groups"].pop()
    assert holes(plain) == [("$.subjects[0].groups", "NO_ELSE_LEAF")]
    plain["subjects"][0]["groups"] = []
    assert holes(plain) == [("$.subjects[0].groups", "NO_LEAF")]
    plain["subjects"] = []
    assert holes(plain) == [("$.subjects", "NO_SUBJECTS")]


def test_a_retired_subject_needs_no_icon_and_no_kind_for_the_rest() -> None:
    plain = make_plain()
    subject = plain["subjects"][0]
    subject["groups"].pop()
    del subject["icon"]
    subject["retired"] = True
    assert holes(plain) == []
    assert all(spec.retired for spec in rules.flatten(msgspec.convert(plain, rules.Catalogue)))


def test_the_same_code_twice_is_a_hole_wherever_it_stands() -> None:
    plain = make_plain()
    plain["subjects"].append(copy.deepcopy(plain["subjects"][0]))
    assert ("$.subjects[1].code", "DOUBLE_CODE") in holes(plain)


def test_every_code_of_a_fault_has_a_sentence_in_both_languages() -> None:
    for sentence in (*FAULTS.values(), *UNREADABLE.values()):
        with translation.override("en"):
            english = str(sentence)
        with translation.override("zh-hans"):
            assert str(sentence) != english


def _with_targets(targets: list[dict[str, Any]], **changes: Any) -> list[tuple[str, str]]:
    """(path, code) of the faults of a catalogue whose first kind has these targets instead of hours."""
    plain = make_plain()
    leaf = leaf_of(plain)
    for name in ("first_contact_hours", "resolve_hours"):
        leaf.pop(name, None)
    leaf |= {"targets": targets, **changes}
    return [(path.removeprefix(f"{LEAF}."), code) for path, code in holes(plain)]


DAYS: list[dict[str, Any]] = [
    {"stage": "FIRST_CONTACT", "amount": 4, "unit": "WORKING_HOURS"},
    {"stage": "ON_SITE", "amount": 1, "unit": "WORKING_DAYS"},
    {"stage": "RESOLVE", "amount": 5, "unit": "WORKING_DAYS"},
    {"stage": "RESOLVE", "level": "VILLAGE", "amount": 2, "unit": "WORKING_DAYS"},
]


def test_targets_take_the_place_of_hours() -> None:
    assert _with_targets(DAYS) == []


@pytest.mark.parametrize(
    ("targets", "fault"),
    [
        (DAYS[1:], ("first_contact_hours", "MISSING")),
        (DAYS[:2], ("resolve_hours", "MISSING")),
        ([*DAYS, DAYS[0]], ("targets", "DOUBLE_CODE")),
        ([*DAYS[1:], {"stage": "SOON", "amount": 4, "unit": "DAYS"}], ("targets[3].stage", "NOT_ONE_OF")),
        ([*DAYS[:3], {**DAYS[3], "unit": "WEEKS"}], ("targets[3].unit", "NOT_ONE_OF")),
        ([*DAYS[:3], {**DAYS[3], "level": "MOON"}], ("targets[3].level", "NOT_ONE_OF")),
        ([*DAYS[:3], {**DAYS[3], "amount": 0}], ("targets[3].amount", "BAD_HOURS")),
        ([*DAYS[:3], {**DAYS[3], "amount": 10**9}], ("targets[3].amount", "BAD_HOURS")),
        ([*DAYS[:3], {"stage": "ON_SITE", "level": "GRID", "amount": 1, "unit": "DAYS"}],
         ("targets[3].level", "LEVEL_OF_THE_END_ONLY")),
        ([{**DAYS[0], "amount": 200}, DAYS[2]], ("first_contact_hours", "CONTACT_AFTER_END")),
    ],
)  # fmt: skip
def test_every_hole_in_targets_is_named(targets: list[dict[str, Any]], fault: tuple[str, str]) -> None:
    assert fault in _with_targets(targets)


def test_hours_and_a_target_for_the_same_stage_are_one_too_many() -> None:
    assert ("resolve_hours", "TWO_TARGETS") in _with_targets(DAYS, resolve_hours=72)


def test_at_least_twenty_shipped_kinds_count_in_working_time_and_some_give_a_level_its_own() -> None:
    leaves = [spec for spec in rules.flatten(SHIPPED) if spec.depth == 3]
    in_days = [spec for spec in leaves if any(one["unit"].startswith("WORKING") for one in spec.targets)]
    assert len(in_days) >= 20
    assert sum(any(one.get("level") for one in spec.targets) for spec in in_days) >= 10
    assert all(spec.first_contact_hours and spec.resolve_hours for spec in leaves)
