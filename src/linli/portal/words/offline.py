"""What the scripts of the day say. ``{name}`` is filled in by them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WORDS: dict[str, str | Promise] = {
    "app_name": _("Linli: my day"),
    "app_short_name": _("Linli"),
    "news": _("There is news on a matter. Open this to read it."),
    "queue": _("What waits to be sent"),
    "no_signal": _("No signal."),
    "no_signal_since": _("No signal. This is how it stood at {when}."),
    "as_usual": _("Go on as usual: it is kept on this phone and sent later."),
    "waiting": _("Waiting to be sent: {count}."),
    "kept_waiting": _("Go on as usual. Kept: {count}, sent by itself when there is a signal."),
    "needs_you": _("Not sent, you decide: {count}."),
    "drafts": _("Begun and not sent: {count}."),
    "sent": _("Sent: {count}."),
    "sign_in": _("You are signed out. What you wrote is kept; sign in to send it."),
    "other_account": _(
        "Something written under another account is kept on this phone. Sign in with that one to send it."
    ),
    "state_waiting": pgettext_lazy("queue", "Waiting to be sent"),
    "state_refused": pgettext_lazy("queue", "Not sent"),
    "state_draft": pgettext_lazy("queue", "Begun"),
    "state_sent": pgettext_lazy("queue", "Sent"),
    "draft_kept": _("Kept on this phone."),
    "storage_full": _("This phone has no room left. Send what waits or free some space first; this was not kept."),
    "photo_large": _("{name} is too large. A photo may have 20 MB."),
    "photos_many": _("At most six photos at a time."),
    "photos_kept": _("Photos kept: {count}"),
    "begun": _("Begun at {when}"),
    "no_words": _("No words yet"),
    "discarded": _("Thrown away."),
    "kept_as_draft": _("Kept as a draft."),
    "waits_again": _("It waits to be sent."),
    "new_matter": _("Something new"),
    "colon": pgettext_lazy("between a word and what it is", ": "),
    "too_old": _(
        "This waited for too long to be sent by itself. Please look whether it has arrived before you send it again."
    ),
    "perhaps_arrived": _("It may have arrived already. It is asked about again and counts once."),
    "open": _("Open"),
    "go_on": _("Go on writing"),
    "decide": _("Decide"),
    "matter": pgettext_lazy("queue", "Matter"),
    "not_there_yet": _("Not there yet. It came back before it was taken in."),
    "look_later": _("It can be looked up when there is a signal."),
    "stage": _("Stage"),
    "owner": _("Who has it now"),
    "what": pgettext_lazy("queue", "What"),
    "written": pgettext_lazy("queue", "Written"),
    "photos": _("Photos"),
    "note": _("Note"),
    "as_note": _("Write a note"),
    "matter_not_kept": _("This matter is not on the phone. Write anyway: it is sent to it."),
}
