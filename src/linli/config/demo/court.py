"""The court of the demonstration: it looks at what is handed to it as ``linli receive`` does, and signs its answer.

A simulator, whose answers say of themselves that they have no legal effect. Its key is drawn anew and kept nowhere.
"""

from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from linli.config.demo.talks import COURT, Act, Talks
from linli.disputes import actions
from linli.disputes import queries as disputes_queries
from linli.disputes.queries.receiving import shipped_grounds
from linli.disputes.rules.answers import Answer, public_bytes, sign_answer
from linli.disputes.rules.canonical import sha256_hex
from linli.disputes.rules.packets import PacketKind
from linli.disputes.rules.receiving import Desk, examine
from linli.kit.actors import SYSTEM
from linli.kit.clock import local_day


@dataclass
class Court:
    """One body with a key; its answers are taken in from its first one on."""

    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    is_listed: bool = False

    def answers(self, number: str) -> Act:
        """It accepts the newest packet under that number, or sends it back with every reason that it found."""

        def act(talks: Talks, at: datetime) -> None:
            self._list(at)
            own = talks.actor(0)
            raw = disputes_queries.newest_packet(own, talks.dispute_id)
            seen = examine(raw, Desk(body=COURT, on=local_day(at)), shipped_grounds())
            assert seen.packet is not None, "the demonstration hands in what can be read"
            answer = Answer(
                packet_sha256=sha256_hex(raw),
                reference=seen.packet.reference,
                kind=seen.packet.kind,
                body=COURT,
                outcome=seen.outcome,
                number="" if seen.reasons else number,
                reasons=seen.reasons,
                answered_at=at,
                is_test=True,
            )
            actions.take_answer(actor=own, at=at, raw=sign_answer(answer, self.key))

        return act

    def _list(self, at: datetime) -> None:
        if not self.is_listed:
            key = public_bytes(self.key)
            kinds = (PacketKind.COURT, PacketKind.PAYMENT_ORDER)
            actions.list_receiver(actor=SYSTEM, at=at, name=COURT, public_key=key, kinds=kinds, is_test=True)
            self.is_listed = True
