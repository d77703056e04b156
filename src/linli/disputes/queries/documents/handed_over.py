"""The record of undisputed facts, and the packets for a court or an arbitration body, as PDF beside their JSON."""

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext, gettext_lazy

from linli.disputes.queries.documents.agreement import ROLES, agreement_items
from linli.disputes.queries.documents.paper import (
    Block,
    Paper,
    Part,
    Section,
    items,
    mark,
    pairs,
    signatures,
    table,
    text,
    write_paper,
)
from linli.disputes.rules.packets import Facts, Packet, PacketKind, PacketParty
from linli.disputes.rules.terms import AgreementText
from linli.disputes.words.term import LANGUAGES, full_day_words, money_words
from linli.kit.clock import local_day

HEADINGS = {
    PacketKind.CONFIRMATION: gettext_lazy("Joint application for judicial confirmation"),
    PacketKind.PAYMENT_ORDER: gettext_lazy("Application for a payment order"),
    PacketKind.ARBITRATION: gettext_lazy("Packet for arbitration"),
    PacketKind.COURT: gettext_lazy("Packet for the court"),
}
ASKED = {
    PacketKind.CONFIRMATION: gettext_lazy("The parties ask together that this mediation agreement be confirmed."),
    PacketKind.PAYMENT_ORDER: gettext_lazy("The applicant asks for an order to pay what is listed here as overdue."),
    PacketKind.ARBITRATION: gettext_lazy("The matter goes to arbitration before somebody who did not mediate in it."),
    PacketKind.COURT: gettext_lazy("The matter goes to the court. What was said in mediation is not in this packet."),
}


def facts_pdf(
    facts: Facts, reference: str, parties: Sequence[PacketParty], mediator: str, languages: Sequence[str] = LANGUAGES
) -> bytes:
    """The record of undisputed facts, signed on its own. The statements stand as they were written."""
    parts = tuple(_facts_part(facts, reference, parties, mediator, language) for language in languages)
    with translation.override(languages[0]):
        title = gettext("Undisputed facts %(reference)s") % {"reference": reference}
    return write_paper(Paper(title=title, written_at=facts.recorded_at, parts=parts))


def packet_pdf(of: Packet, languages: Sequence[str] = LANGUAGES) -> bytes:
    """What another body is handed, on paper: the same content as its JSON."""
    parts = tuple(_packet_part(of, language) for language in languages)
    with translation.override(languages[0]):
        title = f"{HEADINGS[of.kind]} {of.reference}"
    return write_paper(Paper(title=title, written_at=of.made_at, parts=parts))


def _facts_part(facts: Facts, reference: str, parties: Sequence[PacketParty], mediator: str, language: str) -> Part:
    with translation.override(language):
        people = [*((_role(party), party.name) for party in parties), (gettext("Mediator"), mediator)]
        return Part(
            language=language,
            heading=gettext("Undisputed facts"),
            meta=((gettext("Number"), reference), (gettext("Record of"), full_day_words(local_day(facts.recorded_at)))),
            sections=(
                Section(gettext("Parties"), (_parties(parties),)),
                Section(gettext("What nobody disputes"), _statements(facts)),
                Section(gettext("What this means"), (text(_use()),)),
                Section(gettext("Signatures"), (signatures(people, gettext("Signature or fingerprint, and date")),)),
                Section(gettext("Fingerprint of the text"), (mark(facts.sha256),)),
            ),
            foot=gettext("Undisputed facts %(reference)s") % {"reference": reference},
        )


def _use() -> str:
    return gettext(
        "These facts may be used in later proceedings. What anybody conceded only to reach an agreement may not be "
        "used against them (Rules for Online Mediation of People's Courts, article 18)."
    )


def _packet_part(of: Packet, language: str) -> Part:
    with translation.override(language):
        sections = [
            Section(gettext("Parties"), (_parties(of.parties),)),
            Section(gettext("What is asked"), (text(str(ASKED[of.kind])),)),
            Section(gettext("Overdue payments"), _owed(of)),
            Section(gettext("What nobody disputes"), _statements(of.facts) if of.facts else ()),
            Section(gettext("The agreement"), _agreement(of.agreement, language) if of.agreement else ()),
            Section(gettext("Legal basis"), _basis(of)),
            Section(gettext("Fingerprint of the text"), _marks(of)),
        ]
        return Part(
            language=language,
            heading=str(HEADINGS[of.kind]),
            meta=tuple(_meta(of)),
            sections=tuple(section for section in sections if section.blocks),
            foot=f"{HEADINGS[of.kind]} {of.reference}",
        )


def _meta(of: Packet) -> list[tuple[str, str]]:
    rows = [
        (gettext("Addressed to"), of.addressed_to),
        (gettext("Number"), of.reference),
        (gettext("Made on"), full_day_words(local_day(of.made_at))),
    ]
    if of.mediator:
        rows.append((gettext("Mediated by"), of.mediator))
    if of.until is not None:
        rows.append((gettext("Last day"), full_day_words(of.until)))
    return rows


def _role(party: PacketParty) -> str:
    return str(ROLES.get(party.role, party.role))


def _parties(parties: Sequence[PacketParty]) -> Block:
    head = (
        gettext("Side"),
        gettext("Name of the party"),
        gettext("Represented by"),
        gettext("Where papers reach them"),
    )
    rows = [(_role(one), one.name, one.by, "\n".join(filter(None, [one.address, one.telephone]))) for one in parties]
    return table(head, rows)


def _statements(facts: Facts) -> tuple[Block, ...]:
    return tuple(text(f"{number}. {statement}") for number, statement in enumerate(facts.statements, 1))


def _owed(of: Packet) -> tuple[Block, ...]:
    if not of.owed:
        return ()
    rows = [(owed.term, str(owed.number), full_day_words(owed.due_on), money_words(owed.amount)) for owed in of.owed]
    total = money_words(sum(owed.amount for owed in of.owed))
    head = (gettext("Item"), gettext("Part"), gettext("Due by"), gettext("Amount"))
    return table(head, rows, numbers=(3,)), text(gettext("Together: %(amount)s") % {"amount": total})


def _agreement(agreed: AgreementText, language: str) -> tuple[Block, ...]:
    facts = [text(fact) for fact in agreed.facts]
    clauses = [text(clause) for clause in agreed.terms.clauses]
    known = pairs([(gettext("Version"), str(agreed.version)), (gettext("Mediated by"), agreed.body)])
    return (known, *facts, items(agreement_items(agreed, language)), *clauses)


def _basis(of: Packet) -> tuple[Block, ...]:
    unverified = gettext("not checked yet")
    return tuple(text(basis.source if basis.verified else f"{basis.source} ({unverified})") for basis in of.basis)


def _marks(of: Packet) -> tuple[Block, ...]:
    known = [(gettext("The agreement"), of.agreement_sha256), (gettext("What nobody disputes"), of.facts_sha256)]
    return tuple(mark(f"{label}: {digest}") for label, digest in known if digest)
