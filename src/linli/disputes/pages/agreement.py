"""What the pages of an agreement show: read once, put into the words of one reader."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from linli.disputes.access import Standing
from linli.disputes.actions.agreement.passkey import site
from linli.disputes.actions.agreement.share import allows
from linli.disputes.actions.room.gate import is_mediated
from linli.disputes.forms.agreement import FORMS, HandOffForm
from linli.disputes.forms.power import PowerForm, initial_of
from linli.disputes.models import Agreement, Clock, HandOff, Party
from linli.disputes.pages.dues import due_card
from linli.disputes.pages.entering import Door, enter, serve
from linli.disputes.queries import agreement as queries
from linli.disputes.queries.agreement import Draft
from linli.disputes.queries.receiving import answers_of
from linli.disputes.queries.stages import law_of
from linli.disputes.rules import WRITTEN, DataClass, State, Verb, reads
from linli.disputes.rules.answers import Answer
from linli.disputes.rules.jurisdiction import Effect, ReflectionFacts, reflection_for
from linli.disputes.rules.packets import PacketKind
from linli.disputes.rules.room import PERFORMED_IN, may_say
from linli.disputes.rules.terms import AgreementText, Terms
from linli.disputes.words.answer import reason_words
from linli.disputes.words.room import STATES
from linli.disputes.words.term import sentences_in, warning_words
from linli.kit.errors import NotFound
from linli.ui.words import when

Named = Sequence[tuple[Party, str]]

CHALLENGE_SECONDS = 600
MEDIATOR = "MEDIATOR"  # in the list of whoever signs on paper
_SALT = "linli.disputes.passkey"
KINDS = {
    PacketKind.CONFIRMATION: gettext_lazy("Judicial confirmation"),
    PacketKind.PAYMENT_ORDER: gettext_lazy("A payment order by a court"),
    PacketKind.ARBITRATION: gettext_lazy("Arbitration"),
    PacketKind.COURT: gettext_lazy("A lawsuit"),
}
HAND_OFFS = {
    HandOff.States.MADE: gettext_lazy("Made, to be handed in"),
    HandOff.States.FILED: gettext_lazy("Handed in"),
    HandOff.States.RETURNED: gettext_lazy("Sent back to be corrected"),
    HandOff.States.ACCEPTED: gettext_lazy("Accepted"),
    HandOff.States.GRANTED: gettext_lazy("Granted"),
    HandOff.States.REFUSED: gettext_lazy("Refused"),
    HandOff.States.WITHDRAWN: gettext_lazy("Taken back"),
}
_NOTED = ("FILED", "RETURNED", "ACCEPTED", "GRANTED", "REFUSED")


def door_of(request: HttpRequest, secret: str | None, dispute_id: UUID | None) -> Door:
    """Whoever may read the agreement; everybody else: NotFound ``dispute.unknown``, as if it were not."""
    door: Door = enter(request, secret) if secret is not None else serve(request, dispute_id or UUID(int=0))
    if not reads(door.standing.sight(DataClass.AGREEMENT)):
        raise NotFound("dispute.unknown", _("There is no such dispute, or it is not for you to see."))
    return door


def context(door: Door, at: datetime) -> dict[str, Any]:
    """Everything of the page."""
    standing, language = door.standing, get_language() or "zh-hans"
    agreement = queries.current_agreement(standing.dispute.id)
    state = State(standing.dispute.state)
    shown: dict[str, Any] = {
        "door": door,
        "state": state.value,
        "stage": STATES[state],
        "may": {verb.value for verb in Verb if standing.may(verb)},
        "is_party": standing.party is not None,
        "room": _room(door, state),
        "is_mediator": standing.is_mediator,
        "kinds": [(name, label) for name, (label, _form) in FORMS.items()],
        "topics": [f"dispute:{standing.dispute.id}"],
        "hand_offs": _hand_offs(door, at, language),
        **_left_out(standing, at, language),
        "noted": [(name, HAND_OFFS[HandOff.States(name)]) for name in _NOTED],
    }
    if state is State.AGREED or agreement is None:
        shown |= _draft(standing, at, language)
    if agreement is not None:
        shown |= _frozen(door, agreement, at, language)
    if standing.party is not None:
        shown["next_form"] = next_form(standing, None)
    return shown


def next_form(standing: Standing, data: Any) -> HandOffForm:
    """The ways on that the agreement, or its absence, leaves open."""
    in_force = queries.agreement_in_force(standing.dispute.id) is not None
    ways = [PacketKind.COURT, PacketKind.ARBITRATION]
    kinds = [PacketKind.PAYMENT_ORDER, *ways] if in_force else ways
    return HandOffForm(data, kinds=[(kind.value, str(KINDS[kind])) for kind in kinds])


def new_challenge(door: Door, drawn: bytes) -> str:
    """The challenge of one registration, sealed for this door."""
    return signing.dumps({"c": drawn.hex(), "d": str(door.dispute_id)}, salt=_SALT)


def read_challenge(door: Door, token: str) -> bytes:
    """The challenge again; empty bytes, which fit nothing, when it is forged, old or of another dispute."""
    try:
        said = signing.loads(token, salt=_SALT, max_age=CHALLENGE_SECONDS)
    except signing.BadSignature:
        return b""
    return bytes.fromhex(said["c"]) if said.get("d") == str(door.dispute_id) else b""


def _draft(standing: Standing, at: datetime, language: str) -> dict[str, Any]:
    row = queries.newest_draft(standing)
    if row is None:
        return {"draft": None}
    names = queries.names_by_key(standing)
    warnings = queries.warnings_of(standing, row.draft, at)
    return {
        "draft": row,
        "terms": _terms(row.draft.terms, names, language),
        "numbers": _numbers(row.draft.terms),
        "left_open": row.draft.left_open,
        "represented": [names[key] for key in row.draft.represented if key in names],
        "warnings": [warning_words(warning, names, language) for warning in warnings],
        "checked": queries.is_checked(row.item_id),
    }


def _left_out(standing: Standing, at: datetime, language: str) -> dict[str, list[tuple[str, str]]]:
    """(sentence, source) of what the law leaves to paper, and of what no court confirms."""
    rows = law_of(standing.dispute, at).exclusions_for(standing.dispute.forum)
    named = {"paper_only": Effect.PAPER_ONLY, "not_confirmed": Effect.NO_CONFIRMATION}
    return {
        name: [(row.says.said(language), row.source_words(language)) for row in rows if row.effect is effect]
        for name, effect in named.items()
    }


def power_form(standing: Standing, draft: Draft, at: datetime, given: Any) -> PowerForm:
    """What is asked for the check of this draft; ``given`` None for what is known so far."""
    language = get_language() or ""
    rights = [(right.code, right.says.said(language)) for right in law_of(standing.dispute, at).rights]
    return PowerForm(
        given,
        initial=initial_of(draft),
        asks=queries.checks_of(standing.dispute.kind_code),
        names=list(queries.names_by_key(standing).items()),
        rights=rights,
    )


def _terms(terms: Terms, names: dict[str, str], language: str) -> list[tuple[str, tuple[str, ...]]]:
    said = sentences_in(terms, names, language)
    return [(term.id, lines) for term, lines in zip(terms.terms, said, strict=True)]


def _numbers(terms: Terms) -> dict[str, int]:
    """What each point is called in the text, from 1."""
    return {term.id: number for number, term in enumerate(terms.terms, 1)}


def _frozen(door: Door, agreement: Agreement, at: datetime, language: str) -> dict[str, Any]:
    standing = door.standing
    text, _raw = queries.text_of(standing, agreement)
    said = text.sentences.get(language) or next(iter(text.sentences.values()))
    signed, names = queries.approvals_of(agreement), queries.names_by_key(standing)
    named = [(party, names[key]) for key, party in queries.parties_by_key(standing).items()]
    in_force = agreement.state == Agreement.States.IN_FORCE
    held = agreement if in_force else queries.agreement_in_force(standing.dispute.id)
    return {
        **(_followed(standing, held, text if in_force else None, named, at) if held is not None else {}),
        "notes": _notes(standing, names) if held is not None else {},
        "agreement": agreement,
        "text": text,
        "numbers": _numbers(text.terms),
        "sentences": list(zip([term.id for term in text.terms.terms], said, strict=True)),
        "reflect_until": when(agreement.reflect_until, at) if at < agreement.reflect_until else "",
        "more_time": _more_time(standing, agreement, at),
        "signed_by": _signers(standing, signed, named),
        "own_signed": _own_signed(standing, signed),
        "waived": standing.party is not None and standing.party.id in queries.waived_by(agreement),
        "passkeys": queries.own_keys(standing),
        "rp_id": site().rp_id,
        "paper_signers": _paper_signers(standing, signed, named),
        "confirm_until": _confirm_until(standing, at) if in_force else "",
        "wishes": _wishes(standing, agreement) if in_force else {},
    }


def _followed(
    standing: Standing, held: Agreement, text: AgreementText | None, named: Named, at: datetime
) -> dict[str, Any]:
    """What is to be performed by the agreement in force, also while new terms are written and signed."""
    text = text or queries.text_of(standing, held)[0]
    rows = queries.list_dues(held, text, get_language() or "zh-hans")
    return {
        "dues": [due_card(row, standing, named, at) for row in rows],
        "is_rewritten": State(standing.dispute.state) in WRITTEN,
        "may_share": standing.party is not None and standing.party in standing.taking_part,
        "shares": standing.party is not None and allows(standing.party),
    }


def _signers(standing: Standing, signed: Sequence[Any], named: Named) -> list[tuple[str, bool]]:
    parties = {approval.party_id for approval in signed if approval.party_id}
    rows = [(name, party.id in parties) for party, name in named]
    if standing.dispute.mediator_id is not None:
        rows.append((_("Mediator"), any(approval.party_id is None for approval in signed)))
    return rows


def _room(door: Door, state: State) -> str:
    """Where the sides talk about what did not come: together, or each with the mediator who goes between them."""
    dispute, to_party = door.standing.dispute, door.party is not None
    if state not in PERFORMED_IN or not (to_party or door.standing.is_mediator):
        return ""
    opened, mediated = dispute.joint_room_at is not None, is_mediated(dispute)
    if may_say(state, opened=opened, mediated=mediated, to_party=to_party):
        return door.url("dispute_room")
    return door.url("dispute_caucus")


def _notes(standing: Standing, names: dict[str, str]) -> dict[str, list[tuple[str, datetime, str]]]:
    """By the thing to perform: who wrote a word about it, when, and which."""
    who = {party.id: names.get(key, "") for key, party in queries.parties_by_key(standing).items()}
    found: dict[str, list[tuple[str, datetime, str]]] = {}
    for note in queries.notes_of(standing):
        line = (who.get(note.by_party_id, "") if note.by_party_id else "", note.at, str(note.payload["text"]))
        found.setdefault(str(note.payload["due"]), []).append(line)
    return found


def _paper_signers(standing: Standing, signed: Sequence[Any], named: Named) -> list[tuple[str, str]]:
    """Whoever may still sign on paper: a mediator without a device that signs, too."""
    done = {approval.party_id for approval in signed}
    rows = [(str(party.id), name) for party, name in named if party.id not in done]
    if standing.dispute.mediator_id is not None and None not in done:
        rows.append((MEDIATOR, _("Mediator")))
    return rows


def _more_time(standing: Standing, agreement: Agreement, at: datetime) -> str:
    """Until when a side could think it over if it asked for that; empty where it can not, or it is that already."""
    if not standing.may(Verb.ASK_FOR_TIME) or at >= agreement.reflect_until:
        return ""
    longer = reflection_for(law_of(standing.dispute, at), ReflectionFacts(asked=True))
    until = agreement.frozen_at + timedelta(hours=longer.hours)
    return when(until, at) if until > agreement.reflect_until else ""


def _own_signed(standing: Standing, signed: Sequence[Any]) -> bool:
    own = standing.party.id if standing.party else None
    return any(approval.party_id == own for approval in signed) if (own or standing.is_mediator) else False


def _confirm_until(standing: Standing, at: datetime) -> str:
    """Until when a court can be asked; empty once one has it, or the time is over."""
    running = Clock.objects.filter(dispute_id=standing.dispute.id, stopped_at__isnull=True, expired_at__isnull=True)
    clock = running.filter(act="APPLY_FOR_CONFIRMATION", due_at__gt=at).last()
    return when(clock.due_at, at) if clock is not None else ""


def _wishes(standing: Standing, agreement: Agreement) -> dict[str, dict[str, bool]]:
    """For each thing that needs everybody: whether this reader wants it, and whether another side does."""
    own = standing.party.id if standing.party else None
    wanted = queries.wishes_of(agreement)
    found = {}
    for kind in ("RENEGOTIATE", "CONFIRM"):
        said = wanted.get(kind, set())
        found[kind.lower()] = {"own": own in said, "other": bool(said - {own})}
    return found


def noted_state(name: str) -> HandOff.States:
    """What can be noted of a packet by hand. Raises ValueError."""
    return HandOff.States(name if name in _NOTED else "")


def _hand_offs(door: Door, at: datetime, language: str) -> list[dict[str, Any]]:
    rows = queries.list_hand_offs(door.standing)
    if not rows:
        return []
    answers = answers_of(door.standing)
    deciding = Clock.objects.filter(dispute_id=door.dispute_id, act="COURT_DECIDES", stopped_at__isnull=True).last()
    decides = when(deciding.due_at, at) if deciding is not None else ""
    asked = next((row for row in rows if row.kind == PacketKind.CONFIRMATION.value), None)  # the newest of them
    return [_hand_off(row, door, answers.get(str(row.id)), decides if row is asked else "", language) for row in rows]


def _hand_off(row: HandOff, door: Door, answer: Answer | None, decides: str, language: str) -> dict[str, Any]:
    state = HandOff.States(row.state)
    return {
        "id": row.id,
        "kind": KINDS[PacketKind(row.kind)],
        "to": row.addressed_to,
        "state": HAND_OFFS[state],
        "reference": row.receiver_reference,
        "at": row.made_at,
        "reasons": [reason_words(reason, language) for reason in answer.reasons] if answer else [],
        "is_test": answer is not None and answer.is_test,
        "decides": decides if state is HandOff.States.ACCEPTED else "",
        "json": door.url("dispute_packet", hand_off_id=row.id, ending="json"),
        "pdf": door.url("dispute_packet", hand_off_id=row.id, ending="pdf"),
    }
