"""Nouns of disputes."""

from linli.disputes.models.channel import Channel, Item, MasterKey
from linli.disputes.models.dispute import Clock, Dispute, Party, Step

__all__ = ["Channel", "Clock", "Dispute", "Item", "MasterKey", "Party", "Step"]
