"""What the pages of the guide show: questions, outcomes, doors, and where they stand in the law."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.calendars.queries import calendar
from linli.disputes.queries.guide import guide
from linli.disputes.rules import guide as rules
from linli.disputes.rules.guide import (
    NONE,
    UNSURE,
    Answers,
    Band,
    Clock,
    Fact,
    FactType,
    Limit,
    Outcome,
    Pathway,
    Source,
    Where,
)
from linli.kit.sealing import seal, unseal
from linli.matters import queries as matters
from linli.ui.environment import url
from linli.ui.words import day as day_words

Choice = tuple[str, str, str]  # value, name, hint
CARRIED_FOR = timedelta(minutes=5)
TONES = {"NOW": "late", "TODAY": "late", "DAYS": "warn"}


@dataclass(frozen=True)
class Given:
    """What was sent for a question: the answer as it is kept, or what is wrong with it, and where."""

    answer: str = ""
    error: str = ""
    field: str = ""


def where_now(pathway: Pathway, answers: Answers, today: date) -> Where:
    """Where somebody with these answers stands."""
    return rules.where(guide().commons, pathway, answers, today, calendar(settings.LINLI_CALENDAR))


def carry(pathway: Pathway, answers: str, at: datetime) -> str:
    """The answers in an address for as long as it takes to switch the language: sealed, and soon worth nothing."""
    until = int((at + CARRIED_FOR).timestamp())
    return seal(f"{until} {answers}", purpose=f"disputes.guide.carry.{pathway.code}")


def carried(pathway: Pathway, token: str, at: datetime) -> Answers:
    """The answers that such an address carries; none where it is too old or not ours."""
    try:
        until, _space, answers = unseal(token, purpose=f"disputes.guide.carry.{pathway.code}").partition(" ")
    except InvalidToken:
        return {}
    return rules.read(answers, pathway) if at.timestamp() <= int(until) else {}


def read_given(fact: Fact, value: str, day: str, today: date) -> Given:
    """The answer to a question from what its form sent. For a day either the day or a sentence beside it."""
    if day and fact.type is FactType.DAY:
        return _given_day(fact, value, day, today)
    allowed = {NONE, *(option.code for option in fact.options)} | ({UNSURE} if fact.type is FactType.DAY else set())
    if value in allowed:
        return Given(value)
    if fact.type is FactType.DAY:
        return Given(error=_("Please give the day, or choose one of the sentences below it."), field="id_day")
    return Given(error=_("Please choose an answer. If none fits, choose the last."), field="id_value")


def _given_day(fact: Fact, value: str, day: str, today: date) -> Given:
    if value:
        return Given(error=_("Please give either a day or one of the sentences below it, not both."), field="id_day")
    found = rules.day_of(day)
    if found is None:
        return Given(error=_("Please give the day as year, month and day."), field="id_day")
    if found > today and not fact.future:
        return Given(error=_("That day is still to come."), field="id_day")
    return Given(day)


def choices(fact: Fact, language: str) -> list[Choice]:
    """The answers to choose from; the last one is for whoever finds none that fits."""
    own = [
        (option.code, option.name.said(language), option.hint.said(language) if option.hint else "")
        for option in fact.options
    ]
    unsure = [(UNSURE, _("I do not know"), "")] if fact.type is FactType.DAY else []
    return [*own, *unsure, (NONE, _("None of these"), _("We show you whom to talk to."))]


def answer_words(fact: Fact, answer: str, language: str) -> str:
    """An answer as its question put it."""
    found = rules.day_of(answer)
    if found is not None:
        return day_words(found)
    return next((name for value, name, _hint in choices(fact, language) if value == answer), "")


def question_context(pathway: Pathway, fact: Fact, answers: Answers, today: date, language: str) -> dict[str, Any]:
    """What the page of a question shows: how many were asked before it, and what was answered there."""
    asked = where_now(pathway, answers, today).answers
    place = list(asked).index(fact.code) if fact.code in asked else len(asked)
    return {
        "fact": fact,
        "choices": choices(fact, language),
        "number": place + 1,
        "answers": rules.write(answers),
        "given_before": answers_given(pathway, asked, language)[:place],
    }


def fact_before(pathway: Pathway, answers: Answers, code: str, today: date) -> Fact | None:
    """The question before that one, or the last that was answered; None where there is none."""
    asked = list(where_now(pathway, answers, today).answers)
    place = asked.index(code) if code in asked else len(asked)
    return pathway.fact(asked[place - 1]) if place else None


def answers_given(pathway: Pathway, answers: Answers, language: str) -> list[dict[str, str]]:
    """Question, answer and code of everything that was asked, in order."""
    facts = [(pathway.fact(code), answer) for code, answer in answers.items()]
    return [
        {"key": fact.ask.said(language), "value": answer_words(fact, answer, language), "fact": fact.code}
        for fact, answer in facts
        if fact is not None
    ]


def doors(codes: Iterable[str], language: str) -> list[dict[str, str]]:
    """Name, use and telephone of doors, each once."""
    found = guide().commons.doors
    return [
        {"name": found[code].name.said(language), "use": found[code].use.said(language), "phone": found[code].phone}
        for code in dict.fromkeys(codes)
    ]


def outcome_context(pathway: Pathway, there: Where, reached: Outcome, today: date, language: str) -> dict[str, Any]:
    """Everything that the last page says."""
    leaf, helpers = reached.leaf, [row.door for row in reached.helpers]
    kind = matters.find_kind(leaf.kind) if leaf.kind else None
    return {
        "title": leaf.title.said(language),
        "urgency": reached.urgency.says.said(language),
        "tone": TONES.get(reached.urgency.code.partition("_")[0], ""),
        "steps": [step.said(language) for step in leaf.first],
        "mediation": reached.exclusion.says.said(language),
        "limit": limit_context(pathway, there, reached, today, language),
        "door": doors([leaf.door], language)[0],
        "doors": doors([door for door in [reached.exclusion.door, *helpers] if door and door != leaf.door], language),
        "papers": [row.says.said(language) for row in reached.papers],
        "raise_url": url("report", {"kind": kind.code}) if kind else "",
        "raise_kind": kind.name(language) if kind else "",
        "sources": sources_of(reached, today, language),
        "given": answers_given(pathway, there.answers, language),
    }


def limit_context(pathway: Pathway, there: Where, reached: Outcome, today: date, language: str) -> dict[str, Any]:
    """The clock: what the limit is, its last day as far as it can be counted, and what begins it anew."""
    row = reached.deadline
    limit = guide().commons.limits[row.limit]
    clock = _clock(pathway, there, row.counts_from, today)
    is_over = clock is not None and clock.band is Band.OVER
    return {
        "name": limit.name.said(language),
        "starts": limit.starts.said(language),
        "restarts": limit.restarts.said(language) if limit.restarts else "",
        "over": limit.over.said(language) if limit.over and is_over else "",
        "last": _last_words(clock, limit, row.counts_from, today),
        "open": _open_words(clock),
        "tone": {Band.OVER: "late", Band.SOON: "warn"}.get(clock.band, "go") if clock else "",
    }


def _clock(pathway: Pathway, there: Where, counts_from: str, today: date) -> Clock | None:
    fact = pathway.fact(counts_from) if counts_from else None
    if fact is None or counts_from not in there.answers:
        return None
    answer = there.answers[counts_from]
    return rules.clock_from(guide().commons, fact, answer, today, calendar(settings.LINLI_CALENDAR))


def _last_words(clock: Clock | None, limit: Limit, counts_from: str, today: date) -> str:
    if clock is None:
        if not limit.amount:
            return ""
        if not counts_from:
            return _("We have not asked for a day, so the last one is not counted here.")
        return _("Without a day the last one cannot be counted here. Ask 12348 if time may be short.")
    if clock.band is Band.OVER:
        return _("Counted from the day that you gave, it ended on %(day)s.") % {"day": day_words(clock.last_on)}
    left = (clock.last_on - today).days
    return _("Last day: %(day)s, in %(days)s days.") % {"day": day_words(clock.last_on), "days": left}


def _open_words(clock: Clock | None) -> str:
    if clock is None or clock.unknown_from is None or clock.band is Band.OVER:
        return ""
    return _(
        "The days off of %(year)s are not published yet. If the last day is one of them, it moves to the next "
        "working day; it never comes earlier."
    ) % {"year": clock.unknown_from.year}


OWN_ADVICE = "own"  # the code of what this project says without a law behind it


def sources_of(reached: Outcome, today: date, language: str) -> list[dict[str, Any]]:
    """Where everything on the page stands, an instrument a line, and whether anybody has checked it."""
    commons = guide().commons
    rows = [reached.leaf, reached.exclusion, reached.urgency, reached.deadline, *reached.papers, *reached.helpers]
    codes = {code for row in rows for code in row.sources} | set(commons.limits[reached.deadline.limit].sources)
    lines: dict[tuple[Any, ...], list[Source]] = {}
    for code, source in commons.sources.items():
        if code in codes:
            key = (source.instrument, source.version, source.verified, source.reviewer, source.review_by)
            lines.setdefault(key, []).append(source)
    return [_source_line(found, today, language) for found in lines.values()]


def _source_line(found: list[Source], today: date, language: str) -> dict[str, Any]:
    source = found[0]
    is_overdue = source.review_by < today
    numbers = ("\u3001" if language.startswith("zh") else ", ").join(one.article for one in found)
    articles = ngettext("article %(numbers)s", "articles %(numbers)s", len(found)) % {"numbers": numbers}
    is_law = bool(numbers)
    return {
        "name": source.instrument.said(language),
        "articles": articles if is_law else "",
        "version": source.version if is_law else "",
        "since": source.valid_from,
        "checked": _checked_words(source, is_overdue, is_law=is_law),
        "tone": "ok" if source.verified and not is_overdue else "warn",
        "review_by": source.review_by,
    }


def _checked_words(source: Source, is_overdue: bool, *, is_law: bool) -> str:
    """``is_law``: false for advice of this project, which names no article."""
    if is_overdue:
        return _("Due to be checked again")
    if source.verified and source.reviewer:
        return _("Checked by %(who)s") % {"who": source.reviewer}
    if source.verified:
        return _("Checked against the text of the law")
    return _("Nobody has checked this yet") if is_law else _("Not law")


def counted(rows: Sequence[Any], language: str, *, leaves: bool) -> list[dict[str, Any]]:
    """Rows of counts in words. What is no longer in the guide keeps its code."""
    return [
        {
            "week_on": row.week_on,
            "pathway": _name_of(row.pathway, language),
            "what": _leaf_name(row, language) if leaves else _question_name(row, language),
            "times": row.times,
        }
        for row in rows
    ]


def _name_of(code: str, language: str) -> str:
    pathway = guide().pathways.get(code)
    return pathway.name.said(language) if pathway else code


def _leaf_name(row: Any, language: str) -> str:
    pathway = guide().pathways.get(row.pathway)
    found = [leaf for leaf in pathway.forum.rows if leaf.code == row.code] if pathway else []
    return found[0].title.said(language) if found else str(row.code)


def _question_name(row: Any, language: str) -> str:
    pathway = guide().pathways.get(row.pathway)
    fact = pathway.fact(row.code) if pathway else None
    if fact is not None:
        return fact.ask.said(language)
    return str(AT_THE_END) if row.code == END else str(row.code)


END = "-"  # stands for the question where nothing fitted although all were answered
AT_THE_END = gettext_lazy("After the last question")
