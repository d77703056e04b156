"""The draft, the frozen text, what a person should look at before it is frozen, and what is to be performed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import msgspec
from django.db.models import QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import Standing
from linli.disputes.models import Agreement, Approval, Due, HandOff, JointWish, Party, PowerCheck, SigningKey, Waiver
from linli.disputes.queries.items import OpenItem, names_of, newest_item, read_items
from linli.disputes.queries.stages import law_of, law_of_path
from linli.disputes.rules import DataClass, reads
from linli.disputes.rules.jurisdiction import NoRule
from linli.disputes.rules.packets import PacketParty, packet_json, read_packet, with_party
from linli.disputes.rules.terms import (
    BY_DAY,
    AgreementText,
    DueItem,
    Following,
    Loan,
    Pay,
    PowerFacts,
    PowerWarning,
    Term,
    Terms,
    Wages,
    due_items,
    following,
    has_lapsed,
    power_check,
    thaw,
)
from linli.disputes.words.term import full_day_words
from linli.kit.clock import LOCAL
from linli.kit.errors import NotFound

_CHECKS = Path(__file__).resolve().parent.parent / "data" / "power_checks.json"
KEYS = "ABCDEFGHIJKLMNOPQRST"  # one for each seat: a dispute has twenty parties at most


class WagesSaid(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Unpaid work: months and hours as exact decimals, and the tier of the minimum wage of the place."""

    worker: str
    months: str = "0"
    hours: str = "0"
    tier: int = 1


