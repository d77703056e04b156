"""What codes of data rights are called, in both languages."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.rights.rules import CorrectionState, Fate, Target, Unit

TARGETS: Mapping[Target, str | Promise] = {
    Target.WORDS: _("What you reported"),
    Target.PLACE: _("The place"),
    Target.STEP: _("What the staff said in a step"),
    Target.NOTES: _("What staff may have noted among themselves"),
    Target.SIDE: _("Something in the talks"),
    Target.ACCOUNT: _("Your account"),
}
STATES: Mapping[CorrectionState, str | Promise] = {
    CorrectionState.ASKED: _("Asked for"),
    CorrectionState.DONE: _("Corrected"),
    CorrectionState.REFUSED: _("Refused, with a reason"),
}
UNITS: Mapping[Unit, str | Promise] = {
    Unit.CONTACT: _("How to reach you, your devices and the address for letters"),
    Unit.WORDS: _("Words, answers, photos and place, with what was sent to you about it"),
    Unit.SIDE: _("What you alone said and sent in the talks"),
    Unit.CHANNEL: _("What you alone said and sent in the talks"),
    Unit.ACCOUNT: _("Your account: name, e-mail, passkeys, sign-ins, alerts"),
}
FATES: Mapping[Fate, str | Promise] = {
    Fate.NOW: _("Goes at once"),
    Fate.ON: _("Goes on a day"),
    Fate.WAITS: _("Waits until it is over"),
    Fate.STAYS: _("Stays"),
    Fate.GONE: _("Has gone"),
}
