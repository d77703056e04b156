"""What one party may see of a settlement: its own numbers, what is joint, and the guarantees; nothing of the others."""

from typing import Any

import msgspec

from linli.disputes.rules.settle.result import Guarantee, Settlement, Status


class PartyView(msgspec.Struct, frozen=True):
    """``own``: numbers of this party as in ``outcome.parties``; guarantees are sentence codes to translate."""

    party: str
    method: str
    status: Status
    own: dict[str, Any]
    joint: dict[str, Any]
    guarantees: list[Guarantee]


def party_view(settlement: Settlement, party: str) -> PartyView:
    """Raises KeyError for somebody who is no party."""
    return PartyView(
        party,
        settlement.method,
        settlement.status,
        dict(settlement.outcome["parties"][party]),
        dict(settlement.outcome["joint"]),
        list(settlement.guarantees),
    )
