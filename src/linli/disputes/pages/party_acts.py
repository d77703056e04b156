"""What a party can say about taking part: a page each, with one form, and the verb that takes what was typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import Form

from linli.disputes.actions.answer import consent_with_words
from linli.disputes.actions.complain import complain
from linli.disputes.actions.consent import consent, decline, escalate, reopen, withdraw
from linli.disputes.actions.invite import return_invitation
from linli.disputes.actions.parties import ask_help, change_contact
from linli.disputes.forms.party import (
    AnswerForm,
    ComplaintForm,
    ContactForm,
    HelpForm,
    NoForm,
    WithdrawForm,
)
from linli.disputes.models import Party
from linli.disputes.pages.entering import Entered
from linli.disputes.pages.party import address, has_room
from linli.disputes.queries.links import next_level
from linli.disputes.queries.safety import has_answered
from linli.disputes.rules import Verb

Cleaned = Mapping[str, Any]


def _nothing(_door: Entered) -> Cleaned:
    return {}


@dataclass(frozen=True)
class PartyAct:
    """One page; its words are in ``words.party_act``. ``ends``: it ends something, and its button says so in colour."""

    form: type[Form]  # its fields are arguments of the verb
    verb: Callable[..., object]
    may: Callable[[Entered], bool]
    adds: Callable[[Entered], Cleaned] = _nothing  # arguments that nobody types
    ends: bool = False
    before_reading: bool = False  # also for whoever has not said yet that the invitation is theirs

    def say(self, door: Entered, cleaned: Cleaned, at: datetime) -> None:
        """Raises what the verb raises."""
        self.verb(actor=door.actor, at=at, dispute_id=door.dispute_id, **cleaned, **self.adds(door))


def _allowed(verb: Verb) -> Callable[[Entered], bool]:
    return lambda door: door.standing.may(verb)


def _answers(door: Entered) -> bool:
    return door.standing.may(Verb.CONSENT) and door.party.consented_round < door.standing.dispute.round


def _declines(door: Entered) -> bool:
    return _answers(door) and (door.standing.may(Verb.DECLINE) or door.standing.may(Verb.LEAVE))


def _was_misled(door: Entered) -> bool:
    return door.standing.may(Verb.RETURN_INVITATION) and not door.party.consented_round


def _escalates(door: Entered) -> bool:
    return door.standing.may(Verb.ESCALATE) and bool(next_level(door.standing.dispute.committee_path))


def _always(_door: Entered) -> bool:
    return True


def _to_next_level(door: Entered) -> Cleaned:
    return {"committee_path": next_level(door.standing.dispute.committee_path)}


ACTS: Mapping[str, PartyAct] = {
    "consent": PartyAct(NoForm, consent, _answers),
    "suggest": PartyAct(AnswerForm, consent_with_words, _answers),
    "decline": PartyAct(NoForm, decline, _declines, ends=True),
    "help": PartyAct(HelpForm, ask_help, _always),
    "not-me": PartyAct(NoForm, return_invitation, _was_misled, ends=True, before_reading=True),
    "contact": PartyAct(ContactForm, change_contact, _always),
    "withdraw": PartyAct(WithdrawForm, withdraw, _allowed(Verb.WITHDRAW), ends=True),
    "reopen": PartyAct(NoForm, reopen, _allowed(Verb.REOPEN)),
    "escalate": PartyAct(NoForm, escalate, _escalates, adds=_to_next_level),
    "complain": PartyAct(ComplaintForm, complain, _always),
}


def leads_to(door: Entered, act: str) -> str:
    """Where the page after it is: the question of safety once, the room after a first word, the page of the party."""
    if act in ("consent", "suggest") and not has_answered(door.party):
        return address(door, "dispute_safety")
    if act == "suggest" and has_room(door):
        return address(door, "dispute_room")
    return f"{door.home}?done={act}"


def must_confirm(party: Party) -> bool:
    """True as long as the one who was invited has not said that the invitation is the own."""
    return party.side == Party.Sides.RESPONDENT and party.opened_at is None
