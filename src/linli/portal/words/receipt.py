"""What the page that checks receipts says: names of the checks, sentences for faults, words for what was told."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.matters.rules import Verb
from linli.portal.words.stages import STAGES

Words = dict[str, str | Promise]

OUTCOMES: Words = {
    "proven": _("This receipt is genuine"),
    "refused": _("This receipt proves nothing"),
    "meaning": _("What stands below was told at this time, and is in the public log of this key. It was not changed."),
}
MARKS: Words = {
    "true": pgettext_lazy("check", "Right"),
    "false": pgettext_lazy("check", "Wrong"),
    "null": pgettext_lazy("check", "Not said"),
}
CHECKS: Words = {
    "form": _("The file is a receipt"),
    "key": _("The key can be read"),
    "signature": _("The log has signed it with this key"),
    "witnesses": _("A witness that you trust has seen it"),
    "content": _("It says what it stands for"),
    "path": _("What it says stands in the log that was signed"),
    "other": _("It fits the other checkpoint"),
}
FAULTS: Words = {
    "NOT_TEXT": _("This file is not text. Have you chosen the right one?"),
    "NOT_A_NOTE": _("It is not written as a receipt must be, or a part of it is missing."),
    "NOT_A_KEY": _("This is no key of a log. A key looks like town.example/log+1234abcd+… and is one line."),
    "TOO_LONG": _("This file is longer than a receipt can be."),
    "UNSIGNED": _("The log of this key has not signed it."),
    "UNWITNESSED": _("None of these witnesses has signed it."),
    "WRONG_SIGNATURE": _("The signature does not fit: something was changed after it was signed."),
    "OTHER_LOG": _("It is from another log than the key."),
    "NOT_OURS": _("It does not say what it stands for, or says it in a way that this page does not know."),
    "SIZE": _("It names a place that the log does not have."),
    "HASH_LENGTH": _("A mark in it has the wrong length."),
    "PATH_LENGTH": _("Its path to what was signed has too many or too few steps."),
    "ROOT": _("What it says is not what stands in the log: it was changed, or is from elsewhere."),
    "FORKED": _("The log has signed two different contents of the same length. Keep both files: that proves it."),
    "NO_ED25519": _(
        "This browser cannot check signatures of this sort. Use a newer one, or linli verify on a computer."
    ),
    "OTHER_SIZE": _(
        "Both are signed, and of different times. Whether nothing between them was rewritten needs the whole log: "
        "linli verify consistency says it."
    ),
}
LABELS: Words = {
    "reference": _("Number"),
    "verb": pgettext_lazy("receipt", "What happened"),
    "at": pgettext_lazy("receipt", "When"),
    "state": pgettext_lazy("receipt", "Stage then"),
    "owner": _("Who has it"),
    "due_at": _("Done at the latest"),
    "text": pgettext_lazy("receipt", "Words"),
    "place": pgettext_lazy("receipt", "Place in the log"),
    "log": _("Public log"),
}
STATES: Words = {state.value: stage.text for state, stage in STAGES.items()}
VERBS: Words = {
    Verb.RECEIVE: pgettext_lazy("act", "Received"),
    Verb.ACCEPT: pgettext_lazy("act", "Taken on"),
    Verb.START: pgettext_lazy("act", "Work begun"),
    Verb.VISIT: pgettext_lazy("act", "Somebody was there"),
    Verb.PLAN_VISIT: pgettext_lazy("act", "A visit was arranged"),
    Verb.CANCEL_VISIT: pgettext_lazy("act", "A visit was called off"),
    Verb.WAIT: pgettext_lazy("act", "Waiting"),
    Verb.RESUME: pgettext_lazy("act", "Work goes on"),
    Verb.COMMENT: pgettext_lazy("act", "A note"),
    Verb.ASK: pgettext_lazy("act", "A question"),
    Verb.ANSWER: pgettext_lazy("act", "An answer"),
    Verb.ADD_PHOTO: pgettext_lazy("act", "Photos added"),
    Verb.ASSIGN: pgettext_lazy("act", "Given to somebody"),
    Verb.PROPOSE_HAND_OVER: pgettext_lazy("act", "A hand-over was proposed"),
    Verb.ACCEPT_HAND_OVER: pgettext_lazy("act", "Taken over"),
    Verb.RETURN_HAND_OVER: pgettext_lazy("act", "The hand-over was not taken"),
    Verb.WITHDRAW_HAND_OVER: pgettext_lazy("act", "The hand-over was taken back"),
    Verb.DECIDE_HAND_OVER: pgettext_lazy("act", "It was decided who has it"),
    Verb.PASS_DECISION_UP: pgettext_lazy("act", "The decision was passed up"),
    Verb.ESCALATE: pgettext_lazy("act", "Passed up a level"),
    Verb.RECLASSIFY: pgettext_lazy("act", "The kind was corrected"),
    Verb.MOVE: pgettext_lazy("act", "The place was corrected"),
    Verb.REROUTE: pgettext_lazy("act", "Decided anew who takes it"),
    Verb.EXTEND: pgettext_lazy("act", "The time was extended"),
    Verb.REMIND: pgettext_lazy("act", "Its team was reminded"),
    Verb.RUN_OUT: pgettext_lazy("act", "The time ran out"),
    Verb.RECOUNT: pgettext_lazy("act", "The time was counted anew"),
    Verb.RESOLVE: pgettext_lazy("act", "Said to be done"),
    Verb.CONFIRM: pgettext_lazy("act", "Confirmed as settled"),
    Verb.REOPEN: pgettext_lazy("act", "Opened again"),
    Verb.DECLINE: pgettext_lazy("act", "Not taken on"),
    Verb.WITHDRAW: pgettext_lazy("act", "Taken back"),
    Verb.CHANGE_CONTACT: pgettext_lazy("act", "How to be reached was changed"),
    Verb.RENEW_LINK: pgettext_lazy("act", "A new link was made"),
    Verb.JOIN: pgettext_lazy("act", "Joined with another report"),
    Verb.SEPARATE: pgettext_lazy("act", "Worked on by itself again"),
    Verb.SPLIT: pgettext_lazy("act", "Split into parts"),
    Verb.GROUP: pgettext_lazy("act", "Put to an event"),
    Verb.UNGROUP: pgettext_lazy("act", "Taken out of an event"),
    Verb.RELEASE: pgettext_lazy("act", "The team has it again"),
    Verb.FOLLOW_PLACE: pgettext_lazy("act", "The place was renamed or redrawn"),
    Verb.TAKE_STEP: pgettext_lazy("act", "A step of its workflow"),
}


def groups() -> dict[str, Words]:
    """All words of the page by what they are for; its script looks them up."""
    return {
        "outcome": OUTCOMES,
        "mark": MARKS,
        "check": CHECKS,
        "fault": FAULTS,
        "label": LABELS,
        "verb": VERBS,
        "state": STATES,
    }
