"""Nouns of disputes."""

from linli.disputes.models.bids import BidRound
from linli.disputes.models.channel import Channel, Item, MasterKey
from linli.disputes.models.dispute import Clock, Dispute, Party, Step
from linli.disputes.models.guide import GuideCount, SavedWalk
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

__all__ = [
    "Appointment",
    "BidRound",
    "Channel",
    "Clock",
    "Dispute",
    "Extension",
    "FactsApproval",
    "GuideCount",
    "Item",
    "Keep",
    "MasterKey",
    "Party",
    "Pause",
    "Pick",
    "RosterEntry",
    "SavedWalk",
    "Session",
    "Step",
]
