"""What is wrong with a catalogue, in sentences. Rules know codes only."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.matters.rules.catalogue import Fault, Unreadable

FIELDS: Mapping[str, Promise] = {
    "zh": _("the Chinese text"),
    "en": _("the English text"),
    "code": _("the code"),
    "icon": _("the icon"),
    "first_level": _("the level that first owns it"),
    "first_contact_hours": _("the hours until somebody first answers"),
    "resolve_hours": _("the hours until it should be done"),
    "stage": _("the stage"),
    "amount": _("the number"),
    "unit": _("the unit"),
    "retention": _("how long it is kept"),
    "private": _("whether it is kept off public pages"),
    "danger": _("whether somebody may be in danger"),
    "opens": _("what a matter of it may open"),
    "basis": _("what its times rest on"),
    "source": _("whether its times rest on a local promise or on law"),
    "ask": _("the list of questions, which may be empty"),
    "type": _("the type of the question"),
    "required": _("whether the question must be answered"),
}

FAULTS: Mapping[str, Promise] = {
    "MISSING": _("Missing: %(what)s."),
    "BAD_FORMAT": _("The file must say format: %(wanted)s."),
    "BAD_CODE": _("%(value)s is no code of the form that is wanted here."),
    "NO_SUBJECTS": _("There is no subject at all."),
    "NO_LEAF": _("There is no kind below it that a matter could be of."),
    "NO_ELSE_LEAF": _("It needs a kind whose code ends in .else, for whatever its other kinds do not name."),
    "NOT_ONE_OF": _("%(value)s is not one of %(wanted)s."),
    "WRONG_DEPTH": _("%(value)s has %(found)s parts where %(wanted)s belong."),
    "NOT_UNDER_PARENT": _("%(value)s does not begin with %(parent)s, under which it stands."),
    "DOUBLE_CODE": _("%(value)s is there twice."),
    "DOUBLE_WORD": _("The word %(value)s is there twice."),
    "BAD_HOURS": _("%(value)s hours make no sense: from 1 to %(most)s are possible."),
    "BAD_DAYS": _("%(value)s days make no sense: from 1 to %(most)s are possible."),
    "CONTACT_OUTLIVES_WORDS": _(
        "How to reach the resident would be kept %(contact)s days, longer than the words with %(words)s."
    ),
    "TWO_TARGETS": _("This stage has a target of its own; take one of the two away."),
    "LEVEL_OF_THE_END_ONLY": _("Only the target of the end can be one of a level."),
    "CONTACT_AFTER_END": _("The first answer, after %(first)s hours, would come later than the end, after %(last)s."),
    "NO_WORDS": _("It has no words by which people would call it."),
    "TOO_LONG": _("It is %(length)s long; %(most)s is the most."),
    "INVISIBLE_CHARACTER": _("There is an invisible character in it."),
    "ASCII_MARK": _("After Chinese a mark has to be full-width: %(value)s."),
    "LAW_WITHOUT_SOURCE": _("Where law is the basis, the instrument, the article and the first day have to be named."),
    "LAW_NOT_SAID_VERIFIED": _("Where law is the basis, say whether a lawyer has verified it: true or false."),
    "ONLY_FOR_LAW": _("Only where law is the basis can an instrument, an article or a day be named."),
    "BAD_DATE": _("%(value)s is no day of the form 2026-01-31."),
    "NO_CHOICES": _("A question with answers to choose needs at least two of them."),
    "UNKNOWN_WORKFLOW": _("Nobody has published a workflow %(value)s for matters."),
    "ONLY_FOR_CHOICE": _("Only a question of the type CHOICE has answers to choose."),
}

UNREADABLE: Mapping[str, Promise] = {
    "TOO_LARGE": _("The file is larger than any catalogue."),
    "TOO_DEEP": _("The file is nested more deeply than any catalogue."),
    "ALIAS": _("YAML aliases are not taken: please write it out."),
    "DOUBLE_KEY": _("The same key stands there twice."),
    "NOT_UTF8": _("The file is not UTF-8 text."),
    "NOT_YAML": _("The file is no YAML."),
    "WRONG_TYPE": _("Something of another kind is expected there."),
    "BAD_FILE_NAME": _("Only the plain name of a YAML file in the same directory can stand there."),
    "MISSING_FILE": _("That file is missing."),
}

PAST_FAULTS: Mapping[str, Promise] = {
    "BAD_STATE": _("An imported matter is either still open or over: no other state can be taken on."),
    "DUE_TOO_EARLY": _("It would have been due before it was received."),
    "END_OF_OPEN": _("It has a time at which it ended, and yet it is said to be open."),
    "END_MISSING": _("It is said to be over, and yet there is no time at which it ended."),
    "END_TOO_EARLY": _("It would have ended before it was received."),
    "END_IN_FUTURE": _("It cannot have ended in the future."),
}


def fault_sentence(fault: Fault) -> str:
    """What is wrong and where, in the language now active."""
    field = re.sub(r"\[\d+\]$", "", fault.path.rsplit(".", 1)[-1])
    what = FIELDS.get(field) or field
    said = str(FAULTS[fault.code]) % {"what": what, **fault.facts}
    at = f"{fault.at} " if fault.at else ""
    return f"{at}{fault.path} {said}"


def unreadable_sentence(error: Unreadable) -> str:
    """Why a file could not be read and where, in the language now active."""
    detail = f" ({error.detail})" if error.detail else ""
    return f"{error.path} {UNREADABLE[error.reason]}{detail}"
