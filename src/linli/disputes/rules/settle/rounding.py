"""Fen that sum, and ties broken by a draw that nobody could steer."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from hashlib import sha256


def commitment(secret: str) -> str:
    """What a party publishes before anybody reveals: the digest of its secret."""
    return sha256(b"linli-tie:" + secret.encode()).hexdigest()


def seed_of(reveals: Mapping[str, str], commitments: Mapping[str, str]) -> str:
    """The seed drawn by all parties together. Raises ValueError when a reveal does not match its commitment."""
    if set(reveals) != set(commitments):
        raise ValueError("every party reveals, and nobody else")
    for party, secret in reveals.items():
        if commitment(secret) != commitments[party]:
            raise ValueError(f"the reveal of {party} does not match its commitment")
    drawn = "\n".join(f"{party}:{reveals[party]}" for party in sorted(reveals))
    return sha256(drawn.encode()).hexdigest()


def tie_order(parties: Sequence[str], seed: str) -> list[int]:
    """Places of the parties in the order in which ties favour them; the order of the list where there is no seed."""
    places = range(len(parties))
    if not seed:
        return list(places)
    return sorted(places, key=lambda place: sha256(f"{seed}:{parties[place]}".encode()).digest())


def largest_remainder(shares: Sequence[Fraction], total: int, order: Sequence[int]) -> list[int]:
    """Whole numbers that sum to ``total``, each within one of its share; leftovers to the largest remainders.

    ``shares`` sum to ``total`` exactly; equal remainders are served in ``order`` (places, favoured first).
    """
    floors = [share.numerator // share.denominator for share in shares]
    left = total - sum(floors)
    if not 0 <= left <= len(shares):
        raise ValueError("the shares do not sum to the total")
    rank = {place: at for at, place in enumerate(order)}
    by_remainder = sorted(range(len(shares)), key=lambda at: (floors[at] - shares[at], rank[at]))
    for place in by_remainder[:left]:
        floors[place] += 1
    return floors
