"""A packet as the clerk of a receiving body looks at it: is it whole, in time, for us, and who may not decide.

No part of Linli's own records is needed for it: the packet, the sealed agreement, and the rules of the body.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import msgspec

from linli.disputes.rules.answers import Outcome, Reason
from linli.disputes.rules.packets import NotAPacket, Packet, PacketKind, read_packet

FORMAT = 1
_OF_TEXT = "SHA-256 "


class Ground(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a packet is sent back or not taken: in words, with the article, and what follows from it."""

    kinds: tuple[PacketKind, ...] = tuple(PacketKind)
    outcome: Outcome
    zh: str
    en: str
    source_zh: str
    source_en: str
    verified: bool


class Grounds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of them by code, of one jurisdiction."""

    format: int
    version: str
    about: str
    grounds: Mapping[str, Ground]


@dataclass(frozen=True)
class SealSeen:
    """What a check of the sealed agreement gave: sound or not, and which text the seal says it is of."""

    sound: bool
    text_sha256: str = ""


@dataclass(frozen=True)
class Desk:
    """The body that looks: its name, the day, the sealed agreement that came with the packet, who is to decide."""

    body: str
    on: date
    seal: SealSeen | None = None
    decides: str = ""


@dataclass(frozen=True)
class Seen:
    """What the clerk found: the packet, if it can be read at all, and every reason against it."""

    packet: Packet | None
    reasons: tuple[Reason, ...]
    refused: bool  # one of the reasons cannot be put right

    @property
    def outcome(self) -> Outcome:
        """What the clerk says without looking at the matter itself."""
        if not self.reasons:
            return Outcome.ACCEPTED
        return Outcome.REFUSED if self.refused else Outcome.RETURNED


def examine(raw: bytes, desk: Desk, grounds: Grounds) -> Seen:
    """Look at all of it, not only until the first fault. Raises LookupError where the data lacks a ground."""
    try:
        packet = read_packet(raw)
    except NotAPacket as fault:
        return _seen(None, [(fault.code, "")], grounds)
    found = [*_for_us(packet, desk), *_reachable(packet), *_sealed(packet, desk), *_free(packet, desk)]
    return _seen(packet, found, grounds)


def ground_of(code: str, grounds: Grounds, detail: str = "") -> Reason:
    """A reason as an answer gives it. Raises LookupError."""
    ground = grounds.grounds[code]
    return Reason(
        code=code,
        zh=ground.zh,
        en=ground.en,
        source_zh=ground.source_zh,
        source_en=ground.source_en,
        verified=ground.verified,
        detail=detail,
    )


def seal_reason(text_sha256: str) -> str:
    """What the platform's seal on an agreement says that it is for: this very text."""
    return f"{_OF_TEXT}{text_sha256}"


def sealed_text(reason: str) -> str:
    """The digest of the text that a seal is of; empty where it names none."""
    return reason.removeprefix(_OF_TEXT) if reason.startswith(_OF_TEXT) else ""


def read_grounds(raw: bytes) -> Grounds:
    """Raises ValueError for anything that is not of this shape."""
    try:
        found = msgspec.json.decode(raw, type=Grounds)
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)[:200]) from error
    if found.format != FORMAT:
        raise ValueError("another format")
    return found


def _seen(packet: Packet | None, found: list[tuple[str, str]], grounds: Grounds) -> Seen:
    """Only what holds for this door."""
    here = [(code, detail) for code, detail in found if packet is None or packet.kind in grounds.grounds[code].kinds]
    reasons = tuple(ground_of(code, grounds, detail) for code, detail in here)
    return Seen(packet, reasons, any(grounds.grounds[code].outcome is Outcome.REFUSED for code, _detail in here))


def _for_us(packet: Packet, desk: Desk) -> list[tuple[str, str]]:
    found = []
    if packet.addressed_to != desk.body:
        found.append(("NOT_FOR_US", packet.addressed_to))
    if packet.until is not None and desk.on > packet.until:
        found.append(("TOO_LATE", packet.until.isoformat()))
    return found


def _reachable(packet: Packet) -> list[tuple[str, str]]:
    """Whose address for the papers is missing."""
    return [("NO_ADDRESS", party.name) for party in packet.parties if not party.address]


def _sealed(packet: Packet, desk: Desk) -> list[tuple[str, str]]:
    """The agreement under the seal is there, is sound, and is the one in the packet."""
    if packet.agreement is None:
        return []
    if desk.seal is None:
        return [("NO_SEAL", "")]
    if not desk.seal.sound:
        return [("SEAL_BROKEN", "")]
    return [] if desk.seal.text_sha256 == packet.agreement_sha256 else [("OTHER_AGREEMENT", "")]


def _free(packet: Packet, desk: Desk) -> list[tuple[str, str]]:
    """Whoever mediated does not decide."""
    return [("SAME_NEUTRAL", desk.decides)] if desk.decides and desk.decides == packet.mediator else []
