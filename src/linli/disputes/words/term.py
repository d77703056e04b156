"""Terms in words: the sentences of an agreement, faults of terms, and warnings, in the language asked for."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils import translation
from django.utils.translation import gettext, gettext_lazy, pgettext, pgettext_lazy

from linli.disputes.rules.terms import PowerWarning, Sentence, TermFault, Terms, WarningCode, sentences
from linli.disputes.rules.terms.sentences import Coded, Money, Party, Value
from linli.kit.errors import Refused

LANGUAGES = ("zh-hans", "en")
MONTHS = (
    pgettext_lazy("full month", "January"),
    pgettext_lazy("full month", "February"),
    pgettext_lazy("full month", "March"),
    pgettext_lazy("full month", "April"),
    pgettext_lazy("full month", "May"),
    pgettext_lazy("full month", "June"),
    pgettext_lazy("full month", "July"),
    pgettext_lazy("full month", "August"),
    pgettext_lazy("full month", "September"),
    pgettext_lazy("full month", "October"),
    pgettext_lazy("full month", "November"),
    pgettext_lazy("full month", "December"),
)
PATTERNS = {
    "pay.once": gettext_lazy("{payer} pays {payee} {amount} by {due}."),
    "pay.when": gettext_lazy("{payer} pays {payee} {amount}."),
    "pay.equal_parts": gettext_lazy(
        "{payer} pays {payee} {amount} in {count} parts of {part} each, the first by {first}, the last by {last}."
    ),
    "pay.parts": gettext_lazy(
        "{payer} pays {payee} {amount} in {count} parts as listed, the first by {first}, the last by {last}."
    ),
    "pay.purpose": gettext_lazy("It is paid for: {purpose}."),
    "pay.accelerates": gettext_lazy(
        "Once {share} of the whole is overdue and was asked for in vain, {payee} may ask for all of it at once."
    ),
    "pay.late_damages": gettext_lazy("If it is late, {payer} pays {amount} more."),
    "pay.security": gettext_lazy("It is secured by: {security}."),
    "do": gettext_lazy("{who} does the following by {by}: {act}."),
    "refrain": gettext_lazy("From {since} on, {who} no longer does the following: {act}."),
    "refrain.until": gettext_lazy("From {since} to {until}, {who} does not do the following: {act}."),
    "deliver": gettext_lazy("{giver} hands {receiver} the following by {by}: {thing}."),
    "apologise": gettext_lazy("{who} apologises to {to} {form} by {by}."),
    "if.unperformed": gettext_lazy("If item {term} is not performed: {then}"),
    "if.happens": gettext_lazy("If the following happens: {event}. Then: {then}"),
    "manner": gettext_lazy("Shown by {evidence}; {grace} days of grace, {cure} days to make good after a notice."),
}
CODED = {
    ("apology", "SPOKEN"): pgettext_lazy("apology", "in spoken words"),
    ("apology", "WRITTEN"): pgettext_lazy("apology", "in writing"),
    ("apology", "BEFORE_OTHERS"): pgettext_lazy("apology", "before those who heard it"),
    ("evidence", "TRANSFER"): gettext_lazy("a record of the transfer"),
    ("evidence", "RECEIPT"): gettext_lazy("a receipt"),
    ("evidence", "PHOTO"): gettext_lazy("a photo"),
    ("evidence", "VISIT"): gettext_lazy("a visit to the place"),
    ("evidence", "STATEMENT"): gettext_lazy("what the other side confirms"),
}
FAULTS = {
    "NO_TERMS": gettext_lazy("Nothing has been agreed on yet."),
    "TOO_MANY_TERMS": gettext_lazy("An agreement has at most {most} items."),
    "TOO_MANY_CLAUSES": gettext_lazy("An agreement has at most {most} further clauses."),
    "SAME_ID": gettext_lazy("Two items have the same number."),
    "NO_PARTY": gettext_lazy("Somebody is named who is no party."),
    "SAME_PARTY": gettext_lazy("Nobody can owe anything to himself or herself."),
    "NO_WORDS": gettext_lazy("Please say what it is."),
    "TOO_LONG": gettext_lazy("This is too long. Please keep it shorter."),
    "COURT_DECIDES": gettext_lazy(
        "A clause that a court decides if somebody does not perform is not allowed here. Please agree on what follows."
    ),
    "WRONG_AMOUNT": gettext_lazy("Please give an amount of money above zero."),
    "NO_DAY": gettext_lazy("Please say by which day."),
    "TWO_WAYS": gettext_lazy("Either one day or parts, not both."),
    "WRONG_SUM": gettext_lazy("The parts do not add up to the whole."),
    "WRONG_COUNT": gettext_lazy("Please give from 2 to {most} parts."),
    "WRONG_ORDER": gettext_lazy("Each part is due later than the one before."),
    "ACCELERATION": gettext_lazy("That all is due at once can only be agreed on for parts, with a share of the whole."),
    "BEFORE_SIGNING": gettext_lazy("A day lies before the day of signing."),
    "TOO_FAR": gettext_lazy("A day lies too far ahead."),
    "BACKWARDS": gettext_lazy("It ends before it begins."),
    "OUT_OF_RANGE": gettext_lazy("This is not within what can be agreed on: at most {most}."),
    "NO_CONDITION": gettext_lazy("Please say on what it depends: an event, or another item."),
    "UNKNOWN_TERM": gettext_lazy("It depends on an item that there is not."),
}
WARNINGS = {
    WarningCode.BELOW_MINIMUM_WAGE: gettext_lazy(
        "{worker} gets {gets}; the minimum wage for the work would be {least}. Please check before anybody signs."
    ),
    WarningCode.MINIMUM_UNKNOWN: gettext_lazy(
        "No minimum wage is kept for this place. Please check what {worker} gets."
    ),
    WarningCode.USURIOUS: gettext_lazy(
        "{borrower} would pay {excess} more than the highest interest allows. Please check before anybody signs."
    ),
    WarningCode.CEILING_UNKNOWN: gettext_lazy(
        "The highest interest of the day of the loan is not kept here. Please check what {borrower} pays."
    ),
    WarningCode.WAIVES_RIGHT: gettext_lazy("A right is given up that cannot be given up: {right}."),
    WarningCode.UNREPRESENTED_AGAINST_COMPANY: gettext_lazy(
        "{party} has no representative, and the other side is a company. Please make sure that all was understood."
    ),
    WarningCode.WAGES_NOT_SAID: gettext_lazy(
        "How long was worked without pay is not written down yet, so the minimum wage was not compared."
    ),
    WarningCode.LOAN_NOT_SAID: gettext_lazy(
        "How much was lent, and when, is not written down yet, so the interest was not compared with what is allowed."
    ),
}
_MONEY_FACTS = frozenset({"least", "gets", "excess"})
_PARTY_FACTS = frozenset({"worker", "borrower", "party"})


def agreement_sentences(terms: Terms, names: Mapping[str, str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Every term as sentences, by language: what goes into the frozen text. ``names`` by key of a party."""
    return {language: sentences_in(terms, names, language) for language in LANGUAGES}


