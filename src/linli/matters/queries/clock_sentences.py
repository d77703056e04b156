"""What clocks and their sweep did, as sentences of the timeline."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from linli.calendars.queries import span_words
from linli.calendars.rules import Span, Unit
from linli.matters.labels import STAGES, label
from linli.matters.rules import Verb
from linli.places.queries import place_row
from linli.ui.words import when

# Keys filled in: who, to; due, until, stages, length, decider where the facts name them.
CLOCK_SENTENCES: Mapping[str, str | Promise] = {
    Verb.EXTEND: _("%(who)s needs %(length)s more. It will be done by %(due)s at the latest."),
    Verb.DECIDE_HAND_OVER: _("%(who)s decided: %(to)s has it now."),
    Verb.PASS_DECISION_UP: _("It was not decided in time. The coordinator of %(decider)s decides now."),
    Verb.REMIND: _("Reminder: %(stages)s by %(due)s."),
    Verb.RUN_OUT: _("The time is over for: %(stages)s."),
    Verb.RECOUNT: _("The holidays have been published, and the time was counted again: by %(due)s at the latest."),
}
_KEPT = _("%(who)s decided: %(to)s keeps it.")
_BY_ITSELF = _("The time of this level is over. %(to)s has it now.")
_ON_HOLD_LONG_ENOUGH = _("The longest time on hold is over. The clock runs again.")
_SENT_BACK_TO_DECIDE = _("%(who)s did not take the hand-over. The coordinator of %(decider)s decides who gets it.")
_STANDS_STILL = _("Waiting for %(waiting_for)s: %(reason)s. The clock stands still until %(until)s at the latest.")
_RUNS_ON = _("Waiting for %(waiting_for)s: %(reason)s. The clock runs on.")


def clock_pattern(verb: str, facts: Mapping[str, Any]) -> str | Promise | None:
    """The sentence where the facts say more than the verb; else None."""
    if verb == Verb.ESCALATE and facts.get("automatic"):
        return _BY_ITSELF
    if verb == Verb.RESUME and facts.get("automatic"):
        return _ON_HOLD_LONG_ENOUGH
    if verb == Verb.DECIDE_HAND_OVER and facts.get("kept"):
        return _KEPT
    if verb == Verb.RETURN_HAND_OVER and facts.get("decide_place_id"):
        return _SENT_BACK_TO_DECIDE
    if verb == Verb.WAIT and "clock" in facts:
        return _STANDS_STILL if facts.get("paused_until") else _RUNS_ON
    return None


def clock_words(facts: Mapping[str, Any]) -> dict[str, str]:
    """The words of the facts about clocks, in the active language."""
    words = {"due": "", "until": "", "stages": "", "length": "", "decider": ""}
    if due := facts.get("to_due_at") or facts.get("due_at"):
        words["due"] = when(datetime.fromisoformat(due))
    if until := facts.get("paused_until"):
        words["until"] = when(datetime.fromisoformat(until))
    if stages := facts.get("stages"):
        words["stages"] = pgettext("list", ", ").join(label(STAGES, stage) for stage in stages)
    if days := facts.get("working_days"):
        words["length"] = span_words(Span(int(days), Unit.WORKING_DAYS))
    if decider := facts.get("decide_place_id"):
        words["decider"] = place_row(UUID(decider)).name(get_language() or "")
    return words
