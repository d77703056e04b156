"""What may be said where and when: the joint room, and the caucus of one party with the mediator."""

from enum import StrEnum

from linli.disputes.rules.states import State, Who
from linli.disputes.rules.visibility import Label

MESSAGE_LENGTH = 2000
MOST_FILES = 6  # with one message
FILE_BYTES = 10 * 1024 * 1024
LINK_LENGTH = 500

# The joint room is open while the sides talk; the caucus only while there is a mediator, and through a pause too.
JOINT_OPEN = frozenset({State.TALKING, State.MEDIATING})
CAUCUS_OPEN = frozenset({State.MEDIATING, State.PAUSED})
# Here nothing new is put on the table, but whoever did not get what was agreed has somebody to say it to.
PERFORMED_IN = frozenset({State.PERFORMING, State.BREACHED})
# Before this nobody but the applicant has anything to read in it.
ROOM_FROM = frozenset(State) - {State.INTAKE, State.INVITED}
SPEAKERS = frozenset({Who.APPLICANT, Who.RESPONDENT, Who.MEDIATOR})


def joint_is_open(state: State, *, opened: bool, to_party: bool) -> bool:
    """True when somebody may write in the joint room.

    ``opened``: in mediation the mediator opens it to the sides after speaking with each alone. Until then the mediator
    goes between them and writes for both; a side writes to the mediator.
    """
    return state in JOINT_OPEN and (state is State.TALKING or opened or not to_party)


def may_say(state: State, *, opened: bool, mediated: bool, to_party: bool) -> bool:
    """True when somebody may say a word to all: as ``joint_is_open``, and while the agreement is performed.

    ``mediated``: there is a mediator. Where the mediator has gone between the sides, they write to the mediator on.
    """
    if state in PERFORMED_IN:
        return opened or not mediated or not to_party
    return joint_is_open(state, opened=opened, to_party=to_party)


def caucus_is_open(state: State, *, mediated: bool) -> bool:
    """True when a side may write to the mediator alone, and be written to."""
    return state in CAUCUS_OPEN or (mediated and state in PERFORMED_IN)


class Kind(StrEnum):
    """What an item of the joint room or of a caucus is, and how its payload is decoded."""

    MESSAGE = "MESSAGE"
    FILE = "FILE"
    VIDEO = "VIDEO"  # the address of a meeting; the newest counts, an empty one takes it away
    REQUEST = "REQUEST"  # the mediator asks: may I say this?
    REFUSAL = "REFUSAL"  # the party's answer to that: no
    ISSUE = "ISSUE"  # something that is to be settled
    OFFER = "OFFER"
    OFFER_ANSWER = "OFFER_ANSWER"


# What everybody reads in the order in which it was said; issues stand in a table beside it.
TALK = (Kind.MESSAGE, Kind.FILE, Kind.OFFER, Kind.OFFER_ANSWER)
CAUCUS_TALK = (Kind.MESSAGE, Kind.FILE, Kind.REQUEST, Kind.REFUSAL)
RELEASABLE = frozenset({Kind.MESSAGE, Kind.FILE})


def decides_label(kind: Kind, *, by_party: bool) -> bool:
    """True when the party of a caucus decides how far an item may go.

    ``by_party``: the party wrote it. Its own words are its own; of the mediator's, only those that it was asked about.
    """
    return by_party if kind is not Kind.REQUEST else not by_party


def labels_for(kind: Kind, present: Label) -> tuple[Label, ...]:
    """What the party may choose next: nothing is taken back once it was released."""
    if present is Label.RELEASED:
        return ()
    other = Label.MEDIATOR_MAY_USE if present is Label.PRIVATE else Label.PRIVATE
    return (other, Label.RELEASED) if kind in RELEASABLE else (other,)
