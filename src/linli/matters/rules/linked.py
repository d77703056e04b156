"""What holds for matters that belong together."""

from datetime import datetime, timedelta

UNDO_WITHIN = timedelta(hours=1)
MOST_PARTS = 10  # of one matter; a greater one is an event or a plan
MOST_IN_GROUP = 200

# What a joined report takes over from the one that leads, so that whoever holds that one reads this one too.
MIRRORED = (
    "owner_place_id",
    "owner_path",
    "owner_agency_id",
    "owner_post_id",
    "assigned_at",
    "level",
)


def may_undo(done_at: datetime, at: datetime) -> bool:
    """Within the hour, the whole of it."""
    return at <= done_at + UNDO_WITHIN
