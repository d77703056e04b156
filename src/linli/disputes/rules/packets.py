"""What another body is handed: undisputed facts and agreement, and nothing else. A type with no room for more.

The digest of the frozen text goes with it, so that whoever receives a packet can check the agreement alone.
"""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from linli.disputes.rules.canonical import canonical_json, sha256_hex
from linli.disputes.rules.terms import AgreementText, NotFrozen, freeze

FORMAT = "linli.packet.1"
MAX_BYTES = 2_000_000


class PacketKind(StrEnum):
    """Which door it goes to."""

    CONFIRMATION = "CONFIRMATION"  # a court, for judicial confirmation
    PAYMENT_ORDER = "PAYMENT_ORDER"
    ARBITRATION = "ARBITRATION"
    COURT = "COURT"


class NotAPacket(Exception):
    """The bytes are no packet, or one that was changed; ``code`` says which."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code


class PacketParty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A party as the other body needs it: name, role, who speaks for it, and where papers reach it."""

    key: str
    name: str
    role: str
    by: str = ""
    address: str = ""
    telephone: str = ""


class Owed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A payment that is overdue, in fen: only for a payment order, only from the agreement."""

    term: str
    number: int
    due_on: date
    amount: int


class Basis(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The law that the packet rests on, as the jurisdiction cites it."""

    source: str
    verified: bool


class Facts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The undisputed facts, confirmed apart from any agreement: Rules for Online Mediation, articles 18 and 22."""

    statements: tuple[str, ...]
    recorded_at: datetime
    confirmed_by: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """Of the canonical form."""
        return sha256_hex(canonical_json(msgspec.to_builtins(self)))


class Packet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that is handed over. ``until`` is the last day for this door, where there is one.

    ``mediator`` is named so that it is somebody else who decides: Provisions on Invited Mediation, article 16.
    """

    format: str = FORMAT
    kind: PacketKind
    reference: str
    made_at: datetime
    addressed_to: str
    parties: tuple[PacketParty, ...]
    mediator: str = ""
    facts: Facts | None = None
    facts_sha256: str = ""
    agreement: AgreementText | None = None
    agreement_sha256: str = ""
    owed: tuple[Owed, ...] = ()
    basis: tuple[Basis, ...] = ()
    until: date | None = None


def packet(
    *,
    kind: PacketKind,
    reference: str,
    made_at: datetime,
    addressed_to: str,
    parties: tuple[PacketParty, ...],
    facts: Facts | None,
    agreement: AgreementText | None,
    owed: tuple[Owed, ...] = (),
    basis: tuple[Basis, ...] = (),
    until: date | None = None,
    mediator: str = "",
) -> Packet:
    """A packet with its digests. Raises NotAPacket where the door needs what is not there (see ``check_packet``)."""
    made = Packet(
        kind=kind,
        reference=reference,
        made_at=made_at,
        addressed_to=addressed_to,
        parties=parties,
        mediator=mediator,
        facts=facts,
        facts_sha256=facts.sha256 if facts else "",
        agreement=agreement,
        agreement_sha256=freeze(agreement).sha256 if agreement else "",
        owed=owed,
        basis=basis,
        until=until,
    )
    check_packet(made)
    return made


def apart(of: Packet, key: str) -> tuple[Packet, PacketParty]:
    """The packet as the other sides may read it, and apart from it the party of that key, with how papers reach it.

    Raises StopIteration for a key that nobody has.
    """
    own = next(party for party in of.parties if party.key == key)
    bare = msgspec.structs.replace(own, address="", telephone="")
    return with_party(of, bare), own


def with_party(of: Packet, party: PacketParty) -> Packet:
    """The packet with this party in the place of the one that has its key."""
    parties = tuple(party if one.key == party.key else one for one in of.parties)
    return msgspec.structs.replace(of, parties=parties)


def packet_json(of: Packet) -> bytes:
    """The canonical bytes."""
    return canonical_json(msgspec.to_builtins(of))


def read_packet(raw: bytes) -> Packet:
    """A packet as the receiving side takes it: shape, digests and content checked. Raises NotAPacket."""
    if len(raw) > MAX_BYTES:
        raise NotAPacket("TOO_LARGE")
    try:
        found = msgspec.json.decode(raw, type=Packet)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        # Nothing but undisputed facts and the agreement has a place in it: a word of the talks is a field too many.
        more = isinstance(error, msgspec.ValidationError) and "unknown field" in str(error)
        raise NotAPacket("TOO_MUCH" if more else "NOT_READABLE", str(error)[:200]) from error
    check_packet(found)
    return found


def check_packet(of: Packet) -> None:
    """Raise NotAPacket for another format, a digest that does not fit, or a door that needs what is not there."""
    if of.format != FORMAT:
        raise NotAPacket("OTHER_FORMAT")
    try:
        agreed = freeze(of.agreement).sha256 if of.agreement else ""
    except (NotFrozen, ValueError) as error:
        raise NotAPacket("AGREEMENT_CHANGED") from error
    if agreed != of.agreement_sha256:
        raise NotAPacket("AGREEMENT_CHANGED")
    if (of.facts.sha256 if of.facts else "") != of.facts_sha256:
        raise NotAPacket("FACTS_CHANGED")
    if len(of.parties) < 2:
        raise NotAPacket("NO_PARTIES")
    if of.kind in (PacketKind.CONFIRMATION, PacketKind.PAYMENT_ORDER) and of.agreement is None:
        raise NotAPacket("NO_AGREEMENT")
    if of.kind is PacketKind.PAYMENT_ORDER and not of.owed:
        raise NotAPacket("NOTHING_OWED")
    if of.kind is not PacketKind.PAYMENT_ORDER and of.owed:
        raise NotAPacket("TOO_MUCH")
    if of.agreement is None and of.facts is None:
        raise NotAPacket("EMPTY")
