"""What comes in through the door."""

from linli.open311.actions.post_request import Posted, Request, post_request
from linli.open311.actions.post_update import Update, post_update
from linli.open311.actions.take_over import TakenRow, TakeOverReport, take_over

__all__ = [
    "Posted",
    "Request",
    "TakeOverReport",
    "TakenRow",
    "Update",
    "post_request",
    "post_update",
    "take_over",
]
