"""Fen always sum, stay within one of the exact share, and ties go by a draw that nobody can steer."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.disputes.rules.settle import commitment, largest_remainder, seed_of, tie_order
from linli.disputes.tests.settle.make import claims_problem, shares_problem, solved


@given(st.integers(0, 10**9), st.lists(st.integers(0, 1000), min_size=1, max_size=9).filter(any), st.randoms())
def test_rounded_shares_sum_and_are_less_than_a_fen_away(total: int, parts: list[int], random: object) -> None:
    shares = [Fraction(total * part, sum(parts)) for part in parts]
    fen = largest_remainder(shares, total, range(len(parts)))
    assert sum(fen) == total
    assert all(abs(one - share) < 1 for one, share in zip(fen, shares, strict=True))
    assert all(one == share for one, share in zip(fen, shares, strict=True) if share.denominator == 1)


def test_amounts_below_zero_are_rounded_the_same_way() -> None:
    assert largest_remainder([Fraction(-4, 3), Fraction(2, 3), Fraction(2, 3)], 0, [1, 2, 0]) == [-2, 1, 1]


def test_shares_that_do_not_sum_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="sum"):
        largest_remainder([Fraction(1, 2)], 5, [0])


def test_equal_remainders_are_served_in_the_order_of_the_draw() -> None:
    thirds = [Fraction(10, 3)] * 3
    assert largest_remainder(thirds, 10, [2, 0, 1]) == [3, 3, 4]
    assert largest_remainder(thirds, 10, [0, 1, 2]) == [4, 3, 3]


def test_the_draw_depends_on_names_and_seed_and_not_on_who_is_listed_first() -> None:
    names = ["an", "bo", "cui", "ding"]
    drawn = [names[at] for at in tie_order(names, "5f2c")]
    turned = names[::-1]
    assert [turned[at] for at in tie_order(turned, "5f2c")] == drawn
    assert len({tuple(tie_order(names, str(seed))) for seed in range(200)}) == 24
    assert tie_order(names, "") == [0, 1, 2, 3]


def test_every_party_draws_the_seed_and_none_can_change_its_part_afterwards() -> None:
    secrets = {"an": "7c1f", "bo": "93aa"}
    commitments = {party: commitment(secret) for party, secret in secrets.items()}
    seed = seed_of(secrets, commitments)
    assert seed_of(dict(reversed(secrets.items())), commitments) == seed
    with pytest.raises(ValueError, match="bo"):
        seed_of(secrets | {"bo": "93ab"}, commitments)
    with pytest.raises(ValueError, match="every party"):
        seed_of({"an": "7c1f"}, commitments)


def test_the_seed_decides_who_gets_the_last_fen_and_the_checker_sees_it() -> None:
    favoured = set()
    for seed in ("a", "b", "c", "d", "e", "f"):
        outcome = solved(claims_problem(100, [90, 90, 90]) | {"options": {"tie_seed": seed}}).outcome["parties"]
        favoured |= {name for name, own in outcome.items() if own["TALMUD"]["fen"] == 34}
    assert len(favoured) > 1


def test_a_shared_issue_of_money_is_told_in_fen_that_sum() -> None:
    given = shares_problem("LEXIMIN_SHARES", {"a": [1], "b": [1], "c": [1]})
    given["issues"][0]["amount_fen"] = 1_000_000
    own = solved(given).outcome["parties"]
    assert [own[name]["fen"]["i0"] for name in "abc"] == [333_334, 333_333, 333_333]
