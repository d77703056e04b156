"""What the town does by itself when its history has reached the present: clocks run out, and carriers are busy."""

from datetime import datetime

from linli.config.demo.carrier import Post
from linli.config.demo.disputes import sweep
from linli.matters import actions


def afterwards(now: datetime, post: Post) -> None:
    """Remind, note what is late and pass it up, as the worker does every minute; what that says waits for its carrier.

    The carrier of telephones is busy since some hours, so that a few messages are seen waiting for their next try.
    """
    post.go(now)
    actions.sweep_clocks(at=now)
    sweep(now)
    post.go(now)
