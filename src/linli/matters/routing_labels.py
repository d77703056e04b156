"""Routing rules in words: what is wrong with them, what they look at, to whom they send. Rules know codes only."""

from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.matters.labels import CHANNELS, LEVELS, label
from linli.matters.rules.routing_rules import Answer, Target, When
from linli.workflows.rules import Fault

FAULTS: Mapping[str, Promise] = {
    "BAD_FORMAT": _("The file must say format: %(wanted)s."),
    "BAD_CODE": _("%(value)s is no code of the form that is wanted here."),
    "NO_SOURCE": _("It does not say where it comes from."),
    "TOO_MANY": _("It has more than %(most)s rows."),
    "TOO_LONG": _("It is longer than anybody reads."),
    "TOO_DEEP": _("Conditions stand inside each other more than %(most)s deep."),
    "DOUBLE_CODE": _("%(value)s is there twice."),
    "NO_WORDS": _("It lacks its words in Chinese or English."),
    "ONE_TARGET": _("It has to name one target, not %(count)s."),
    "UNKNOWN_AGENCY": _("There is no agency %(value)s."),
    "UNKNOWN_PLACE": _("There is no place %(value)s."),
    "CLOSED_PLACE": _("The place %(value)s is no longer in force."),
    "UNKNOWN_KIND": _("No kind %(value)s is offered."),
    "UNKNOWN_QUESTION": _("None of its kinds asks %(value)s."),
    "NOT_ONE_OF": _("%(value)s is not one of %(wanted)s."),
    "BAD_WEEKDAY": _("%(value)s is no day of the week: 1 is Monday, 7 is Sunday."),
    "BAD_HOURS": _("%(value)s is no time of the day from 00:00 to 24:00."),
    "ONE_ANSWER": _("For %(value)s either the answers or a range has to be named."),
    "EMPTY_RANGE": _("No number lies in the range of %(value)s."),
    "SHADOWED": _("It never gets its turn: %(value)s takes everything before."),
    "CATCHES_ALL": _("It has no condition: it takes everything that comes so far."),
}

ROLES: Mapping[str, Promise] = {
    "MEDIATOR": pgettext_lazy("routing", "the nearest mediator"),
    "DESK": pgettext_lazy("routing", "the nearest service desk"),
    "COORDINATOR": pgettext_lazy("routing", "the nearest coordinator"),
}

WEEKDAYS: Mapping[int, Promise] = {
    1: pgettext_lazy("weekday", "Monday"),
    2: pgettext_lazy("weekday", "Tuesday"),
    3: pgettext_lazy("weekday", "Wednesday"),
    4: pgettext_lazy("weekday", "Thursday"),
    5: pgettext_lazy("weekday", "Friday"),
    6: pgettext_lazy("weekday", "Saturday"),
    7: pgettext_lazy("weekday", "Sunday"),
}


def rule_fault_sentence(fault: Fault, names: Mapping[str, str] = {}) -> str:
    """What is wrong and in which rule, in the language now active; a rule in ``names`` is said by its name."""
    value = fault.facts.get("value")
    said = str(FAULTS[fault.code]) % {**fault.facts, "value": names.get(str(value), value)}
    code, dot, rest = fault.where.partition(".")
    where = f"{names.get(code, code)}{dot}{rest}"
    return str(pgettext_lazy("fault", "%(where)s: %(sentence)s")) % {"where": where, "sentence": said}


def condition_words(when: When, kinds: Mapping[str, str], places: Mapping[str, str]) -> Iterator[str]:
    """Each condition in words, in the language now active. Names of kinds and places are handed in by code."""
    comma = str(pgettext_lazy("between words of a list", ", "))
    if when.kinds:
        yield _("Kind: %(names)s") % {"names": comma.join(kinds.get(code, code) for code in when.kinds)}
    if when.places:
        yield _("Place: %(names)s") % {"names": comma.join(places.get(code, code) for code in when.places)}
    if when.channels:
        yield _("Came in by: %(names)s") % {"names": comma.join(label(CHANNELS, code) for code in when.channels)}
    if when.hours:
        yield _("From %(start)s to %(end)s") % {"start": when.hours.from_, "end": when.hours.to}
    if when.weekdays:
        yield _("On: %(names)s") % {"names": comma.join(str(WEEKDAYS[day]) for day in when.weekdays)}
    if when.danger is not None:
        yield str(_("Somebody may be in danger") if when.danger else _("Nobody is in danger"))
    for answer in when.answers:
        yield _answer_words(answer, comma)
    for one in when.any_of:
        yield _("Or: %(conditions)s") % {"conditions": comma.join(condition_words(one, kinds, places))}
    for one in when.none_of:
        yield _("Not: %(conditions)s") % {"conditions": comma.join(condition_words(one, kinds, places))}


def _answer_words(answer: Answer, comma: str) -> str:
    if answer.is_:
        return _("Answer to %(ask)s: %(values)s") % {
            "ask": answer.ask,
            "values": comma.join(str(value) for value in answer.is_),
        }
    low = "" if answer.at_least is None else f"{answer.at_least:g}"
    high = "" if answer.at_most is None else f"{answer.at_most:g}"
    return _("Answer to %(ask)s: %(values)s") % {"ask": answer.ask, "values": f"{low}–{high}"}


def target_words(to: Target, agencies: Mapping[str, str], places: Mapping[str, str]) -> str:
    """Who gets it, in the language now active."""
    if to.agency:
        return agencies.get(to.agency, to.agency)
    if to.place:
        return places.get(to.place, to.place)
    if to.level:
        return _("The ladder, from the level of %(level)s on") % {"level": label(LEVELS, to.level)}
    return str(ROLES[to.role])
