"""Who may see what of a dispute: the matrix of classes of data and readers.

``METADATA`` is state, clock and counts, never words. ``CONSENT`` is read only where the owner has allowed it for this
reader. Sources: judicial interpretation of the Civil Procedure Law (2022) article 146, Rules for Invited Mediation
article 2(5), People's Mediation Law article 15(4), Rules for Online Mediation articles 18 and 29(4).
"""

from enum import StrEnum


class DataClass(StrEnum):
    """What is kept, each class of each owner under a key of its own."""

    IDENTITY = "IDENTITY"  # name and contact of one party
    CLAIM = "CLAIM"  # what is asked: the other side is invited with it
    JOINT = "JOINT"  # messages and proposals that all sides read
    CAUCUS = "CAUCUS"  # between one party and the mediator to whom it was said; see ``rules.confided``
    LIMITS = "LIMITS"  # preferences, limits and bids of one party: for the solver only
    CERTIFICATE = "CERTIFICATE"  # what a program found, with everybody's points: for the program that checks it
    NOTES = "NOTES"  # the mediator's own
    SAFETY = "SAFETY"  # what one party said about safety and help needed
    COMPLAINT = "COMPLAINT"  # of one party about how it is handled, and the answer
    DISCLOSURE = "DISCLOSURE"  # of the mediator's conflicts
    FACTS = "FACTS"  # undisputed facts, signed on their own
    AGREEMENT = "AGREEMENT"
    PERFORMANCE = "PERFORMANCE"


class Reader(StrEnum):
    """How somebody stands to a class of data of one owner."""

    OWNER = "OWNER"  # the party whose it is; of common classes, every party
    OTHER_PARTY = "OTHER_PARTY"
    MEDIATOR = "MEDIATOR"
    REGISTRAR = "REGISTRAR"
    CASEWORKER = "CASEWORKER"
    COORDINATOR = "COORDINATOR"
    EVALUATOR = "EVALUATOR"
    RECEIVER = "RECEIVER"  # a court or arbitration body: packets only
    AUDITOR = "AUDITOR"
    ANALYST = "ANALYST"
    REVIEWER = "REVIEWER"  # a registrar of a level above, who answers complaints and reads nothing else


class Sight(StrEnum):
    """How much is seen."""

    NONE = "NONE"
    METADATA = "METADATA"
    HASH = "HASH"
    NAME = "NAME"  # of an identity, the name alone
    CONSENT = "CONSENT"
    PACKET = "PACKET"
    READ = "READ"
    WRITE = "WRITE"  # and read


_COLUMNS = tuple(Reader)
_N, _M, _H, _C, _P, _R, _W = (
    Sight.NONE,
    Sight.METADATA,
    Sight.HASH,
    Sight.CONSENT,
    Sight.PACKET,
    Sight.READ,
    Sight.WRITE,
)
# Columns as Reader has them: owner, other party, mediator, registrar, caseworker, coordinator, evaluator, receiver,
# auditor, analyst, reviewer.
_ROWS: dict[DataClass, tuple[Sight, ...]] = {
    DataClass.IDENTITY: (_W, Sight.NAME, _R, _R, _R, _N, _N, _P, _N, _N, _N),
    DataClass.CLAIM: (_W, _R, _R, _R, _M, _M, _R, _P, _H, _N, _N),
    DataClass.JOINT: (_W, _W, _W, _M, _M, _M, _R, _N, _H, _N, _N),
    DataClass.CAUCUS: (_W, _N, _W, _N, _N, _N, _N, _N, _H, _N, _N),
    DataClass.LIMITS: (_W, _N, _N, _N, _N, _N, _N, _N, _H, _N, _N),
    DataClass.CERTIFICATE: (_N, _N, _N, _N, _N, _N, _N, _N, _H, _N, _N),
    DataClass.NOTES: (_N, _N, _W, _N, _N, _N, _N, _N, _H, _N, _N),
    DataClass.SAFETY: (_W, _N, _R, _R, _N, _N, _N, _C, _H, _N, _N),
    DataClass.COMPLAINT: (_W, _N, _N, _N, _N, _N, _N, _N, _H, _N, _R),
    DataClass.DISCLOSURE: (_R, _R, _W, _R, _N, _N, _N, _N, _H, _N, _N),
    DataClass.FACTS: (_W, _W, _W, _R, _N, _N, _R, _P, _H, _N, _N),
    DataClass.AGREEMENT: (_W, _W, _W, _R, _C, _N, _N, _P, _H, _N, _N),
    DataClass.PERFORMANCE: (_W, _W, _R, _R, _C, _M, _N, _P, _H, _N, _N),
}
MATRIX: dict[tuple[DataClass, Reader], Sight] = {
    (data, reader): sight for data, row in _ROWS.items() for reader, sight in zip(_COLUMNS, row, strict=True)
}
OF_ONE_PARTY = frozenset(
    {DataClass.IDENTITY, DataClass.CAUCUS, DataClass.LIMITS, DataClass.SAFETY, DataClass.COMPLAINT}
)


class Label(StrEnum):
    """What the author of words in a caucus allows. Only the author loosens, and nothing is taken back once released."""

    PRIVATE = "PRIVATE"
    MEDIATOR_MAY_USE = "MEDIATOR_MAY_USE"
    RELEASED = "RELEASED"


_ORDER = tuple(Label)


def may_relabel(old: Label, new: Label, *, by_author: bool) -> bool:
    """Loosening by the author, or tightening by the author as long as nothing was released."""
    return by_author and old is not new and old is not Label.RELEASED and new in _ORDER


def sight(data: DataClass, reader: Reader, *, accepted: bool = True) -> Sight:
    """What that reader sees of that class. Before a mediator has accepted, the caseworker still reads the claim."""
    if data is DataClass.CLAIM and reader is Reader.CASEWORKER and not accepted:
        return Sight.READ
    return MATRIX[data, reader]


# What a side needs to decide whether it takes part.
_ASKED = frozenset({DataClass.IDENTITY, DataClass.CLAIM, DataClass.SAFETY, DataClass.COMPLAINT})


def sight_when_asked(data: DataClass, reader: Reader, *, confirmed: bool) -> Sight:
    """What a side sees that has not said yes: what is asked, and its own.

    Until it has ``confirmed`` that the invitation is its own, only its name, by which it is asked that.
    """
    if confirmed:
        return sight(data, reader) if data in _ASKED else Sight.NONE
    return Sight.NAME if data is DataClass.IDENTITY and reader is Reader.OWNER else Sight.NONE


def reads(found: Sight) -> bool:
    """True when words are opened."""
    return found in (Sight.READ, Sight.WRITE)
