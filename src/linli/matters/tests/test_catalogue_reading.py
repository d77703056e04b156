"""The catalogue as text: what is read and what is refused, and what differs between two."""

import copy
from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from linli.kit.errors import Refused
from linli.matters.fault_labels import UNREADABLE, unreadable_sentence
from linli.matters.queries.catalogue_files import SHIPPED_KINDS, catalogue_yaml, read_catalogue
from linli.matters.rules import catalogue as rules
from linli.matters.tests.make_catalogue import leaf_of, make_document, make_plain

SHIPPED = read_catalogue(SHIPPED_KINDS)

BOMB = b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nsubjects: *c\n"

UNREADABLE_TEXTS = [
    (BOMB, "ALIAS"),
    (b"[" * 50 + b"]" * 50, "TOO_DEEP"),
    (b"x" * (rules.MAX_BYTES + 1), "TOO_LARGE"),
    (b"\xff\xfe\x00", "NOT_UTF8"),
    (b"format: 1\nformat: 2\n", "DOUBLE_KEY"),
    (b"{1: 2", "NOT_YAML"),
    (b"? [a, b]\n: c\n", "DOUBLE_KEY"),
    (b"format: one\n", "WRONG_TYPE"),
    (b"format: 1\nsurprise: 2\n", "WRONG_TYPE"),
    (b"- just\n- a list\n", "WRONG_TYPE"),
    (b"!!python/object/apply:os.system ['true']", "NOT_YAML"),
    (b"", "WRONG_TYPE"),
    (b"subjects:\n  - code: NO\n", "WRONG_TYPE"),
]


@pytest.mark.parametrize(("raw", "reason"), UNREADABLE_TEXTS)
def test_a_text_that_is_no_catalogue_is_refused_with_where_and_why(raw: bytes, reason: str) -> None:
    with pytest.raises(rules.Unreadable) as caught:
        rules.read_single(raw)
    assert caught.value.reason == reason
    assert caught.value.path in unreadable_sentence(caught.value)


def test_a_wrong_type_is_refused_with_its_path() -> None:
    plain = make_plain()
    leaf_of(plain)["resolve_hours"] = "soon"
    with pytest.raises(rules.Unreadable) as caught:
        rules.read_single(yaml.safe_dump(plain).encode())
    assert caught.value.path == "$.subjects[0].groups[0].kinds[0].resolve_hours"


@given(st.binary(max_size=200))
def test_no_bytes_whatever_break_the_reading(raw: bytes) -> None:
    reason = None
    try:
        faults = rules.lint(rules.read_single(raw))
    except rules.Unreadable as error:
        faults, reason = [], error.reason
    assert faults or reason in UNREADABLE


@pytest.mark.parametrize(
    "name", ["../secrets.yaml", "/etc/passwd", ".hidden.yaml", "kinds.txt", "a\\b.yaml", "absent.yaml"]
)
def test_an_index_opens_only_files_beside_it(tmp_path: Path, name: str) -> None:
    (tmp_path / rules.INDEX_NAME).write_text(yaml.safe_dump({"format": 1, "subjects": [name]}))
    with pytest.raises(Refused) as caught:
        read_catalogue(tmp_path)
    assert caught.value.code == "catalogue.unreadable"
    assert rules.INDEX_NAME in str(caught.value.message)


def test_a_fault_inside_a_file_of_a_directory_names_the_file(tmp_path: Path) -> None:
    (tmp_path / rules.INDEX_NAME).write_text("format: 1\nsubjects: [civil.yaml]\n")
    (tmp_path / "civil.yaml").write_text("code: civil\nicon: [lamp]\n")
    with pytest.raises(Refused) as caught:
        read_catalogue(tmp_path)
    assert caught.value.facts["path"] == "civil.yaml: $.icon"


def test_a_missing_file_and_a_huge_file_are_refused(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as file:
        file.truncate(rules.MAX_BYTES + 1)
    for path, code in ((tmp_path / "absent.yaml", "catalogue.no_file"), (huge, "catalogue.too_large")):
        with pytest.raises(Refused) as caught:
            read_catalogue(path)
        assert caught.value.code == code


def test_what_is_written_reads_back_equal() -> None:
    assert rules.read_single(catalogue_yaml(SHIPPED).encode()) == SHIPPED


def test_the_digest_follows_every_change_and_nothing_else() -> None:
    again = msgspec.convert(msgspec.to_builtins(SHIPPED), rules.Catalogue)
    assert rules.digest(again) == rules.digest(SHIPPED)
    changed = make_plain()
    leaf_of(changed)["resolve_hours"] += 1
    assert rules.digest(msgspec.convert(changed, rules.Catalogue)) != rules.digest(make_document())


def test_a_difference_names_what_is_added_changed_and_retired() -> None:
    plain = make_plain()
    leaf_of(plain)["resolve_hours"] = 100
    extra = copy.deepcopy(leaf_of(plain))
    extra["code"] = "civil.lighting.cable"
    kinds = plain["subjects"][0]["groups"][0]["kinds"]
    kinds[1] = extra
    found = rules.difference(make_document(), msgspec.convert(plain, rules.Catalogue))
    assert found.added == ("civil.lighting.cable",)
    assert found.changed == (("civil.lighting.lamp", ("resolve_hours",)),)
    assert found.retired == ("civil.lighting.pole",)
    assert not rules.difference(make_document(), make_document())
    assert len(rules.difference(None, make_document()).added) == len(rules.flatten(make_document()))
