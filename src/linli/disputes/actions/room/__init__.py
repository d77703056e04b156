"""Verbs of the joint room and of caucuses."""

from linli.disputes.actions.room.evidence import Upload
from linli.disputes.actions.room.relay import ask_to_relay, label_item, refuse_to_relay, release
from linli.disputes.actions.room.say import say, say_in_private

__all__ = ["Upload", "ask_to_relay", "label_item", "refuse_to_relay", "release", "say", "say_in_private"]
