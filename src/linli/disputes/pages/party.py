"""The pages of a party and of those who serve, as plain values for their templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from linli.disputes.models import Clock, Party
from linli.disputes.pages.entering import Door, Entered, Serving
from linli.disputes.queries import parties as queries
from linli.disputes.queries.doors import door_named
from linli.disputes.queries.items import OpenItem
from linli.disputes.queries.links import next_level
from linli.disputes.queries.mediation import waits_for_registrar
from linli.disputes.queries.parties import Side
from linli.disputes.queries.safety import has_answered
from linli.disputes.rules import END_STATES, DataClass, Reader, State, Verb, reads
from linli.disputes.rules.room import PERFORMED_IN, ROOM_FROM
from linli.disputes.words.mediation import door_words
from linli.disputes.words.party import (
    CLOCKS,
    NEEDS,
    REASONS,
    STEPS,
    WAYS,
    WHO,
    Words,
    nothing_words,
    reader_words,
    until_words,
)
from linli.disputes.words.room import STATES
from linli.kit import clock
from linli.notices import queries as notices


@dataclass(frozen=True)
class Act:
    """A button or a link: where it leads, and in one line what it means."""

    label: Words
    href: str
    kind: str = "second"
    hint: Words = ""


@dataclass(frozen=True)
class SideLine:
    """One side in a list: its name, how it stands, and what can be done about it."""

    name: str
    role: Words
    state: Words
    tone: str
    acts: tuple[Act, ...] = ()


WRITTEN = frozenset({State.AGREED, State.REFLECTING, State.SIGNING, State.PERFORMING, State.BREACHED, State.PERFORMED})
# Pages of the other parts of a dispute, shown where they are.
_ELSEWHERE: tuple[tuple[str, Words, frozenset[State]], ...] = (
    ("dispute_mediator", gettext_lazy("Call a mediator"), frozenset({State.TALKING})),
    ("dispute_mediation", gettext_lazy("More time for the talk"), frozenset({State.TALKING})),
    (
        "dispute_mediation",
        gettext_lazy("Mediation: meetings, facts, more time"),
        frozenset({State.MEDIATING, State.PAUSED}),
    ),
    (
        "dispute_mediator",
        gettext_lazy("The mediator: choose, keep or replace"),
        frozenset({State.SELECTING, State.PENDING, State.MEDIATING, State.PAUSED}),
    ),
    ("dispute_agreement", gettext_lazy("The agreement"), WRITTEN),
    (
        "dispute_agreement",
        gettext_lazy("Take it to another body"),
        frozenset({State.ENDED, State.REFERRED}),
    ),
    ("dispute_agreement", gettext_lazy("With other bodies"), frozenset({State.HANDED_OFF})),
)


def home_context(door: Entered) -> dict[str, Any]:
    """The page of a party: five questions answered, then what happened."""
    standing, state = door.standing, State(door.standing.dispute.state)
    applicant = door.party.side == Party.Sides.APPLICANT
    sides = queries.list_sides(standing)
    names = {side.party.id: side.name for side in sides}
    asking = next((side.name for side in sides if side.party.side == Party.Sides.APPLICANT), "")
    said = queries.claim_items(standing)
    clocks = queries.running_clocks(standing.dispute.id, door.party)
    answered = door.party.consented_round == standing.dispute.round
    return {
        "door": door,
        "applicant": applicant,
        "answered": answered,
        "heading": _("Your talks with the other side")
        if applicant
        else _("%(name)s asks you to talk") % {"name": asking},
        "state": _stage(door, answered=answered),
        "ended": _ended(door),
        "asked_by": asking,
        "claim": next((item for item in said if item.kind == "CLAIM"), None),
        "answers": [
            (names.get(item.by_party_id, "") if item.by_party_id else "", item)
            for item in said
            if item.kind == "ANSWER"
        ],
        "acts": acts_of(door, answered=answered, writing=_writing(door, sides, said)),
        "others": others_of(door),
        "clocks": clock_lines(clocks, applicant=applicant),
        "nothing": nothing_words(state, applicant=applicant, answered=answered),
        "sides": [_side_line(door, side) for side in sides],
        "may_name": standing.may(Verb.NAME_PARTY) and applicant,
        "readers": reader_words(applicant=applicant),
        "telephone": notices.desk_telephone(),
        "told": step_lines(door, sides),
        "topics": [f"dispute:{standing.dispute.id}"],
    }


def overview_context(door: Serving) -> dict[str, Any]:
    """The page of those who serve: stages and clocks for all, names for those who may know them."""
    standing, state = door.standing, State(door.standing.dispute.state)
    said = queries.claim_items(standing)
    sides = queries.list_sides(standing)
    helps = [(side, item) for side in sides for item in queries.help_asked(standing, side.party)]
    return {
        "door": door,
        "dispute": standing.dispute,
        "state": STATES[state],
        "ended": _ended(door),
        "claim": next((item for item in said if item.kind == "CLAIM"), None),
        "may_claim": standing.may(Verb.STATE_CLAIM),
        "may_name": standing.may(Verb.NAME_PARTY),
        "sides": [(_side_line(door, side), queries.contact_of(standing, side.party)) for side in sides],
        "knows_names": any(side.name for side in sides),
        "helps": helps,
        "need_words": NEEDS,
        "clocks": clock_lines(queries.running_clocks(standing.dispute.id)),
        "told": step_lines(door, sides),
        "complaints": any(held.reader is Reader.REVIEWER for held in standing.capacities),
        "room": address(door, "dispute_room") if standing.is_mediator else "",
        "ways": _ways_of_serving(door),
        "topics": [f"dispute:{standing.dispute.id}"],
    }


def _ways_of_serving(door: Serving) -> list[Act]:
    """Other pages of the dispute that this reader may open."""
    standing, ways = door.standing, []
    if standing.may(Verb.APPOINT) and waits_for_registrar(standing.dispute, clock.now()):
        ways.append(Act(_("Name a mediator"), door.url("dispute_appoint")))
    if reads(standing.sight(DataClass.DISCLOSURE)):
        ways.append(Act(_("Mediation"), door.url("dispute_mediation")))
    if State(standing.dispute.state) in (*WRITTEN, *PERFORMED_IN) and reads(standing.sight(DataClass.AGREEMENT)):
        ways.append(Act(_("The agreement"), door.url("dispute_agreement")))
    return ways


def clock_lines(clocks: Sequence[Clock], *, applicant: bool = True) -> list[tuple[Words, str, datetime]]:
    """(what ends, in words when, the moment) of each clock that counts."""
    titles = CLOCKS if applicant else {**CLOCKS, "ANSWER_INVITATION": _("Please answer by")}
    return [
        (titles.get(clock.act, _("Ends")), until_words(clock), clock.due_at)
        for clock in clocks
        if clock.stands_since is None
    ]


def step_lines(door: Door, listed: Sequence[Side]) -> list[dict[str, Any]]:
    """What happened, the newest last: a sentence, who, when."""
    sides = {side.party.id: side for side in listed}
    lines = []
    for step in queries.list_steps(door.standing.dispute.id):
        side = sides.get(step.by_party_id) if step.by_party_id else None
        name = _("you") if side is not None and side.own else side.name if side is not None else ""
        who = name or str(WHO.get(step.who, ""))
        way = WAYS.get(step.facts.get("channel", ""), "")
        taken_down = _("taken down by telephone or at the door") if step.facts.get("way") == "TAKEN_DOWN" else ""
        named = door_named(door.standing.dispute, step.facts.get("door", ""))
        other = door_words(named, get_language() or "") if named else ""
        more = " · ".join(str(part) for part in (who, way, taken_down, other) if part)
        lines.append({"title": STEPS.get(step.verb, ""), "at": step.at, "more": more})
    return [line for line in lines if line["title"]]


def acts_of(door: Entered, *, answered: bool, writing: Sequence[Act]) -> list[Act]:
    """What this party can do now, the likeliest first."""
    may, state = door.standing.may, State(door.standing.dispute.state)
    if door.party.side == Party.Sides.RESPONDENT and not answered and may(Verb.CONSENT):
        return _answers(door)
    acts = [*_safety_first(door, state), *writing]
    if answered and has_room(door):
        kind = "second" if state in END_STATES else "first"
        acts.append(Act(_("Go to the room"), address(door, "dispute_room"), kind))
    acts += [Act(label, href) for name, label, when in _ELSEWHERE if state in when and (href := address(door, name))]
    if may(Verb.CONSENT) and not answered:
        acts.append(_act(door, "consent", _("Agree to the new round"), kind="first"))
    if state is State.ENDED:
        acts.append(_act(door, "reopen", _("Try again"), hint=_("The other side is asked anew.")))
    if may(Verb.ESCALATE) and next_level(door.standing.dispute.committee_path):
        acts.append(_act(door, "escalate", _("Take it to the next level"), hint=_("The other side has to agree anew.")))
    return acts


def _safety_first(door: Entered, state: State) -> list[Act]:
    """Whoever takes part is asked once, and not only where somebody looks for it."""
    if state in END_STATES or has_answered(door.party):
        return []
    hint = _("In confidence, every side is asked. It may stay open.")
    return [Act(_("Do you feel safe with the other side?"), door.url("dispute_safety"), hint=hint)]


def others_of(door: Entered) -> list[Act]:
    """What is always there, in smaller words: help, safety, contact, complaint, the way out."""
    may = door.standing.may
    acts = [
        _act(door, "help", _("I need help or an interpreter")),
        _act(door, "contact", _("How I can be reached")),
    ]
    if safety := address(door, "dispute_safety"):
        acts.insert(1, Act(_("I do not feel safe"), safety))
    acts.append(Act(_("Who has seen my information"), door.url("dispute_seen")))
    acts.append(Act(_("What is held about me"), door.url("side_data"), hint=_("Copy, correct, erase")))
    acts.append(_act(door, "complain", _("Complain")))
    answered = door.party.consented_round == door.standing.dispute.round
    if may(Verb.WITHDRAW) and (answered or door.party.side == Party.Sides.APPLICANT):
        acts.append(_act(door, "withdraw", _("Go out of it")))
    return acts


def has_room(door: Door) -> bool:
    """True where there is a room to go to: somebody of each side has taken part."""
    others = [party for party in door.standing.parties if party.side == Party.Sides.RESPONDENT]
    was_talk = any(party.consented_round for party in others)
    return was_talk and State(door.standing.dispute.state) in ROOM_FROM and bool(address(door, "dispute_room"))


def address(door: Door, name: str) -> str:
    """The address of a page that another part of disputes has; empty where there is none through this door."""
    try:
        return door.url(name)
    except NoReverseMatch:
        return ""


def _answers(door: Entered) -> list[Act]:
    """The five answers to an invitation."""
    acts = [
        _act(door, "consent", _("Yes, I take part"), kind="first", hint=_("It binds you to nothing.")),
        _act(door, "suggest", _("Suggest a time or make an offer"), hint=_("You take part and say a first word.")),
    ]
    if door.standing.may(Verb.DECLINE) or door.standing.may(Verb.LEAVE):
        acts.append(_act(door, "decline", _("No, I do not want to"), hint=_("You need give no reason.")))
    acts.append(_act(door, "help", _("I need help or an interpreter"), hint=_("A person rings you.")))
    if not door.party.consented_round:
        acts.append(_act(door, "not-me", _("This is not for me"), hint=_("Then you read and get nothing more.")))
    return acts


def _writing(door: Entered, sides: Sequence[Side], said: Sequence[OpenItem]) -> list[Act]:
    """What the applicant writes before the other side is asked."""
    if door.party.side != Party.Sides.APPLICANT or not door.standing.may(Verb.STATE_CLAIM):
        return []
    has_claim = any(item.kind == "CLAIM" for item in said)
    label = _("Change what you ask for") if has_claim else _("Write what you ask for")
    acts = [Act(label, door.url("dispute_claim"), "second" if has_claim else "first")]
    if not any(side.party.side == Party.Sides.RESPONDENT for side in sides):
        acts.append(Act(_("Say who the other side is"), door.url("dispute_name"), "first" if has_claim else "second"))
    return acts


def _side_line(door: Door, side: Side) -> SideLine:
    applicant = side.party.side == Party.Sides.APPLICANT
    role = _("you") if side.own else WHO["APPLICANT"] if applicant else WHO["RESPONDENT"]
    over = State(door.standing.dispute.state) in END_STATES
    words, tone = _side_over(side, applicant=applicant) if over else _side_state(side, applicant=applicant)
    return SideLine(side.name, role, words, tone, _side_acts(door, side))


def _stage(door: Entered, *, answered: bool) -> tuple[Words, str]:
    """How it stands for this party: whoever is asked is the one that is waited for."""
    state = State(door.standing.dispute.state)
    if state is State.INVITED and not answered:
        return _("Waiting for your answer"), "warn"
    return STATES[state]


def _side_over(side: Side, *, applicant: bool) -> tuple[str, str]:
    if applicant:
        return _("asks for talks"), ""
    return (_("took part"), "") if side.agreed else (_("did not take part"), "")


def _side_state(side: Side, *, applicant: bool) -> tuple[str, str]:
    if side.agreed:
        return (_("asks for talks"), "go") if applicant else (_("takes part"), "ok")
    if side.party.invited_at is not None:
        return _("asked, no answer yet"), "warn"
    return _("not asked yet"), ""


def _side_acts(door: Door, side: Side) -> tuple[Act, ...]:
    """Asking a side, and putting its details right, for those who may."""
    serves = door.party is None or door.party.side == Party.Sides.APPLICANT
    if side.party.side == Party.Sides.APPLICANT or side.agreed or not serves or not door.standing.may(Verb.INVITE):
        return ()
    seat = side.party.seat
    again = side.party.invited_at is not None
    label = _("Send a new invitation") if again else _("Invite this side")
    acts = [Act(label, door.url("dispute_invite", seat=seat), "second" if again else "first")]
    is_open = side.party.invited_at is None if door.party is not None else side.party.opened_at is None
    if is_open and door.standing.may(Verb.NAME_PARTY):
        acts.append(Act(_("Put name or address right"), door.url("dispute_correct", seat=seat)))
    if _may_take_out(door, side):
        acts.append(Act(_("Take this side out"), door.url("dispute_take_out", seat=seat)))
    if door.party is None and side.invitation is not None:
        acts.append(Act(_("Code, letter and answer"), door.url("dispute_invitation", seat=seat)))
    return tuple(acts)


def _may_take_out(door: Door, side: Side) -> bool:
    """One that was named and never answered, while another is there."""
    standing = door.standing
    others = [party for party in standing.present if party.side == side.party.side and party.id != side.party.id]
    free = bool(others) and not side.party.consented_round and standing.may(Verb.TAKE_OUT)
    return free and queries.named_by_reader(standing, side.party)


def _act(door: Entered, act: str, label: Words, *, kind: str = "second", hint: Words = "") -> Act:
    return Act(label, door.url("dispute_act", act=act), kind, hint)


def _ended(door: Door) -> str:
    """Why it came to its end; empty while it goes on."""
    dispute = door.standing.dispute
    if State(dispute.state) not in END_STATES:
        return ""
    return str(REASONS.get(dispute.ended_reason, "")) or str(STATES[State(dispute.state)][0])
