"""One amount, two sealed bids: they meet, or nobody learns more than that they do not.

What is demanded and what is offered meet when the offer reaches the demand less the band that both agreed on before
they bid; the price is then half way between. Integers in fen throughout.
"""

from enum import StrEnum

from linli.disputes.rules.settle.bid import solve_bid
from linli.disputes.rules.settle.problem import Party, SealedBid

MOST_ROUNDS = 3  # each failed round tells one bit; three tell little
BANDS = (0, 5, 10, 15, 20, 25, 30)  # percent of the demand
MOST_HOURS = 7 * 24
MOST_FEN = 10**12  # ten thousand million yuan


class RoundState(StrEnum):
    """Where a round stands. A round that lapsed and one that failed are the same to everybody."""

    PROPOSED = "PROPOSED"
    REFUSED = "REFUSED"  # the band was not agreed on
    OPEN = "OPEN"
    NO_DEAL = "NO_DEAL"
    DEAL = "DEAL"


LIVE = frozenset({RoundState.PROPOSED, RoundState.OPEN})


def price_of(demand_fen: int, offer_fen: int, band_percent: int) -> int | None:
    """The price in fen, or None. An offer above the demand meets it too.

    Half a fen goes to whoever pays. Raises ValueError for amounts below one fen and bands outside 0 to 99.
    """
    if demand_fen < 1 or offer_fen < 1 or not 0 <= band_percent < 100:
        raise ValueError("amounts are whole fen from one on, a band is below 100 percent")
    problem = SealedBid(
        parties=[Party(id="payee"), Party(id="payer")],
        demand_fen=demand_fen,
        offer_fen=offer_fen,
        band=f"{band_percent}/100",
    )
    price: int | None = solve_bid(problem).outcome["joint"].get("price_fen")
    return price
