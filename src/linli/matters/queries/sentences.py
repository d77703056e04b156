"""A step of the timeline as a sentence in everyday words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.matters.labels import DECLINE_REASONS, OTHER_DOORS, OUTCOMES, WAIT_REASONS, WAITING_FOR, label
from linli.matters.queries.clock_sentences import CLOCK_SENTENCES, clock_pattern, clock_words
from linli.matters.rules import Verb
from linli.ui.words import window

# Keys filled in: who (acts), owner, to (whom), asked, place, kind, action, own_state, and the words of coded facts.
_SENTENCES: Mapping[str, str | Promise] = {
    Verb.RECEIVE: _("Received. %(owner)s has it first."),
    Verb.ACCEPT: _("%(who)s has taken it on."),
    Verb.START: _("%(who)s has started work."),
    Verb.VISIT: _("%(who)s was there."),
    Verb.PLAN_VISIT: _("%(who)s will come on %(visit)s."),
    Verb.CANCEL_VISIT: _("%(who)s will not come as planned."),
    Verb.WAIT: _("Waiting for %(waiting_for)s: %(reason)s."),
    Verb.RESUME: _("%(who)s goes on with it."),
    Verb.COMMENT: _("%(who)s wrote a note."),
    Verb.ASK: _("%(who)s asked something."),
    Verb.ANSWER: _("%(who)s answered."),
    Verb.ADD_PHOTO: _("%(who)s added photos."),
    Verb.ASSIGN: _("%(to)s has it now."),
    Verb.PROPOSE_HAND_OVER: _("%(who)s asked %(to)s to take it."),
    Verb.ACCEPT_HAND_OVER: _("%(to)s has taken it over."),
    Verb.RETURN_HAND_OVER: _("%(who)s did not take the hand-over."),
    Verb.WITHDRAW_HAND_OVER: _("%(who)s took the hand-over back."),
    Verb.ESCALATE: _("Passed up a level. %(to)s has it now."),
    Verb.RECLASSIFY: _("The kind was corrected to “%(kind)s”."),
    Verb.MOVE: _("The place was corrected to %(place)s."),
    Verb.REROUTE: _("Who is to take it was decided anew."),
    Verb.RESOLVE: _("%(who)s says it is done. %(outcome)s."),
    Verb.CONFIRM: _("%(who)s confirmed that it is settled."),
    Verb.REOPEN: _("%(who)s says it is not settled. It is open again."),
    Verb.DECLINE: _("Not taken on. %(reason)s."),
    Verb.WITHDRAW: _("%(who)s took it back."),
    Verb.CHANGE_CONTACT: _("%(who)s changed how to be reached."),
    Verb.RENEW_LINK: _("A new link was made. The old one opens nothing any more."),
    Verb.JOIN: _("Joined with an earlier report of the same thing. %(owner)s has it."),
    Verb.SEPARATE: _("No longer joined with another report. It is worked on by itself."),
    Verb.SPLIT: _("Split into parts, each with its own team and time."),
    Verb.GROUP: _("Put to an event with others: %(group)s."),
    Verb.UNGROUP: _("Taken out of the event %(group)s."),
    **CLOCK_SENTENCES,
    Verb.RELEASE: _("This post is no longer filled. Its team has the matter."),
    Verb.TAKE_STEP: _("%(who)s: %(action)s. It now stands at “%(own_state)s”."),
    Verb.FOLLOW_PLACE: _("The place has a new name or border. The matter now belongs to %(place)s."),
}
_WITH_OTHER_DOOR = _("Not taken on. %(reason)s. Another door: %(door)s.")
_LEADS = _("Another resident has raised the same thing. It is worked on together.")
_LEADS_NO_MORE = _("A report that was joined is worked on by itself again.")
_LEADS_NOW = _("The first report was taken back. %(owner)s goes on with yours.")
_PART = _("This is a part of a greater matter.")
_PARTS_UNDONE = _("The split was taken back.")
_REOPENED_BY_ANOTHER = _("Another resident says it is not settled. It is open again.")
_TOLD_ALL = _("%(who)s wrote to everybody whom the event %(group)s touches.")
_ANOTHER_TIME = _("%(who)s will come at another time: %(visit)s.")
_TO_TEAM = _("The team has it again, nobody in person yet.")
_ANOTHER_OWNER = _("%(correction)s %(owner)s has it now.")
_ANOTHER_ASKED = _("%(correction)s %(asked)s has been asked to take it; until then it stays where it is.")


def sentence(verb: str, facts: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The sentence in the active language; ``names``: who, owner, to, asked, place, kind where the facts name them."""
    pattern = _pattern(verb, facts)
    words = {
        "owner": "",
        "to": "",
        "place": "",
        "kind": "",
        "action": "",
        "own_state": "",
        "visit": _window(facts),
        "group": str(facts.get("group", "")),
        **_coded(verb, facts),
        **clock_words(facts),
        **names,
    }
    said = str(pattern) % words
    if verb in (Verb.RECLASSIFY, Verb.MOVE, Verb.REROUTE) and "owner_place_id" in facts:
        return str(_ANOTHER_OWNER) % {"correction": said, "owner": words["owner"]}
    if verb in (Verb.RECLASSIFY, Verb.MOVE) and "asked_place_id" in facts:
        return str(_ANOTHER_ASKED) % {"correction": said, "asked": words["asked"]}
    return said


def _window(facts: Mapping[str, Any]) -> str:
    """Between when and when somebody comes, in words."""
    if "visit_from" not in facts:
        return ""
    return window(*(datetime.fromisoformat(facts[name]) for name in ("visit_from", "visit_until")))


def _linked(verb: str, facts: Mapping[str, Any]) -> str | Promise | None:
    """Sentences of matters that belong together, where the facts say which of them this is."""
    patterns = {
        (Verb.JOIN, "leads"): _LEADS,
        (Verb.SEPARATE, "leads"): _LEADS_NO_MORE,
        (Verb.SEPARATE, "promoted"): _LEADS_NOW,
        (Verb.SPLIT, "part"): _PART,
        (Verb.SPLIT, "undone"): _PARTS_UNDONE,
        (Verb.REOPEN, "by_another"): _REOPENED_BY_ANOTHER,
        (Verb.COMMENT, "group"): _TOLD_ALL,
    }
    return next((pattern for (said, fact), pattern in patterns.items() if said == verb and facts.get(fact)), None)


def _pattern(verb: str, facts: Mapping[str, Any]) -> str | Promise:
    told = clock_pattern(verb, facts)
    if told is not None:
        return told
    linked = _linked(verb, facts)
    if linked is not None:
        return linked
    if verb == Verb.PLAN_VISIT and facts.get("changed"):
        return _ANOTHER_TIME
    if verb == Verb.ASSIGN and not facts.get("to_post_id"):
        return _TO_TEAM
    if verb == Verb.DECLINE and facts.get("other_door"):
        return _WITH_OTHER_DOOR
    return _SENTENCES[verb]


def _coded(verb: str, facts: Mapping[str, Any]) -> dict[str, str]:
    reasons = DECLINE_REASONS if verb == Verb.DECLINE else WAIT_REASONS
    return {
        "waiting_for": label(WAITING_FOR, facts.get("waiting_for", "")),
        "reason": label(reasons, facts.get("reason", "")),
        "outcome": label(OUTCOMES, facts.get("outcome", "")),
        "door": label(OTHER_DOORS, facts.get("other_door", "")),
    }
