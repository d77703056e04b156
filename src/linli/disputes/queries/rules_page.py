"""The rules that are applied at a place, for everybody to read: each with its source and how far it was checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, gettext_lazy, pgettext

from linli.disputes.queries.jurisdiction import jurisdiction_of, list_jurisdictions
from linli.disputes.rules.jurisdiction import (
    Amount,
    Door,
    Exclusion,
    InForce,
    Jurisdiction,
    PauseReason,
    Reflection,
    Row,
    Rule,
    Standing,
    Unit,
    in_force,
)
from linli.disputes.words.rule import (
    EFFECTS,
    EXPIRY,
    STAGES,
    STANDING,
    STANDING_TONES,
    extension_words,
    forum_words,
    length_words,
    period_words,
)
from linli.kit.errors import NotFound

TABLES = {
    "bodies": gettext_lazy("Before whom it is mediated"),
    "exclusions": gettext_lazy("What is not mediated, or only in part"),
    "conflicts": gettext_lazy("What a mediator has to disclose"),
    "reports": gettext_lazy("What a mediator has to report"),
    "pauses": gettext_lazy("What stops the clock"),
    "endings": gettext_lazy("How mediation ends"),
    "reflection": gettext_lazy("Time for reflection"),
    "choices": gettext_lazy("How it is done here"),
    "rights": gettext_lazy("Rights that cannot be given up"),
    "amounts": gettext_lazy("Numbers to check against"),
    "doors": gettext_lazy("Where else one can turn"),
}


@dataclass(frozen=True)
class RuleLine:
    """One row in words. ``holds``: how long, how much, or what follows; ``more`` what else one should know."""

    says: str
    holds: str
    follows: str
    where: str
    more: tuple[str, ...]
    source: str
    standing: str
    tone: str


@dataclass(frozen=True)
class RuleGroup:
    """One stage, or one table that is no period."""

    key: str
    title: str
    lines: tuple[RuleLine, ...]


@dataclass(frozen=True)
class RulesPage:
    """What holds at a place on a day. ``counts``: (words, how many); ``others``: (code, name, whether it is shown)."""

    code: str
    name: str
    version: str
    on: date
    periods: tuple[RuleGroup, ...]
    tables: tuple[RuleGroup, ...]
    counts: tuple[tuple[str, int], ...]
    others: tuple[tuple[str, str, bool], ...]


def rules_page(*, place_code: str, on: date, language: str, of: str = "") -> RulesPage:
    """The page of a place, or of the jurisdiction ``of``. Raises NotFound ``jurisdiction.unknown``.

    Words of the page are in the language now active, those of the rows in ``language``.
    """
    known = {one.code: one for one in list_jurisdictions() if one.places}
    if of and of not in known:
        raise NotFound("jurisdiction.unknown", gettext("The law of this place is not kept here."))
    shown = known[of] if of else jurisdiction_of(place_code)
    law = in_force(shown, on)
    periods = [_group(stage, str(STAGES[stage]), _of_stage(law, stage), language) for stage in STAGES]
    tables = [_group(table, str(title), getattr(law, table), language) for table, title in TABLES.items()]
    return RulesPage(
        code=shown.code,
        name=shown.name.said(language),
        version=shown.version,
        on=on,
        periods=tuple(group for group in periods if group.lines),
        tables=tuple(group for group in tables if group.lines),
        counts=_counts(law),
        others=tuple(_others(list(known.values()), shown, language)),
    )


def _of_stage(law: InForce, stage: str) -> list[Rule]:
    return [rule for rule in law.rules if rule.applies.stage == stage]


def _group(key: str, title: str, rows: Sequence[Row], language: str) -> RuleGroup:
    return RuleGroup(key.lower(), title, tuple(_line(row, language) for row in rows))


def _line(row: Row, language: str) -> RuleLine:
    holds, follows, where = _parts(row)
    more = [extension_words(row), _pauses(row)] if isinstance(row, Rule) else []
    note = [row.note.said(language)] if row.note else []
    if isinstance(row, Door):
        note = [row.says.said(language), *note]
    return RuleLine(
        says=row.name.said(language) if isinstance(row, Door) else row.says.said(language),
        holds=holds,
        follows=follows,
        where=where,
        more=tuple(filter(None, [*more, *note])),
        source=row.source_words(language),
        standing=str(STANDING[row.standing]),
        tone=STANDING_TONES[row.standing],
    )


def _parts(row: Row) -> tuple[str, str, str]:
    """How long or how much, what follows, and before which body."""
    match row:
        case Rule():
            return period_words(row), str(EXPIRY[row.on_expiry]), forum_words(row.applies.forum)
        case Exclusion():
            return "", str(EFFECTS[row.effect]), forum_words(row.forum)
        case PauseReason():
            most = length_words(row.most.n, row.most.unit)
            return gettext("at most %(length)s") % {"length": most}, "", ""
        case Reflection():
            return length_words(row.hours, Unit.HOUR), "", ""
        case Amount():
            return _amount_words(row), "", ""
    return "", "", ""


def _pauses(rule: Rule) -> str:
    return gettext("pauses are not counted") if rule.pauses else ""


def _amount_words(amount: Amount) -> str:
    number = amount.exact
    if amount.unit.startswith("FEN_"):
        return pgettext("money", "CNY {amount}").format(amount=f"{int(number) // 100:,}.{int(number) % 100:02d}")
    if amount.unit == "PER_YEAR":
        return f"{float(number * 100):.2f}%"
    return amount.value


def _counts(law: InForce) -> tuple[tuple[str, int], ...]:
    rows: list[Row] = [*law.rules, *(row for table in TABLES for row in getattr(law, table))]
    standing = [row.standing for row in rows]
    return tuple((str(STANDING[one]), standing.count(one)) for one in Standing)


def _others(known: Sequence[Jurisdiction], shown: Jurisdiction, language: str) -> list[tuple[str, str, bool]]:
    return [(one.code, one.name.said(language), one.code == shown.code) for one in known]
