"""Each party sees its own numbers and the sentence of the guarantee, and nothing of the others."""

import json

import msgspec
import pytest

from linli.disputes.rules.settle import Guarantee, party_view, problem_from, solve
from linli.disputes.tests.settle.make import NAMES, example, solved


@pytest.mark.parametrize("name", NAMES)
def test_a_view_names_no_other_party(name: str) -> None:
    settlement = solved(example(name))
    parties = [party["id"] for party in settlement.problem["parties"]]
    for party in parties:
        view = party_view(settlement, party)
        content = msgspec.json.encode(view).decode()
        others = [other for other in parties if other != party and f'"{other}"' in content]
        assert others == []
        assert view.own == settlement.outcome["parties"][party]
        assert all(isinstance(guarantee, Guarantee) for guarantee in view.guarantees)


def test_a_stranger_has_no_view() -> None:
    with pytest.raises(KeyError):
        party_view(solved(example("rooms")), "neighbour")


def test_a_failed_round_looks_the_same_whatever_was_bid() -> None:
    views = set()
    for demand, offer in [(200, 100), (10**9, 1), (10**9, 10**8)]:
        given = example("sealed_bid") | {"demand_fen": demand, "offer_fen": offer}
        settlement = solve(problem_from(given))
        views |= {(party, msgspec.json.encode(party_view(settlement, party))) for party in ("claimant", "payer")}
        assert settlement.to_json() == solve(problem_from(example("sealed_bid") | {"offer_fen": 1})).to_json()
    assert len(views) == 2


def test_points_of_the_others_do_not_reach_a_view_by_any_number() -> None:
    """Other preferences with the same division leave every byte of a view as it was."""
    given = example("adjusted_winner")
    other = json.loads(json.dumps(given))
    other["points"]["mary"] = {"A": 22, "B": 25, "C": 15, "D": 13, "E": 25}
    views = [msgspec.json.encode(party_view(solved(one), "john")) for one in (given, other)]
    assert views[0] == views[1]
