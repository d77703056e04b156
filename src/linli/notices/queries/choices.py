"""What was chosen, for the pages on which it is changed."""

from dataclasses import dataclass
from datetime import time
from uuid import UUID

from linli.kit.cells import current_cell
from linli.notices.models import Preference
from linli.notices.rules import Audience, Hours, hours_of
from linli.notices.unsubscribing import read_token


@dataclass(frozen=True)
class Chosen:
    """Empty or None: as the town has it."""

    channel: str = ""
    rhythm: str = ""
    quiet: tuple[time, time] | None = None
    subscribed: bool = True


def chosen_for_account(account_id: UUID) -> Chosen:
    """Of an account."""
    return _chosen(Preference.objects.filter(account_id=account_id).first())


def chosen_for_matter(matter_id: UUID) -> Chosen:
    """Of the resident of a matter."""
    return _chosen(Preference.objects.filter(matter_id=matter_id).first())


def find_subscription(token: str) -> bool | None:
    """Whether whose token this is still gets everything; None for a token that is not ours."""
    owner = read_token(token)
    if owner is None:
        return None
    kind, recipient_id = owner
    return (chosen_for_account if kind == "account" else chosen_for_matter)(recipient_id).subscribed


def town_hours() -> Hours:
    """What holds here for those who chose nothing."""
    return hours_of(current_cell())


def default_rhythm(audience: Audience) -> str:
    """How often those are written to who chose nothing."""
    return town_hours().rhythm[audience].value


def _chosen(row: Preference | None) -> Chosen:
    if row is None:
        return Chosen()
    quiet = (row.quiet_from, row.quiet_to) if row.quiet_from is not None and row.quiet_to is not None else None
    return Chosen(row.channel, row.rhythm, quiet, row.unsubscribed_at is None)
