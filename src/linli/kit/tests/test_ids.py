from concurrent.futures import ThreadPoolExecutor
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
    assert made == sorted(made)


def test_ids_of_one_moment_sort_as_they_were_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.kit.ids.time.time_ns", lambda: 1_900_000_000_000_000_000)
    made = [uuid7() for _n in range(5_000)]
    assert made == sorted(set(made))
    assert made[0].int >> 80 == 1_900_000_000_000


def test_ids_go_on_rising_when_the_clock_steps_back_a_little_and_follow_it_when_it_steps_back_far(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1_900_000_000_000_000_000
    monkeypatch.setattr("linli.kit.ids.time.time_ns", lambda: now)
    first = uuid7()
    now -= 2_000_000_000
    assert uuid7() > first
    now -= 3_600_000_000_000
    assert uuid7().int >> 80 == now // 1_000_000


def test_threads_never_share_an_id_or_a_place_in_the_order() -> None:
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _n: [uuid7() for _m in range(2_000)], range(4)))
    assert all(run == sorted(run) for run in runs)
    places = [one.int >> 64 for run in runs for one in run]
    assert len(set(places)) == len(places)


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
