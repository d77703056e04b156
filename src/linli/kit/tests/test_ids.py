from uuid import RFC_4122

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kit.errors import Refused
from linli.kit.ids import (
    REFERENCE_ALPHABET,
    digest,
    new_code,
    new_reference,
    new_secret,
    normalise_code,
    normalise_reference,
    show_code,
    show_reference,
    uuid7,
)


def test_ids_are_version_seven_and_sort_by_time() -> None:
    made = [uuid7() for _n in range(200)]
    assert all(one.version == 7 and one.variant == RFC_4122 for one in made)
    assert len(set(made)) == len(made)
    stamps = [one.int >> 80 for one in made]
    assert stamps == sorted(stamps)


def test_a_reference_survives_being_shown_and_typed_in_lower_case() -> None:
    for _n in range(100):
        reference = new_reference()
        assert set(reference) <= set(REFERENCE_ALPHABET)
        assert normalise_reference(f"  {show_reference(reference).lower()} ") == reference


@given(st.text(max_size=40))
def test_anything_typed_as_a_reference_is_read_or_refused(text: str) -> None:
    code = ""
    try:
        reference = normalise_reference(text)
    except Refused as refused:
        reference, code = "", refused.code
    assert code == "reference.malformed" or (len(reference) == 6 and reference.isascii())


@pytest.mark.parametrize("text", ["", "FQ7", "FQ7-K3M-1", "三弄口路灯不", "FQ7-K3\u0660"])
def test_what_cannot_be_a_reference_is_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"reference\.malformed"):
        normalise_reference(text)


def test_secrets_differ_and_only_their_digest_is_kept() -> None:
    assert len({new_secret() for _n in range(100)}) == 100
    assert len(digest(new_secret())) == 32


def test_a_code_survives_being_read_out() -> None:
    for _number in range(200):
        code = new_code()
        assert len(code) == 8
        assert normalise_code(f" {show_code(code).lower()} ") == code


@pytest.mark.parametrize("text", ["", "K7QM3FX", "K7QM3FXPP", "口令码口令码口令", "--------"])
def test_what_cannot_be_a_code_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        normalise_code(text)
    assert refused.value.code == "code.malformed"
