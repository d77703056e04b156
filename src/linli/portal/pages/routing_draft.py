"""A draft of the routing rules, changed rule by rule: the form makes the very rule that the text would say."""

from typing import Any

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import override

from linli.matters import queries as matters
from linli.matters.queries.routing_files import rules_in_words
from linli.matters.rules import routing_rules as rules
from linli.people import queries as people
from linli.places import queries as places
from linli.places.queries import PlaceRow
from linli.portal.forms.routing import RuleForm
from linli.portal.pages.work_rows import place_words

_LEVELS = ("VILLAGE", "TOWNSHIP", "COUNTY")
Choices = list[tuple[str, Any]]


def rule_form(data: Any, top: PlaceRow, language: str) -> RuleForm:
    """The form for one more rule, with the kinds there are and the places and teams below ``top``."""
    return RuleForm(data, kinds=_kinds(language), places=_places(top, language), teams=_teams(top, language))


def with_rule(document: rules.RuleList, form: RuleForm) -> rules.RuleList:
    """The list with the rule of a valid form, before all others or after them."""
    given = form.cleaned_data
    when = rules.When(
        kinds=(given["about"],) if given["about"] else (),
        places=(given["where"],) if given["where"] else (),
        hours=_hours(given),
        weekdays=tuple(int(day) for day in given["weekdays"]),
    )
    side, _sep, code = given["to"].partition(":")
    rule = rules.Rule(
        code=_free_code(document),
        name=_names(given),
        reason=rules.Text(zh=given["reason"], en=given["reason_en"] or _said_in("en")),
        when=when,
        to=rules.Target(**{side: code}),
    )
    listed = (rule, *document.rules) if given["first"] else (*document.rules, rule)
    return msgspec.structs.replace(document, rules=listed, source=document.source or "administration")


def without_rule(document: rules.RuleList, position: int) -> rules.RuleList:
    """The list without that rule; as it was when there is none."""
    kept = tuple(rule for number, rule in enumerate(document.rules) if number != position)
    return msgspec.structs.replace(document, rules=kept)


def rule_up(document: rules.RuleList, position: int) -> rules.RuleList:
    """The list with that rule one place earlier; as it was for the first one."""
    listed = list(document.rules)
    if 0 < position < len(listed):
        listed[position - 1], listed[position] = listed[position], listed[position - 1]
    return msgspec.structs.replace(document, rules=tuple(listed))


def words_of_rules(document: rules.RuleList, language: str) -> list[Any]:
    """The rules as people read them."""
    return list(rules_in_words(document, language))


def _hours(given: dict[str, Any]) -> rules.Between | None:
    if given["from_time"] is None:
        return None
    return rules.Between(from_=given["from_time"].strftime("%H:%M"), to=given["until_time"].strftime("%H:%M"))


def _names(given: dict[str, Any]) -> rules.Text:
    """What it is about and who gets it, in both languages: nobody has to think of a name."""
    named = {}
    for language in ("zh-hans", "en"):
        with override(language):
            about = dict(_flat(_kinds(language))).get(given["about"]) or _("Everything")
            team = _team_name(given["to"], language)
            named[language] = _("%(about)s to %(team)s") % {"about": about.strip(), "team": team}
    return rules.Text(zh=named["zh-hans"][:60], en=named["en"][:120])


def _said_in(language: str) -> str:
    with override(language):
        return _("it is agreed so in this town.")


def _free_code(document: rules.RuleList) -> str:
    used = {rule.code for rule in document.rules}
    return next(code for number in range(1, len(used) + 2) if (code := f"rule-{number}") not in used)


def _kinds(language: str) -> Choices:
    """Subjects, and in each its groups and kinds, one below the other."""
    listed: Choices = []
    for subject in matters.list_kinds():
        below = [(subject.kind.code, _("Everything of it"))]
        for group in subject.children:
            below.append((group.kind.code, group.kind.name(language)))
            below += [(leaf.kind.code, f"\u2003{leaf.kind.name(language)}") for leaf in group.children]
        listed.append((subject.kind.name(language), below))
    return listed


def _places(top: PlaceRow, language: str) -> Choices:
    """The place itself, those below it and those below these; a grid is found in the text alone."""
    found = [top]
    for child in places.list_children(top.id):
        found += [child, *places.list_children(child.id)]
    return [(row.code, place_words(row, language)) for row in found if row.level.value != "GRID"]


def _teams(top: PlaceRow, language: str) -> Choices:
    agencies = [(f"agency:{row.code}", row.name(language)) for row in people.list_agencies(top.path)]
    levels = [(f"level:{level}", matters.word_of("levels", level)) for level in _LEVELS]
    near = [(f"place:{row.code}", row.name(language)) for row in (top, *places.list_children(top.id))]
    return [(_("Agencies"), agencies), (_("The level to begin with"), levels), (_("The team of a place"), near)]


def _team_name(value: str, language: str) -> str:
    side, _sep, code = value.partition(":")
    if side == "agency" and (agency := people.find_agency_by_code(code)):
        return agency.name(language)
    if side == "place" and (place := places.find_place_by_code(code)):
        return place.name(language)
    return matters.word_of("levels", code)


def _flat(choices: Choices) -> Choices:
    """The values of all groups; what stands for a whole subject has the subject's name."""
    return [
        (value, name if number == 0 else words)
        for name, below in choices
        for number, (value, words) in enumerate(below)
    ]
