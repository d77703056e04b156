"""The words of coded lists, in the reader's language. Rules and rows know codes only."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, str | Promise]

STATES: Words = {
    "RECEIVED": pgettext_lazy("state", "Received"),
    "ACCEPTED": pgettext_lazy("state", "Taken on"),
    "IN_PROGRESS": pgettext_lazy("state", "Being worked on"),
    "WAITING": pgettext_lazy("state", "Waiting"),
    "HANDED_OVER": pgettext_lazy("state", "Handed over"),
    "ESCALATED": pgettext_lazy("state", "Passed up a level"),
    "JOINED": pgettext_lazy("state", "Joined with another report"),
    "RESOLVED": pgettext_lazy("state", "Done, please check"),
    "CONFIRMED": pgettext_lazy("state", "Settled"),
    "REOPENED": pgettext_lazy("state", "Open again"),
    "DECLINED": pgettext_lazy("state", "Not taken on"),
    "WITHDRAWN": pgettext_lazy("state", "Taken back"),
}

LEVELS: Words = {
    "GRID": pgettext_lazy("level", "grid"),
    "VILLAGE": pgettext_lazy("level", "village or community"),
    "TOWNSHIP": pgettext_lazy("level", "township"),
    "COUNTY": pgettext_lazy("level", "county"),
}

CHANNELS: Words = {
    "WEB": pgettext_lazy("channel", "Web page"),
    "DESK_PHONE": pgettext_lazy("channel", "Telephone"),
    "DESK_WALKIN": pgettext_lazy("channel", "At the counter"),
    "DESK_PAPER": pgettext_lazy("channel", "On paper"),
    "API": pgettext_lazy("channel", "Another system"),
    "IMPORT": pgettext_lazy("channel", "Imported"),
}

VERBS: Words = {
    "RECEIVE": pgettext_lazy("verb", "Receive"),
    "ACCEPT": pgettext_lazy("verb", "Take it on"),
    "START": pgettext_lazy("verb", "Start work"),
    "VISIT": pgettext_lazy("verb", "Record a visit"),
    "PLAN_VISIT": pgettext_lazy("verb", "Plan a visit"),
    "CANCEL_VISIT": pgettext_lazy("verb", "Cancel the visit"),
    "WAIT": pgettext_lazy("verb", "Put on hold"),
    "RESUME": pgettext_lazy("verb", "Go on"),
    "COMMENT": pgettext_lazy("verb", "Write a note"),
    "ASK": pgettext_lazy("verb", "Ask"),
    "ANSWER": pgettext_lazy("verb", "Answer"),
    "ADD_PHOTO": pgettext_lazy("verb", "Add a photo"),
    "ASSIGN": pgettext_lazy("verb", "Assign"),
    "PROPOSE_HAND_OVER": pgettext_lazy("verb", "Hand over"),
    "ACCEPT_HAND_OVER": pgettext_lazy("verb", "Take the hand-over"),
    "RETURN_HAND_OVER": pgettext_lazy("verb", "Send the hand-over back"),
    "WITHDRAW_HAND_OVER": pgettext_lazy("verb", "Take the hand-over back"),
    "ESCALATE": pgettext_lazy("verb", "Pass up a level"),
    "RECLASSIFY": pgettext_lazy("verb", "Correct the kind"),
    "MOVE": pgettext_lazy("verb", "Correct the place"),
    "REROUTE": pgettext_lazy("verb", "Find the owner anew"),
    "RESOLVE": pgettext_lazy("verb", "Mark as done"),
    "CONFIRM": pgettext_lazy("verb", "It is settled"),
    "REOPEN": pgettext_lazy("verb", "It is not settled"),
    "DECLINE": pgettext_lazy("verb", "Do not take it on"),
    "WITHDRAW": pgettext_lazy("verb", "Take it back"),
    "CHANGE_CONTACT": pgettext_lazy("verb", "Change how to be reached"),
    "RENEW_LINK": pgettext_lazy("verb", "Make a new link"),
    "JOIN": pgettext_lazy("verb", "Join with another"),
    "SEPARATE": pgettext_lazy("verb", "Work on it by itself"),
    "SPLIT": pgettext_lazy("verb", "Split"),
    "GROUP": pgettext_lazy("verb", "Put to one event"),
    "UNGROUP": pgettext_lazy("verb", "Take out of the event"),
    "EXTEND": pgettext_lazy("verb", "Extend the time"),
    "DECIDE_HAND_OVER": pgettext_lazy("verb", "Decide who gets it"),
    "PASS_DECISION_UP": pgettext_lazy("verb", "Ask the level above to decide"),
    "REMIND": pgettext_lazy("verb", "Remind"),
    "RUN_OUT": pgettext_lazy("verb", "Note that time is up"),
    "RECOUNT": pgettext_lazy("verb", "Count the time again"),
    "TAKE_STEP": pgettext_lazy("verb", "Take a step"),
    "RELEASE": pgettext_lazy("verb", "Return to the team"),
    "FOLLOW_PLACE": pgettext_lazy("verb", "Follow the place"),
}

STAGES: Words = {
    "FIRST_CONTACT": pgettext_lazy("clock", "First look"),
    "ON_SITE": pgettext_lazy("clock", "On the spot"),
    "RESOLVE": pgettext_lazy("clock", "Done"),
    "LEVEL": pgettext_lazy("clock", "This team's time"),
    "DECIDE": pgettext_lazy("clock", "Decision"),
    "STEP": pgettext_lazy("clock", "This step"),
}

WAITING_FOR: Words = {
    "RESIDENT": pgettext_lazy("waiting", "you, who raised it"),
    "OTHER_PARTY": pgettext_lazy("waiting", "the other side"),
    "AGENCY": pgettext_lazy("waiting", "another agency"),
    "CONTRACTOR": pgettext_lazy("waiting", "a repair firm"),
    "WEATHER": pgettext_lazy("waiting", "the weather"),
}

WAIT_REASONS: Words = {
    "INFORMATION_NEEDED": _("something still has to be known"),
    "PARTS_ORDERED": _("parts are on order"),
    "WORK_PLANNED": _("the work has a date"),
    "INSPECTION_BOOKED": _("an inspection is booked"),
    "PARTY_AWAY": _("somebody is away"),
    "SEASON_OR_WEATHER": _("season or weather do not allow it yet"),
    "DECISION_PENDING": _("a decision is still to come"),
}

OUTCOMES: Words = {
    "FIXED": _("Repaired or removed"),
    "MADE_SAFE": _("Made safe, repair will follow"),
    "EXPLAINED": _("Explained and answered"),
    "AGREEMENT_REACHED": _("The sides agreed"),
    "PAID": _("What was owed is paid"),
    "RULE_ENFORCED": _("A rule was enforced"),
    "PLANNED_WORK": _("Put into planned works"),
    "NOTHING_FOUND": _("Checked, nothing found"),
    "SOLVED_BEFORE": _("Was already solved"),
}

DECLINE_REASONS: Words = {
    "EMERGENCY": _("This is an emergency and needs the emergency services at once"),
    "BEFORE_COURT": _("A court has the case or has decided it"),
    "NOT_COVERED": _("This is not something that can be settled here"),
    "OTHER_AUTHORITY": _("By law another authority decides this"),
    "OUTSIDE_AREA": _("The place lies outside this area"),
    "SAME_AS_ANOTHER": _("The same thing is already being worked on"),
    "NO_WAY_TO_CHECK": _("There is too little to go on, and no way to ask"),
}

OTHER_DOORS: Words = {
    "NUMBER_110": _("Call 110 (police)"),
    "NUMBER_119": _("Call 119 (fire and rescue)"),
    "NUMBER_120": _("Call 120 (ambulance)"),
    "NUMBER_12345": _("Call 12345 (government hotline)"),
    "NUMBER_12348": _("Call 12348 (legal help)"),
    "NUMBER_12315": _("Call 12315 (consumer rights)"),
    "COURT": _("The filing hall of the county court"),
    "LABOUR_ARBITRATION": _("The labour arbitration commission"),
    "LAND_ARBITRATION": _("The rural land arbitration commission"),
    "UTILITY_COMPANY": _("The water, power or gas company"),
    "NEIGHBOURING_AREA": _("The service desk of the neighbouring area"),
}


def label(words: Words, code: str) -> str:
    """The words of a code in the language now active; empty for an empty code."""
    return str(words[code]) if code else ""
