"""How long what a matter holds about people is kept after its end."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any


class Held(StrEnum):
    """What is destroyed in one go."""

    CONTACT = "CONTACT"  # name, telephone, e-mail, and the account it was raised with
    WORDS = "WORDS"  # title, text, answers, address, the point, photos, and the words of its timeline


# Where a catalogue says nothing: half a year and three years, this project's own proposal and no law. That it may not
# be longer than needed is Personal Information Protection Law art. 19.
DEFAULT_DAYS: Mapping[Held, int] = {Held.CONTACT: 180, Held.WORDS: 3 * 365}
MAX_DAYS = 100 * 365
FIELDS: Mapping[Held, str] = {Held.CONTACT: "contact_days", Held.WORDS: "words_days"}


def kept_days(retention: Mapping[str, Any], held: Held) -> int:
    """Days that a kind keeps it, from what its catalogue says; the default where that says nothing."""
    said = retention.get(FIELDS[held])
    return DEFAULT_DAYS[held] if said is None else int(said)


def destroyable_on(ended_on: date, retention: Mapping[str, Any], held: Held) -> date:
    """The first day on which it may be destroyed. The day of the end does not count."""
    return ended_on + timedelta(days=kept_days(retention, held) + 1)
