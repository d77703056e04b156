"""Nouns of disputes."""

from linli.disputes.models.agreement import (
    Agreement,
    Approval,
    Due,
    HandOff,
    JointWish,
    PowerCheck,
    Receiver,
    SigningKey,
    Waiver,
)
from linli.disputes.models.bids import BidRound
from linli.disputes.models.channel import Channel, Erasure, Item, MasterKey
from linli.disputes.models.dispute import Clock, Dispute, Party, Step
from linli.disputes.models.guide import GuideCount, SavedWalk
from linli.disputes.models.invitation import Complaint, Invitation
from linli.disputes.models.mediation import (
    Appointment,
    Extension,
    FactsApproval,
    Keep,
    Pause,
    Pick,
    RosterEntry,
    Session,
)
from linli.disputes.models.suggestion import Suggestion, SuggestionYes

__all__ = [
    "Agreement",
    "Appointment",
    "Approval",
    "BidRound",
    "Channel",
    "Clock",
    "Complaint",
    "Dispute",
    "Due",
    "Erasure",
    "Extension",
    "FactsApproval",
    "GuideCount",
    "HandOff",
    "Invitation",
    "Item",
    "JointWish",
    "Keep",
    "MasterKey",
    "Party",
    "Pause",
    "Pick",
    "PowerCheck",
    "Receiver",
    "RosterEntry",
    "SavedWalk",
    "Session",
    "SigningKey",
    "Step",
    "Suggestion",
    "SuggestionYes",
    "Waiver",
]
