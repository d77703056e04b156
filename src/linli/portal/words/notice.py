"""Channels, states and reasons of notices, in words."""

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.notices.rules import DIGEST, Audience, Channel, Reason, Rhythm, State, get_template

CHANNELS: dict[str, Promise] = {
    Channel.EMAIL: _("E-mail"),
    Channel.SMS: _("SMS"),
    Channel.PUSH: _("On a phone or computer that was added"),
    Channel.IN_APP: _("On these pages"),
    Channel.PAPER: _("Letter"),
}

# (word, tone of its tag)
STATES: dict[str, tuple[Promise, str]] = {
    State.CREATED: (_("Waits for its turn"), ""),
    State.HELD: (_("Held until later"), ""),
    State.SENDING: (_("Being handed over"), ""),
    State.SENT: (_("Handed over"), "go"),
    State.DELIVERED: (_("Arrived"), "ok"),
    State.TEMPORARY_FAILURE: (_("Failed, is tried again"), "warn"),
    State.PERMANENT_FAILURE: (_("Failed for good"), "late"),
    State.CANCELLED: (pgettext_lazy("a notice", "Cancelled"), ""),
}

REASONS: dict[str, Promise] = {
    Reason.QUIET: _("quiet hours"),
    Reason.DIGEST: _("goes out with others in one message"),
    Reason.UNSUBSCRIBED: _("the recipient wants no more of these"),
    Reason.ERASED: _("the address was taken away"),
    Reason.NO_DRIVER: _("nothing sends by this way here"),
    Reason.UNREACHABLE: _("every address known had failed before"),
    Reason.EXHAUSTED: _("tried ten times, without success"),
    Reason.REFUSED: _("there is no such address, or it takes nothing"),
    Reason.CARRIER: _("the carrier was away or busy"),
    Reason.TOO_LATE: _("it could not go for three days and is no news any more"),
    Reason.WORDING: _("the message could not be written"),
}

RHYTHMS: dict[str, Promise] = {
    Rhythm.EACH: _("Each one at once"),
    Rhythm.HOURLY: _("At most once an hour, several in one message"),
    Rhythm.DAILY: _("Once a day, several in one message"),
}

AUDIENCES: dict[str, Promise] = {
    Audience.RESIDENT: _("To residents"),
    Audience.STAFF: _("To staff"),
    Audience.PUBLIC: _("To whoever asked about an area"),
    Audience.PARTY: _("To the sides of a dispute"),
    Audience.DISPUTE: _("To staff, about a dispute"),
    Audience.LOOK: _("To staff, about a question why they looked"),
}


def shown_address(channel: str, address: str) -> str:
    """As it stands on a page: which devices those were is asked when a push goes, and kept nowhere."""
    return gettext("the devices that were added") if channel == Channel.PUSH and address else address


def unreached_words(channel: str) -> Promise:
    """What whoever works on a matter has to know: the resident was not told that way."""
    return {
        Channel.EMAIL: _("The resident could not be reached by e-mail. Please telephone, or call by."),
        Channel.SMS: _("The resident could not be reached by SMS. Please telephone, or call by."),
        Channel.PUSH: _("The resident could not be reached on any device. Please telephone, or call by."),
    }[Channel(channel)]


def template_name(code: str) -> str:
    """The short name of a message."""
    return gettext("Several in one message") if code == DIGEST else get_template(code).name(get_language() or "")
