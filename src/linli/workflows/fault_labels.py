"""What is wrong with a definition, what an import noticed and what a change means, in sentences. Rules know codes."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.workflows.rules import Fault, ImportNote, Meaning, Names, Severity, Unreadable, Walk

FAULTS: Mapping[str, Promise] = {
    "BAD_FORMAT": _("The file must say format: %(wanted)s."),
    "BAD_CODE": _("%(value)s is no code of the form that is wanted here."),
    "NO_SOURCE": _("It does not say where it comes from."),
    "UNKNOWN_ENGINE": _("Nothing here runs workflows for %(value)s."),
    "TOO_MANY": _("It has more than %(most)s rows."),
    "NO_STATES": _("It has no states at all."),
    "NO_INITIAL": _("It does not say in which state everything begins."),
    "NO_TERMINAL": _("No state is an end: nothing could ever be closed."),
    "DOUBLE_CODE": _("%(value)s is there twice."),
    "UNKNOWN_STATE": _("There is no state %(value)s."),
    "UNKNOWN_GROUP": _("There is no group of states %(value)s."),
    "UNKNOWN_ROLE": _("There is no role %(value)s."),
    "UNKNOWN_GUARD": _("Nobody checks the condition %(value)s. Known are: %(wanted)s."),
    "NO_ROLES": _("No role may do it."),
    "NO_SOURCES": _("It starts from no state."),
    "IDLE_ROLE": _("This role may do nothing at all."),
    "UNREACHABLE": _("No way leads to this state."),
    "DEAD_END": _("This state is no end, and nothing leads on from it."),
    "TRAP": _("From this state no way leads to an end."),
    "TWO_WAYS": _("For %(role)s, %(action)s would lead to several states: %(targets)s."),
    "CLOCK_NEVER_RUNS": _("This clock runs in no state."),
    "CLOCK_AFTER_END": _("This clock would run on after the end, in %(value)s."),
    "CLOCK_WITHOUT_LENGTH": _("This clock has no length."),
    "CLOCK_WITHOUT_OWNER": _("Nobody answers for this clock."),
    "BAD_HOURS": _("%(value)s hours make no sense: more than 0 and up to %(most)s are possible."),
    "PAUSE_OUTSIDE": _("It pauses in %(value)s, where it does not run anyway."),
    "POWERLESS_OWNER": _("In %(value)s whoever answers for this clock can lead nowhere."),
    "UNTIMED_STATE": _("No clock runs in this state."),
    "NO_NAMES": _("%(count)s names lack Chinese or English, first: %(first)s."),
    "OTHER_INITIAL": _("It begins with %(value)s; it has to begin with %(wanted)s."),
    "STATE_NOT_IN_BASE": _("What is run here knows no such state."),
    "OTHER_PHASE": _("This state has to stay of the sort %(wanted)s."),
    "WIDER_THAN_BASE": _("It would let %(role)s do this in %(state)s: a definition may be narrower, never wider."),
    "OTHER_TARGET": _("For %(role)s in %(state)s it would lead to %(value)s, which is not what is carried out."),
    "NO_STAGE": _("It does not say what this state counts as: %(wanted)s."),
    "STAGE_OF_OTHER_PHASE": _("A state of the sort %(phase)s cannot count as %(value)s."),
    "WAITS_FOR_NOBODY": _("Here an item waits: it has to say with whom and why. Known are: %(wanted)s."),
    "DOES_NOT_WAIT": _("Only in a state that counts as waiting can an item wait for somebody."),
    "ROLE_OF_NOBODY": _("It does not say who holds this role. Known are: %(wanted)s."),
    "UNKNOWN_PARTY": _("Nobody is %(value)s here. Known are: %(wanted)s."),
    "BAD_RECEIPT": _("Sending in cannot lead from %(state)s by this action: one way without conditions is needed."),
    "NOT_RECEIVED": _("What was just sent in would be here, which counts as %(value)s and not as RECEIVED."),
    "NOBODY_LEADS_ON": _("Nobody who works on it, and no resident, can lead on from this state."),
    "NO_WAY_BACK": _("It is said to be done here, and the resident can neither agree nor say no."),
    "UNKNOWN_TARGET": _("No kind sets the length %(value)s. Known are: %(wanted)s."),
    "RIGHT_LOST": _("It would take this away from %(role)s in %(state)s; that right has to stay."),
}

UNREADABLE: Mapping[str, Promise] = {
    "TOO_LARGE": _("The file is larger than any workflow."),
    "TOO_DEEP": _("The file is nested more deeply than any workflow."),
    "DOUBLE_KEY": _("The same key stands there twice."),
    "NOT_UTF8": _("The file is not UTF-8 text."),
    "NOT_JSON": _("The file is no JSON."),
    "WRONG_TYPE": _("Something of another kind is expected there."),
    "NO_SERVICES": _("There is no workflow in the file."),
}

NOTES: Mapping[str, Promise] = {
    "DOUBLE_STATE": _("This state stands there twice, word for word; it is taken once."),
    "DOUBLE_ACTION": _("%(action)s stands there twice; it is taken once."),
    "NAMELESS_STATUS": _("The beginning has no name, only the status %(status)s."),
    "OTHER_STATUS": _("The application calls this state %(status)s."),
    "END_LEADS_ON": _("This state is an end, and yet something leads on from it."),
    "CLOCK_AT_END": _("A clock at an end times nothing; it is left out."),
    "NOT_REACHED": _("No way leads to this state; it is left out."),
    "FILLED_IN": _("What each state counts as and who holds each role was filled in. Please look it through."),
    "NO_TIME": _("%(value)s is no time; the clock is left out."),
}

MEANINGS: Mapping[str, Promise] = {
    "UNDER_WAY_KEEPS": _("What is under way keeps the version that it began with. New ones begin with this."),
    "LESS": _("%(action)s: less is possible for %(roles)s."),
    "MORE": _("%(action)s: more is possible for %(roles)s."),
    "STATES_GONE": _("New ones will never be in: %(states)s."),
    "LONGER": _("%(clock)s gives more time: %(after)s hours instead of %(before)s."),
    "SHORTER": _("%(clock)s gives less time: %(after)s hours instead of %(before)s."),
}

_LIST_MARK = pgettext_lazy("between words of a list", ", ")

SEVERITIES: Mapping[str, Promise] = {
    Severity.ERROR: pgettext_lazy("severity", "Fault"),
    Severity.WARNING: pgettext_lazy("severity", "To look at"),
}

STOPS: Mapping[str, Promise] = {
    "NO_SUCH_ACTION": _("Step %(step)s: %(action)s is not possible in %(state)s."),
    "NOT_FOR_ROLE": _("Step %(step)s: in %(state)s, %(action)s is not for %(role)s."),
}


def severity_word(fault: Fault) -> str:
    """Whether the fault stops publishing, in the language now active."""
    return str(SEVERITIES[fault.severity])


def stop_sentence(walk: Walk, names: Names | None = None) -> str:
    """Why a walk went no further, in the language now active; codes without ``names``. Empty for a whole walk."""
    if walk.stop is None:
        return ""
    step, state = walk.stop.step, walk.stages[-1].state
    return str(STOPS[walk.stop.reason]) % {
        "step": walk.stop.position + 1,
        "action": names.action(step.action) if names else step.action,
        "role": names.role(step.role) if names else step.role,
        "state": names.state(state) if names else state,
    }


def fault_sentence(fault: Fault) -> str:
    """What is wrong and where, in the language now active."""
    return _said_of(fault.where, str(FAULTS[fault.code]) % fault.facts)


def unreadable_sentence(error: Unreadable) -> str:
    """Why a file could not be read and where, in the language now active."""
    detail = f" ({error.detail})" if error.detail else ""
    return f"{error.path} {UNREADABLE[error.reason]}{detail}"


def note_sentence(note: ImportNote) -> str:
    """What an import noticed and where, in the language now active."""
    return _said_of(note.where, str(NOTES[note.code]) % note.facts)


def meaning_sentence(meaning: Meaning, names: Names | None = None) -> str:
    """What follows from a change, in the language now active; codes without ``names``."""
    facts = dict(meaning.facts)
    if names is not None:
        words = {"action": names.action, "clock": names.clock, "roles": names.role, "states": names.state}
        for name, word in words.items():
            if name in facts:
                facts[name] = str(_LIST_MARK).join(word(code) for code in str(facts[name]).split(", "))
    return str(MEANINGS[meaning.code]) % facts


def _said_of(where: str, sentence: str) -> str:
    return str(pgettext_lazy("fault", "%(where)s: %(sentence)s")) % {"where": where, "sentence": sentence}
