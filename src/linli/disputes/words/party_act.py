"""What a party can say about taking part, in words: each has a page with a heading, what it leads to, and a button."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from linli.disputes.words.party import Words


class ActWords(NamedTuple):
    """The sentences of one page. ``done``: the one after it."""

    heading: Words
    lead: Words
    send: Words
    done: Words


ACT_WORDS: Mapping[str, ActWords] = {
    "consent": ActWords(
        _("Take part"),
        _("You agree to talk, and nothing more. Nothing is owed or admitted by it, and you can stop at any time."),
        _("Yes, I take part"),
        _("You take part. Thank you."),
    ),
    "suggest": ActWords(
        _("Suggest a time or make an offer"),
        _("You agree to talk and say a first word. It binds nobody, and no court may use it against you."),
        _("Take part and send"),
        _("You take part, and what you wrote has been sent."),
    ),
    "decline": ActWords(
        _("Not taking part"),
        _("Nobody asks why, and it is held against nobody. Whoever asks can still go other ways, also to a court."),
        _("No, I do not want to"),
        _("You do not take part. That has been told to whoever asked."),
    ),
    "help": ActWords(
        _("Help or an interpreter"),
        _("A person gets back to you. The other side does not learn of it, and help costs nothing."),
        _("Ask for help"),
        _("Somebody gets back to you. In a hurry, ring the number below."),
    ),
    "not-me": ActWords(
        _("This is not for me"),
        _("Then this link and its code are closed, and nobody writes to you about it again from here."),
        _("Close it: this is not for me"),
        _("Thank you. The link is closed."),
    ),
    "contact": ActWords(
        _("How I can be reached"),
        _("For news about this only. The other side never sees it."),
        _("Keep it"),
        _("Kept."),
    ),
    "withdraw": ActWords(
        _("Go out of it"),
        _(
            "You need give no reason. Where others of your side remain, they go on; otherwise it ends for everybody. "
            "An agreement that is in force stays so."
        ),
        _("Go out of it"),
        _("You are out of it."),
    ),
    "reopen": ActWords(
        _("Try again"),
        _("The other side is asked anew and can say no. What was written before stays where it is."),
        _("Ask the other side again"),
        _("The other side is asked again."),
    ),
    "escalate": ActWords(
        _("Take it to the next level"),
        _("The committee of the next level takes it up if the other side agrees anew. The mediator will be another."),
        _("Take it to the next level"),
        _("It is with the next level. The other side is asked again."),
    ),
    "complain": ActWords(
        _("Complain"),
        _("A complaint stops nothing and is held against nobody. It is answered within fifteen working days."),
        _("Send the complaint"),
        _("The complaint has been sent."),
    ),
}
