"""When two sealed bids meet, and at which price."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.disputes.rules.bids import price_of


@pytest.mark.parametrize(
    ("demand", "offer", "band", "price"),
    [
        (200_000_000, 150_000_000, 20, None),  # the published example: 75 percent, 80 asked
        (200_000_000, 150_000_000, 30, 175_000_000),
        (100, 100, 0, 100),
        (100, 90, 10, 95),
        (1_001, 900, 10, None),  # ninety percent of 1001 is 900.9
        (100, 101, 0, 100),  # half a fen goes to whoever pays
        (100, 500, 0, 300),
    ],
)
def test_the_price_stands_half_way_when_the_offer_reaches_the_demand_less_the_band(
    demand: int, offer: int, band: int, price: int | None
) -> None:
    assert price_of(demand, offer, band) == price


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.integers(1, 10**12), st.integers(1, 10**12), st.integers(0, 99))
def test_nobody_does_worse_than_the_own_bid_by_more_than_the_band(demand: int, offer: int, band: int) -> None:
    price = price_of(demand, offer, band)
    if price is None:
        assert 100 * offer < (100 - band) * demand
    else:
        assert min(demand, offer) <= price <= max(demand, offer)


@pytest.mark.parametrize(("demand", "offer", "band"), [(0, 1, 0), (1, 0, 0), (1, 1, -1), (1, 1, 100)])
def test_what_is_no_bid_is_refused(demand: int, offer: int, band: int) -> None:
    with pytest.raises(ValueError, match="whole fen"):
        price_of(demand, offer, band)
