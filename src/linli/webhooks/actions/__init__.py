"""What other modules and the edge may do with webhooks."""

from linli.webhooks.actions.deliver import deliver_batch
from linli.webhooks.actions.keep import Subscribed, change_secret, send_test, start_again, stop, subscribe
from linli.webhooks.actions.purge import purge
from linli.webhooks.actions.queue import Happened, queue

__all__ = [
    "Happened",
    "Subscribed",
    "change_secret",
    "deliver_batch",
    "purge",
    "queue",
    "send_test",
    "start_again",
    "stop",
    "subscribe",
]
