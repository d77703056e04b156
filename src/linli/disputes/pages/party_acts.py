"""What a party can say about taking part: a page each, with what it leads to, one form, and the verb behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import Form
from django.utils.translation import gettext_lazy as _

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
from linli.disputes.rules import Verb
from linli.disputes.words.party import Words

Cleaned = Mapping[str, Any]


@dataclass(frozen=True)
class PartyAct:
    """One page. ``done``: the sentence after it; ``ends``: it ends something, and its button says so in colour."""

    heading: Words
    lead: Words
    send: Words
    done: Words
    form: type[Form]
    may: Callable[[Entered], bool]
    say: Callable[[Entered, Cleaned, datetime], object]
    ends: bool = False
    before_reading: bool = False  # also for whoever has not said yet that the invitation is theirs


def _answers(door: Entered) -> bool:
    return door.standing.may(Verb.CONSENT) and door.party.consented_round < door.standing.dispute.round


def _declines(door: Entered) -> bool:
    return _answers(door) and (door.standing.may(Verb.DECLINE) or door.standing.may(Verb.LEAVE))


def _was_misled(door: Entered) -> bool:
    return door.standing.may(Verb.RETURN_INVITATION) and not door.party.consented_round


def _withdraws(door: Entered) -> bool:
    return door.standing.may(Verb.WITHDRAW)


def _always(_door: Entered) -> bool:
    return True


def _ids(door: Entered, at: datetime) -> dict[str, Any]:
    return {"actor": door.actor, "at": at, "dispute_id": door.dispute_id}


def _consent(door: Entered, _cleaned: Cleaned, at: datetime) -> object:
    return consent(**_ids(door, at))


def _suggest(door: Entered, cleaned: Cleaned, at: datetime) -> object:
    return consent_with_words(**_ids(door, at), text=cleaned["text"], once=cleaned.get("once"))


def _decline(door: Entered, _cleaned: Cleaned, at: datetime) -> object:
    return decline(**_ids(door, at))


def _help(door: Entered, cleaned: Cleaned, at: datetime) -> object:
    return ask_help(
        **_ids(door, at),
        needs=tuple(cleaned["needs"]),
        phone=cleaned["phone"],
        text=cleaned["text"],
        once=cleaned.get("once"),
    )


def _not_me(door: Entered, _cleaned: Cleaned, at: datetime) -> object:
    return return_invitation(**_ids(door, at))


def _contact(door: Entered, cleaned: Cleaned, at: datetime) -> object:
    return change_contact(**_ids(door, at), phone=cleaned["phone"], email=cleaned["email"], address=cleaned["address"])


def _withdraw(door: Entered, cleaned: Cleaned, at: datetime) -> object:
    return withdraw(**_ids(door, at), settled=bool(cleaned.get("settled")))


def _reopen(door: Entered, _cleaned: Cleaned, at: datetime) -> object:
    return reopen(**_ids(door, at))


def _escalate(door: Entered, _cleaned: Cleaned, at: datetime) -> object:
    path = next_level(door.standing.dispute.committee_path)
    return escalate(**_ids(door, at), committee_path=path)


def _complain(door: Entered, cleaned: Cleaned, at: datetime) -> object:
    return complain(**_ids(door, at), text=cleaned["text"], once=cleaned.get("once"))


ACTS: Mapping[str, PartyAct] = {
    "consent": PartyAct(
        heading=_("Take part"),
        lead=_("You agree to talk, and nothing more. Nothing is owed or admitted by it, and you can stop at any time."),
        send=_("Yes, I take part"),
        done=_("You take part. Thank you."),
        form=NoForm,
        may=_answers,
        say=_consent,
    ),
    "suggest": PartyAct(
        heading=_("Suggest a time or make an offer"),
        lead=_("You agree to talk and say a first word. It binds nobody, and no court may use it against you."),
        send=_("Take part and send"),
        done=_("You take part, and what you wrote has been sent."),
        form=AnswerForm,
        may=_answers,
        say=_suggest,
    ),
    "decline": PartyAct(
        heading=_("Not taking part"),
        lead=_(
            "Nobody asks why, and it is held against nobody. Whoever asks can still go other ways, also to a court."
        ),
        send=_("No, I do not want to"),
        done=_("You do not take part. That has been told to whoever asked."),
        form=NoForm,
        may=_declines,
        say=_decline,
        ends=True,
    ),
    "help": PartyAct(
        heading=_("Help or an interpreter"),
        lead=_("A person gets back to you. The other side does not learn of it, and help costs nothing."),
        send=_("Ask for help"),
        done=_("Somebody gets back to you. In a hurry, ring the number below."),
        form=HelpForm,
        may=_always,
        say=_help,
    ),
    "not-me": PartyAct(
        heading=_("This is not for me"),
        lead=_("Then this link and its code are closed, and nobody writes to you about it again from here."),
        send=_("Close it: this is not for me"),
        done=_("Thank you. The link is closed."),
        form=NoForm,
        may=_was_misled,
        say=_not_me,
        ends=True,
        before_reading=True,
    ),
    "contact": PartyAct(
        heading=_("How I can be reached"),
        lead=_("For news about this only. The other side never sees it."),
        send=_("Keep it"),
        done=_("Kept."),
        form=ContactForm,
        may=_always,
        say=_contact,
    ),
    "withdraw": PartyAct(
        heading=_("Go out of it"),
        lead=_(
            "You need give no reason. Where others of your side remain, they go on; otherwise it ends for everybody."
        ),
        send=_("Go out of it"),
        done=_("You are out of it."),
        form=WithdrawForm,
        may=_withdraws,
        say=_withdraw,
        ends=True,
    ),
    "reopen": PartyAct(
        heading=_("Try again"),
        lead=_("The other side is asked anew and can say no. What was written before stays where it is."),
        send=_("Ask the other side again"),
        done=_("The other side is asked again."),
        form=NoForm,
        may=lambda door: door.standing.may(Verb.REOPEN),
        say=_reopen,
    ),
    "escalate": PartyAct(
        heading=_("Take it to the next level"),
        lead=_(
            "The committee of the next level takes it up if the other side agrees anew. The mediator will be another."
        ),
        send=_("Take it to the next level"),
        done=_("It is with the next level. The other side is asked again."),
        form=NoForm,
        may=lambda door: door.standing.may(Verb.ESCALATE) and bool(next_level(door.standing.dispute.committee_path)),
        say=_escalate,
    ),
    "complain": PartyAct(
        heading=_("Complain"),
        lead=_("A complaint stops nothing and is held against nobody. It is answered within fifteen working days."),
        send=_("Send the complaint"),
        done=_("The complaint has been sent."),
        form=ComplaintForm,
        may=_always,
        say=_complain,
    ),
}


def leads_to(door: Entered, act: str) -> str:
    """Where the page after it is: the room after a first word, else the page of the party."""
    if act == "suggest" and has_room(door):
        return address(door, "dispute_room")
    return f"{door.home}?done={act}"


def must_confirm(party: Party) -> bool:
    """True as long as the one who was invited has not said that the invitation is the own."""
    return party.side == Party.Sides.RESPONDENT and party.opened_at is None
