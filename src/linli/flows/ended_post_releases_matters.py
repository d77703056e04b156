"""When a post ends, what it held goes back to its team, so that every matter keeps an owner."""

from linli.kit.events import subscribe
from linli.matters import actions as matters
from linli.people.events import PostEnded


def _release(event: PostEnded) -> None:
    matters.release_post(post_id=event.post_id, at=event.at)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(PostEnded, _release)