class LoanSaid(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A loan as both sides tell it: fen, days, and what was paid back."""

    lender: str
    borrower: str
    principal: int
    lent_on: date
    paid: tuple[tuple[date, int], ...] = ()


class Draft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is being written: the terms, what stays open, and what its authors say that the check should know.

    ``represented``: keys of the sides for whom a lawyer or somebody else speaks.
    """

    terms: Terms
    left_open: str = ""
    waived_rights: tuple[str, ...] = ()
    represented: tuple[str, ...] = ()
    wages: WagesSaid | None = None
    loan: LoanSaid | None = None


@dataclass(frozen=True)
class DraftRow:
    """The newest draft and its item: the one that is frozen."""

    item_id: UUID
    at: datetime
    draft: Draft


@dataclass(frozen=True)
class DueRow:
    """One thing to perform as its parties see it. ``amount`` in fen, None where it is not money."""

    due: Due
    amount: int | None
    sentence: str
    parts: int = 1
    follow: Following = BY_DAY
    has_lapsed: bool = False
    is_early: bool = False  # came due before the day that the text gives it, as was agreed on for parts not paid

    @property
    def state(self) -> str:
        """LAPSED, CONFIRMED, RELEASED, DISPUTED, REPORTED, BREACHED, LATE or OPEN."""
        due = self.due
        marks = (
            ("LAPSED", self.has_lapsed or None),
            ("CONFIRMED", due.confirmed_at),
            ("RELEASED", due.released_at),
            ("BREACHED", due.breached_at),
            ("DISPUTED", due.disputed_at),
            ("REPORTED", due.said_done_at),
            ("LATE", due.noticed_at),
        )
        return next((name for name, mark in marks if mark is not None), "OPEN")


def key_of(party: Party) -> str:
    """The letter by which terms name a party."""
    return KEYS[party.seat]


def parties_by_key(standing: Standing) -> dict[str, Party]:
    """Parties that take part, by letter."""
    return {key_of(party): party for party in standing.taking_part}


def everybody_by_key(standing: Standing) -> dict[str, Party]:
    """Parties that have not left, by letter, whether they answered in this round or not: for another body."""
    return {key_of(party): party for party in standing.present}


def names_by_key(standing: Standing) -> dict[str, str]:
    """Names by letter."""
    names = names_of(standing)
    return {key_of(party): names[party.id] for party in standing.parties if party.id in names}


def newest_draft(standing: Standing) -> DraftRow | None:
    """The draft as it stands, or None. Raises NotFound ``channel.unknown`` for whoever may not read it."""
    found = newest_item(standing, DataClass.AGREEMENT, "DRAFT")
    return DraftRow(found.id, found.at, msgspec.convert(found.payload, Draft)) if found else None


def warnings_of(standing: Standing, draft: Draft, at: datetime) -> list[PowerWarning]:
    """What a person should look at before this draft is frozen."""
    here = parties_by_key(standing)
    about = checks_of(standing.dispute.kind_code)
    facts = PowerFacts(
        law=law_of(standing.dispute, at),
        wages=_wages(draft.wages),
        loan=_loan(standing, draft.loan),
        about_wages="wages" in about,
        about_loan="loan" in about,
        waived=draft.waived_rights,
        unrepresented=frozenset(key for key, one in here.items() if not one.organisation) - set(draft.represented),
        companies=frozenset(key for key, one in here.items() if one.organisation),
    )
    return power_check(draft.terms, facts)


@lru_cache(maxsize=1)
def _checks() -> dict[str, tuple[str, ...]]:
    found = msgspec.json.decode(_CHECKS.read_bytes(), type=dict[str, str | tuple[str, ...]])
    return {name: kinds for name, kinds in found.items() if isinstance(kinds, tuple)}


def checks_of(kind_code: str) -> frozenset[str]:
    """What is asked beside the terms of a dispute of this kind: ``wages``, ``loan``."""
    return frozenset(name for name, kinds in _checks().items() if kind_code.startswith(kinds))


def _wages(said: WagesSaid | None) -> tuple[Wages, ...]:
    if said is None:
        return ()
    return (Wages(worker=said.worker, months=Fraction(said.months), hours=Fraction(said.hours), tier=said.tier),)


def _loan(standing: Standing, said: LoanSaid | None) -> Loan | None:
    """With the law of the day on which it was lent."""
    if said is None:
        return None
    then = law_of_path(standing.dispute.place_path, datetime.combine(said.lent_on, time(12), LOCAL))
    return Loan(said.lender, said.borrower, said.principal, said.lent_on, then, said.paid)


def with_times_of_law(term: Term, standing: Standing, at: datetime) -> Term:
    """An obligation with the days of grace, and to make good, that the law of the place gives where it gives any.

    And with the share overdue from which all may be asked for, where that was agreed on.
    """
    law = law_of(standing.dispute, at)
    times: dict[str, int | str] = {}
    for name, act in (("grace_days", "PAY_LATE"), ("cure_days", "CURE")):
        try:
            times[name] = law.rule_for(act, standing.dispute.forum).n
        except NoRule:
            continue
    if isinstance(term, Pay) and term.accelerates:
        times["accelerates_after"] = law.amount("ACCELERATION_SHARE").value
    return msgspec.structs.replace(term, **times)


def is_checked(draft_id: UUID) -> bool:
    """Whether a person has looked at it."""
    return PowerCheck.objects.filter(draft_id=draft_id).exists()


def current_agreement(dispute_id: UUID) -> Agreement | None:
    """The frozen text or, without one, the one in force."""
    rows = Agreement.objects.filter(
        dispute_id=dispute_id, state__in=[Agreement.States.FROZEN, Agreement.States.IN_FORCE]
    )
    return rows.order_by("-version").first()


def agreement_in_force(dispute_id: UUID) -> Agreement | None:
    """The one in force."""
    return Agreement.objects.filter(dispute_id=dispute_id, state=Agreement.States.IN_FORCE).first()


def of_text_in_force(dispute_id: UUID) -> QuerySet[HandOff]:
    """What went to other bodies since the agreement in force is in force: earlier packets have an earlier text."""
    since = Agreement.objects.filter(dispute_id=dispute_id, state=Agreement.States.IN_FORCE).values("in_force_at")
    return HandOff.objects.filter(dispute_id=dispute_id, made_at__gte=Subquery(since))


def text_of(standing: Standing, agreement: Agreement) -> tuple[AgreementText, bytes]:
    """The frozen text and its bytes. Raises NotFound as read_items, NotFrozen when the bytes are not those approved."""
    for item in reversed(read_items(standing, DataClass.AGREEMENT, kinds=("FROZEN",))):
        if item.payload["sha256"] == agreement.sha256:
            raw = str(item.payload["raw"]).encode()
            return thaw(raw, agreement.sha256), raw
    raise NotFound("agreement.unknown", _("There is no such agreement."))


def approvals_of(agreement: Agreement) -> list[Approval]:
    """In the order in which they came."""
    return list(Approval.objects.filter(agreement=agreement).order_by("id"))


def waived_by(agreement: Agreement) -> set[UUID]:
    """The parties that do without the time for reflection."""
    return set(Waiver.objects.filter(agreement=agreement).values_list("party_id", flat=True))


def wished_by(agreement: Agreement, kind: str) -> set[UUID]:
    """The parties that said they want it."""
    return wishes_of(agreement).get(kind, set())


def wishes_of(agreement: Agreement) -> dict[str, set[UUID]]:
    """By what needs everybody, the parties that said they want it. One statement."""
    said: dict[str, set[UUID]] = {}
    for kind, party_id in JointWish.objects.filter(agreement=agreement).values_list("kind", "party_id"):
        said.setdefault(kind, set()).add(party_id)
    return said


def list_dues(agreement: Agreement, text: AgreementText, language: str) -> list[DueRow]:
    """Everything to perform by that text of the agreement, in the order of the days. One statement."""
    items = {(item.term_id, item.number): item for item in due_items(text.terms)}
    said = _sentence_of(text, language)
    rows = Due.objects.filter(agreement=agreement).order_by("due_on", "term", "number")
    parts = Counter(term_id for term_id, _number in items)
    follow, found = following(text.terms), list(rows)
    settled = {due.term for due in found} - {due.term for due in found if not (due.confirmed_at or due.released_at)}
    return [
        DueRow(
            due,
            _amount(items, due),
            said.get(due.term, ""),
            parts[due.term],
            follow[due.term],
            due.term not in settled and has_lapsed(follow[due.term], settled),
            _is_early(items, due),
        )
        for due in found
    ]


def notes_of(standing: Standing) -> list[OpenItem]:
    """What the sides wrote about things to perform, in its order; nothing for whoever may not read it."""
    if not reads(standing.sight(DataClass.PERFORMANCE)):
        return []
    return read_items(standing, DataClass.PERFORMANCE, kinds=("NOTE",))


def day_words(day: date | None) -> str:
    """A day in the language now active; a dash for what hangs on a condition."""
    return full_day_words(day) if day else "\N{EM DASH}"


def own_keys(standing: Standing) -> list[str]:
    """The ids of the reader's own passkeys for this dispute, in hexadecimal digits."""
    party = standing.party
    if party is not None:
        rows = SigningKey.objects.filter(dispute_id=standing.dispute.id, party=party)
    elif standing.is_mediator:
        rows = SigningKey.objects.filter(dispute_id=standing.dispute.id, post=standing.dispute.mediator)
    else:
        return []
    return [bytes(row.credential_id).hex() for row in rows]


def packet_of(standing: Standing, hand_off_id: UUID) -> bytes:
    """The bytes of a packet: as they were made for the side that made it, without how to reach it for everybody else.

    Raises NotFound ``packet.unknown``, and as read_items.
    """
    for item in read_items(standing, DataClass.AGREEMENT, kinds=("PACKET",)):
        if item.payload["hand_off"] == str(hand_off_id):
            raw, own = str(item.payload["raw"]).encode(), standing.party
            return _whole(standing, raw, hand_off_id) if own is not None and item.by_party_id == own.id else raw
    raise NotFound("packet.unknown", _("There is no such packet."))


def _whole(standing: Standing, raw: bytes, hand_off_id: UUID) -> bytes:
    """With the part that lies with the reader's own identity; as it is where there is none."""
    for item in read_items(standing, DataClass.IDENTITY, standing.party, kinds=("PACKET_PARTY",)):
        if item.payload["hand_off"] == str(hand_off_id):
            own = msgspec.convert(item.payload["party"], PacketParty)
            return packet_json(with_party(read_packet(raw), own))
    return raw


def list_hand_offs(standing: Standing) -> list[HandOff]:
    """What was handed to other bodies, the newest first."""
    return list(HandOff.objects.filter(dispute_id=standing.dispute.id).order_by("-made_at"))


def _amount(items: Mapping[tuple[str, int], DueItem], due: Due) -> int | None:
    found = items.get((due.term, due.number))
    return found.amount if found else None


def _is_early(items: Mapping[tuple[str, int], DueItem], due: Due) -> bool:
    found = items.get((due.term, due.number))
    return bool(found and found.due_on and due.due_on and due.due_on < found.due_on)


def _sentence_of(text: AgreementText, language: str) -> dict[str, str]:
    said = text.sentences.get(language) or next(iter(text.sentences.values()))
    return {term.id: lines[0] for term, lines in zip(text.terms.terms, said, strict=True) if lines}
