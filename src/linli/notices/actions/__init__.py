"""What can be done with notices. ``post`` and ``post_many`` belong into the transaction of what they are about."""

from linli.notices.actions.addresses import change_addresses, purge
from linli.notices.actions.alerts import (
    Wanted,
    add_own_alert,
    ask_for_alert,
    confirm_alert,
    drop_alert,
    follow_merged_alerts,
    forget_unconfirmed,
    stop_alert,
    stop_own_alert,
)
from linli.notices.actions.choose import Choice, choose_for_account, choose_for_matter, subscribe_again, unsubscribe
from linli.notices.actions.devices import (
    add_device,
    drop_devices,
    forget_devices,
    prepare_push_key,
    remove_device,
    remove_devices,
    renew_push_key,
)
from linli.notices.actions.erase import erase_content, forget_account
from linli.notices.actions.hand_over import hand_over_batch
from linli.notices.actions.paper import choose_paper, mark_posted, print_letters, stop_paper
from linli.notices.actions.post import NewNotice, Recipient, post, post_each, post_many
from linli.notices.actions.read import mark_read
from linli.notices.actions.receipts import Receipt, ReceiptCount, take_receipts
from linli.notices.actions.retry import retry
from linli.notices.actions.tell_alerts import DueAlert, take_due_alerts, tell_alerts
from linli.notices.drivers.interface import Driver, Outcome, Outgoing
from linli.notices.drivers.registry import make_driver, served_channels, worked_channels
from linli.notices.links import Links, provide_links
from linli.notices.push_keys import PushKeyUnusable
from linli.notices.rules.devices import Subscription

__all__ = [
    "Choice",
    "Driver",
    "DueAlert",
    "Links",
    "NewNotice",
    "Outcome",
    "Outgoing",
    "PushKeyUnusable",
    "Receipt",
    "ReceiptCount",
    "Recipient",
    "Subscription",
    "Wanted",
    "add_device",
    "add_own_alert",
    "ask_for_alert",
    "change_addresses",
    "choose_for_account",
    "choose_for_matter",
    "choose_paper",
    "confirm_alert",
    "drop_alert",
    "drop_devices",
    "erase_content",
    "follow_merged_alerts",
    "forget_account",
    "forget_devices",
    "forget_unconfirmed",
    "hand_over_batch",
    "make_driver",
    "mark_posted",
    "mark_read",
    "post",
    "post_each",
    "post_many",
    "prepare_push_key",
    "print_letters",
    "provide_links",
    "purge",
    "remove_device",
    "remove_devices",
    "renew_push_key",
    "retry",
    "served_channels",
    "stop_alert",
    "stop_own_alert",
    "stop_paper",
    "subscribe_again",
    "take_due_alerts",
    "take_receipts",
    "tell_alerts",
    "unsubscribe",
    "worked_channels",
]
