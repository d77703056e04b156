"""The mediation agreement as PDF: from the frozen text alone, in one language or in both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext, gettext_lazy

from linli.disputes.queries.documents.paper import (
    Block,
    Item,
    Paper,
    Part,
    Section,
    items,
    mark,
    pairs,
    signatures,
    text,
    write_paper,
)
from linli.disputes.rules.terms import AgreementText, Conditional, Frozen, Pay, Term, thaw
from linli.disputes.words.term import LANGUAGES, full_day_words, money_words
from linli.kit.clock import local_day

ROLES = {
    "APPLICANT": gettext_lazy("Applicant"),
    "RESPONDENT": gettext_lazy("Other side"),
    "FURTHER": gettext_lazy("Further party"),
}


@dataclass(frozen=True)
class AgreementPaper:
    """What the paper adds to the frozen text. ``until`` is the last day to apply for judicial confirmation."""

    frozen: Frozen
    until: date | None = None
    for_signature: bool = True


def agreement_pdf(of: AgreementPaper, languages: Sequence[str] = LANGUAGES) -> bytes:
    """The agreement, one part a language. Raises NotFrozen for a changed text, Refused as ``write_paper`` does."""
    agreed = thaw(of.frozen.raw, of.frozen.sha256)
    parts = tuple(agreement_part(agreed, of, language, both=len(languages) > 1) for language in languages)
    with translation.override(languages[0]):
        title = gettext("Mediation agreement %(reference)s") % {"reference": agreed.reference}
    return write_paper(Paper(title=title, written_at=agreed.frozen_at, parts=parts))


def agreement_part(agreed: AgreementText, of: AgreementPaper, language: str, *, both: bool) -> Part:
    """The agreement in one language, as part of any paper."""
    with translation.override(language):
        return Part(
            language=language,
            heading=gettext("Mediation agreement"),
            meta=tuple(_meta(agreed)),
            sections=tuple(section for section in _sections(agreed, of, language, both) if section.blocks),
            foot=gettext("Agreement %(reference)s, version %(version)s")
            % {"reference": agreed.reference, "version": agreed.version},
        )


def agreement_items(agreed: AgreementText, language: str) -> list[Item]:
    """The terms as they were frozen, with a table for each payment in parts. In the language now active."""
    said = agreed.sentences.get(language) or next(iter(agreed.sentences.values()))
    both = zip(agreed.terms.terms, said, strict=True)
    return [_item(number, term, sentences) for number, (term, sentences) in enumerate(both, 1)]


def party_rows(agreed: AgreementText) -> list[tuple[str, str]]:
    """(role, name and who speaks for it), in the language now active."""
    return [(str(ROLES.get(party.role, party.role)), _named(party.name, party.by)) for party in agreed.parties]


def _named(name: str, by: str) -> str:
    return gettext("%(name)s, represented by %(by)s") % {"name": name, "by": by} if by else name


def _meta(agreed: AgreementText) -> list[tuple[str, str]]:
    rows = [
        (gettext("Number"), agreed.reference),
        (gettext("Version"), str(agreed.version)),
        (gettext("Text of"), full_day_words(local_day(agreed.frozen_at))),
        (gettext("Mediated by"), agreed.body),
        (gettext("Mediator"), agreed.mediator),
    ]
    return [(label, what) for label, what in rows if what]


def _sections(agreed: AgreementText, of: AgreementPaper, language: str, both: bool) -> list[Section]:
    facts = tuple(text(fact) for fact in agreed.facts)
    clauses = tuple(text(clause) for clause in agreed.terms.clauses)
    return [
        Section(gettext("Parties"), (pairs(party_rows(agreed)),)),
        Section(gettext("Facts and dispute"), facts),
        Section(gettext("What was agreed"), (items(agreement_items(agreed, language)),)),
        Section(gettext("Further clauses"), clauses),
        Section(gettext("When it takes effect"), tuple(text(words) for words in _effect(agreed, of, both))),
        Section(gettext("Signatures"), _signatures(agreed) if of.for_signature else ()),
        Section(gettext("Fingerprint of the text"), (mark(of.frozen.sha256),)),
    ]


def _effect(agreed: AgreementText, of: AgreementPaper, both: bool) -> list[str]:
    words = [agreed.takes_effect] if agreed.takes_effect else []
    if of.until is not None:
        pattern = gettext("Until %(day)s the parties may together ask the court to confirm it, free of charge.")
        words.append(pattern % {"day": full_day_words(of.until)})
    if agreed.previous:
        words.append(
            gettext("It takes the place of the version before, whose fingerprint begins %(digest)s.")
            % {"digest": agreed.previous[:16]}
        )
    if both:
        words.append(gettext("Both languages say the same; where they differ, the Chinese text decides."))
    return words


def _signatures(agreed: AgreementText) -> tuple[Block, ...]:
    people = [(str(ROLES.get(party.role, party.role)), party.name) for party in agreed.parties]
    if agreed.mediator:
        people.append((gettext("Mediator"), agreed.mediator))
    if agreed.body:
        people.append((gettext("Seal"), agreed.body))
    return (signatures(people, gettext("Signature or fingerprint, and date")),)


def _item(number: int, term: Term, sentences: tuple[str, ...]) -> Item:
    pay = term.then if isinstance(term, Conditional) else term
    if not isinstance(pay, Pay) or not pay.instalments:
        return Item(str(number), sentences)
    rows = tuple(
        (str(count), full_day_words(part.due_on), money_words(part.amount))
        for count, part in enumerate(pay.instalments, 1)
    )
    return Item(str(number), sentences, (gettext("Part"), gettext("Due by"), gettext("Amount")), rows)