def sentences_in(terms: Terms, names: Mapping[str, str], language: str) -> tuple[tuple[str, ...], ...]:
    """Every term as sentences in one language, one tuple a term."""
    numbers = {term.id: str(number) for number, term in enumerate(terms.terms, 1)}
    with translation.override(language):
        return tuple(
            tuple(sentence_words(sentence, names, numbers) for sentence in sentences(term)) for term in terms.terms
        )


def sentence_words(sentence: Sentence, names: Mapping[str, str], numbers: Mapping[str, str] | None = None) -> str:
    """A sentence in the language now active. ``numbers`` are the numbers of items by their id."""
    said = {gap: _value(gap, value, names, numbers or {}) for gap, value in sentence.values.items()}
    return str(PATTERNS[sentence.key]).format(**said)


def money_words(fen: int) -> str:
    """``3,333.34 元`` / ``CNY 3,333.34``, in the language now active."""
    return pgettext("money", "CNY {amount}").format(amount=f"{fen // 100:,}.{fen % 100:02d}")


def full_day_words(on: date) -> str:
    """``2026 年 11 月 23 日`` / ``23 November 2026``, in the language now active."""
    pattern = pgettext("a day in an agreement", "{day} {month} {year}")
    return pattern.format(day=on.day, month=MONTHS[on.month - 1], year=on.year)


def fault_words(fault: TermFault) -> str:
    """What is wrong, in the language now active."""
    return str(FAULTS[fault.code]).format(**fault.facts)


def refuse_faulty(faults: Sequence[TermFault]) -> None:
    """Raise Refused ``terms.<code>`` with the first fault; all of them stand in its facts. Nothing without one."""
    if not faults:
        return
    first = faults[0]
    listed = [{"code": fault.code, "term": fault.term_id, "field": fault.field} for fault in faults]
    raise Refused(
        f"terms.{first.code.lower()}", fault_words(first), field=first.field or None, facts={"faults": listed}
    )


def warning_words(warning: PowerWarning, names: Mapping[str, str], language: str) -> str:
    """What a person should look at, with the source of the number where there is one."""
    with translation.override(language):
        said = {name: _fact(name, value, warning, names, language) for name, value in warning.facts.items()}
        words = str(WARNINGS[warning.code]).format(**said)
        if warning.row is None:
            return words
        source = warning.row.source_words(language)
        if warning.row.verified:
            return gettext("%(words)s Source: %(source)s.") % {"words": words, "source": source}
        return gettext("%(words)s Source: %(source)s; the number was not checked yet.") % {
            "words": words,
            "source": source,
        }


def _fact(name: str, value: int | str, warning: PowerWarning, names: Mapping[str, str], language: str) -> str:
    if name in _MONEY_FACTS and isinstance(value, int):
        return money_words(value)
    if name in _PARTY_FACTS:
        return names.get(str(value), str(value))
    if name == "right" and warning.row is not None:
        return warning.row.says.said(language)
    return str(value)


def _value(gap: str, value: Value, names: Mapping[str, str], numbers: Mapping[str, str]) -> str:
    if isinstance(value, Sentence):
        return sentence_words(value, names, numbers)
    if isinstance(value, str):
        return numbers.get(value, value) if gap == "term" else value.rstrip("。.")
    return _gap(value, names)


def _gap(value: Party | Money | Coded | date | int, names: Mapping[str, str]) -> str:
    match value:
        case Party():
            return names[value.key]
        case Money():
            return money_words(value.fen)
        case Coded():
            return str(CODED[value.table, value.code])
        case date():
            return full_day_words(value)
        case _:
            return str(value)
