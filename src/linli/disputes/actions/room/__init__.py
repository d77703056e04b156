"""Verbs of the joint room and of caucuses."""

from linli.disputes.actions.room.bids import agree_to_bids, close_bid_rounds, place_bid, propose_bids
from linli.disputes.actions.room.confide import let_mediator_read
from linli.disputes.actions.room.evidence import Upload
from linli.disputes.actions.room.offers import (
    Draft,
    accept_offer,
    add_issue,
    decline_offer,
    make_offer,
    withdraw_offer,
)
from linli.disputes.actions.room.relay import ask_to_relay, label_item, refuse_to_relay, release
from linli.disputes.actions.room.say import say, say_in_private
from linli.disputes.actions.room.video import set_video_link

__all__ = [
    "Draft",
    "Upload",
    "accept_offer",
    "add_issue",
    "agree_to_bids",
    "ask_to_relay",
    "close_bid_rounds",
    "decline_offer",
    "label_item",
    "let_mediator_read",
    "make_offer",
    "place_bid",
    "propose_bids",
    "refuse_to_relay",
    "release",
    "say",
    "say_in_private",
    "set_video_link",
    "withdraw_offer",
]
