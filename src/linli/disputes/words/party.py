"""What a party reads about its dispute: what happened, what it can do, what comes of silence, who reads what."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.disputes.models import Clock, Invitation
from linli.disputes.rules import EndReason, State, Verb, Who
from linli.ui.words import day, when

Words = str | Promise

STEPS: Mapping[str, Words] = {
    Verb.OPEN: gettext_lazy("Talks were asked for"),
    Verb.STATE_CLAIM: gettext_lazy("What is asked for was written"),
    Verb.NAME_PARTY: gettext_lazy("A side was named or its details were put right"),
    Verb.TAKE_OUT: gettext_lazy("A side that had not answered was taken out"),
    Verb.NO_ANSWER: gettext_lazy("A side did not answer in time and is asked no longer"),
    Verb.INVITE: gettext_lazy("An invitation was sent"),
    Verb.RETURN_INVITATION: gettext_lazy("The invitation reached somebody else"),
    Verb.CONSENT: gettext_lazy("Agreed to take part"),
    Verb.BEGIN_TALK: gettext_lazy("Agreed to take part. The talk began"),
    Verb.DECLINE: gettext_lazy("Did not want to take part"),
    Verb.LEAVE: gettext_lazy("Left; the others go on"),
    Verb.CALL_MEDIATOR: gettext_lazy("A mediator was called"),
    Verb.PICK_MEDIATOR: gettext_lazy("A mediator was picked"),
    Verb.AGREE_ON_MEDIATOR: gettext_lazy("The sides picked the same mediator"),
    Verb.APPOINT: gettext_lazy("A mediator was appointed"),
    Verb.ACCEPT_APPOINTMENT: gettext_lazy("The mediator accepted and disclosed"),
    Verb.REFUSE_APPOINTMENT: gettext_lazy("The mediator could not take it"),
    Verb.KEEP_MEDIATOR: gettext_lazy("Keeps the mediator"),
    Verb.BEGIN_MEDIATION: gettext_lazy("The mediation began"),
    Verb.REPLACE_MEDIATOR: gettext_lazy("Asked for another mediator"),
    Verb.STEP_DOWN: gettext_lazy("The mediator stepped down"),
    Verb.PAUSE: gettext_lazy("The mediation paused"),
    Verb.RESUME: gettext_lazy("The mediation went on"),
    Verb.OPEN_JOINT_ROOM: gettext_lazy("The joint room was opened"),
    Verb.CLOSE_JOINT_ROOM: gettext_lazy("The joint room was closed"),
    Verb.PLAN_SESSION: gettext_lazy("A meeting was planned"),
    Verb.CANCEL_SESSION: gettext_lazy("A meeting was called off"),
    Verb.WRITE_FACTS: gettext_lazy("Undisputed facts were written down"),
    Verb.CONFIRM_FACTS: gettext_lazy("Confirmed the undisputed facts"),
    Verb.EXTEND: gettext_lazy("Agreed to go on longer"),
    Verb.OFFER: gettext_lazy("Made an offer"),
    Verb.ACCEPT_OFFER: gettext_lazy("Took an offer"),
    Verb.DRAFT: gettext_lazy("The agreement was worked on"),
    Verb.FREEZE: gettext_lazy("The text of the agreement was fixed"),
    Verb.REWORK: gettext_lazy("The text was opened again"),
    Verb.WAIVE_REFLECTION: gettext_lazy("Needs no more time to think it over"),
    Verb.ASK_FOR_TIME: gettext_lazy("Wants more time to think it over"),
    Verb.SIGN: gettext_lazy("Signed"),
    Verb.BRING_INTO_FORCE: gettext_lazy("The agreement came into force"),
    Verb.REFUSE_TO_SIGN: gettext_lazy("Did not want to sign"),
    Verb.REPORT_PERFORMANCE: gettext_lazy("Reported that something was done"),
    Verb.CONFIRM_PERFORMANCE: gettext_lazy("Confirmed that something was done"),
    Verb.REPORT_NOT_KEPT: gettext_lazy("Said that something was not kept"),
    Verb.REPORT_CONDITION: gettext_lazy("Said that a condition has come true"),
    Verb.COMPLETE: gettext_lazy("Everything that was agreed is done"),
    Verb.REPORT_BREACH: gettext_lazy("Reported that something was not done"),
    Verb.RENEGOTIATE: gettext_lazy("The agreement is negotiated anew"),
    Verb.KEEP_FORMER: gettext_lazy("There are no new terms. The agreement in force goes on"),
    Verb.KEEP_BREACHED: gettext_lazy("There are no new terms. The agreement in force goes on"),
    Verb.APPLY_FOR_CONFIRMATION: gettext_lazy("Asked a court to confirm the agreement"),
    Verb.HAND_OFF: gettext_lazy("Handed to another body"),
    Verb.WITHDRAW: gettext_lazy("Went out of it"),
    Verb.GIVE_UP: gettext_lazy("The mediator saw no way to an agreement"),
    Verb.RUN_OUT: gettext_lazy("The time was over"),
    Verb.REFER: gettext_lazy("Another door was named"),
    Verb.OPEN_NEXT_DOOR: gettext_lazy("The time to mediate was over. The next way is open"),
    Verb.REOPEN: gettext_lazy("Opened again; the other side is asked anew"),
    Verb.ESCALATE: gettext_lazy("Taken to the next level; the other side is asked anew"),
}
WHO: Mapping[str, Words] = {
    Who.APPLICANT: gettext_lazy("who asked"),
    Who.RESPONDENT: gettext_lazy("other side"),
    Who.MEDIATOR: gettext_lazy("mediator"),
    Who.REGISTRAR: gettext_lazy("registrar"),
    Who.CASEWORKER: gettext_lazy("caseworker"),
    Who.CLOCK: gettext_lazy("by time alone"),
}
REASONS: Mapping[str, Words] = {
    EndReason.AGREED: gettext_lazy("You agreed."),
    EndReason.SETTLED_AND_WITHDRAWN: gettext_lazy("It was settled between the sides."),
    EndReason.UNREACHABLE: gettext_lazy(
        "There was no answer in time. That decides nothing and is held against nobody."
    ),
    EndReason.UNWILLING: gettext_lazy("One side does not want to go on. Nobody has to say why."),
    EndReason.TOO_FAR_APART: gettext_lazy("The sides were too far apart."),
    EndReason.TIME_EXPIRED: gettext_lazy("The time for talking was over, and it was not made longer together."),
    EndReason.REFUSES_TO_SIGN: gettext_lazy("One side did not want to sign."),
    EndReason.OTHER: gettext_lazy("It ended for another reason."),
}
CLOCKS: Mapping[str, Words] = {
    "ANSWER_INVITATION": gettext_lazy("The other side answers by"),
    "TALK": gettext_lazy("Talking is open until"),
    "PICK_MEDIATOR": gettext_lazy("Pick a mediator together by"),
    "ACCEPT_APPOINTMENT": gettext_lazy("The mediator answers by"),
    "MEDIATE": gettext_lazy("The mediation is open until"),
    "PAUSE": gettext_lazy("The pause ends by itself"),
    "WRITE": gettext_lazy("Write down and fix the text by"),
    "SIGN": gettext_lazy("Sign by"),
    "APPLY_FOR_CONFIRMATION": gettext_lazy("A court can be asked to confirm it until"),
}
WAYS: Mapping[str, Words] = {
    Invitation.Channels.LETTER: pgettext_lazy("invited by", "Letter"),
    Invitation.Channels.SMS: pgettext_lazy("invited by", "Text message"),
    Invitation.Channels.EMAIL: pgettext_lazy("invited by", "E-mail"),
    Invitation.Channels.IN_PERSON: pgettext_lazy("invited by", "A caseworker, by telephone or at the door"),
}
NEEDS: Mapping[str, Words] = {
    "CALL": gettext_lazy("Please ring me"),
    "INTERPRETER": gettext_lazy("I need an interpreter"),
    "SIGN_LANGUAGE": gettext_lazy("I need sign language"),
    "READ_OUT": gettext_lazy("Somebody should read it to me"),
    "VISIT": gettext_lazy("Please come by"),
}
_NOTHING: Mapping[State, Words] = {
    State.TALKING: gettext_lazy(
        "Then the talk ends when its time is over. Nothing is decided. Each side can still ask for a mediator or go to "
        "a court."
    ),
    State.SELECTING: gettext_lazy("Then the registrar names a mediator whom each side can still replace."),
    State.PENDING: gettext_lazy("Then it waits until each side has said whether it keeps the mediator."),
    State.MEDIATING: gettext_lazy("Then the mediation ends when its time is over. Nothing is decided."),
    State.PAUSED: gettext_lazy("The time stands still during the pause. You need not do anything."),
    State.AGREED: gettext_lazy("Then nothing binds anybody: an agreement holds only once every side has signed."),
    State.REFLECTING: gettext_lazy("Then nothing binds anybody: an agreement holds only once every side has signed."),
    State.SIGNING: gettext_lazy("Then nothing binds anybody: an agreement holds only once every side has signed."),
    State.PERFORMING: gettext_lazy("What was agreed still holds. Saying nothing does not count as paid or done."),
    State.BREACHED: gettext_lazy("What was agreed still holds. Saying nothing does not count as paid or done."),
}


def nothing_words(state: State, *, applicant: bool, answered: bool) -> str:
    """What happens when this party does nothing: silence ends, it never decides."""
    if state is State.INTAKE:
        return _("Then nobody is asked. Nothing is sent before you say so.")
    if state is State.INVITED and (applicant or answered):
        return _("You need do nothing now. If the other side does not answer in time, this ends and decides nothing.")
    if state is State.INVITED:
        return _(
            "Then this ends when the time is over. Nothing is decided, nothing is held against you, and whoever asks "
            "can still go other ways."
        )
    return str(_NOTHING.get(state, ""))


def until_words(clock: Clock) -> str:
    """The end in words; where the days off are not published yet, from when on that is."""
    until = when(clock.due_at)
    if clock.unknown_from is None:
        return until
    return _("Not before %(until)s: the days off from %(day)s on are not published yet.") % {
        "until": until,
        "day": day(clock.unknown_from),
    }


def reader_words(*, applicant: bool) -> list[str]:
    """Who will read what, a sentence for each sort of words."""
    asked = (
        _("What you ask for: the sides, the mediator and the registrar. The caseworker until there is a mediator.")
        if applicant
        else _(
            "What is asked of you: the sides, the mediator and the registrar. The caseworker until there is a mediator."
        )
    )
    return [
        asked,
        _("What is said in the joint room: the sides and the mediator, nobody else."),
        _("What you tell the mediator alone: you and the mediator. The other side only what you release yourself."),
        _("Your limits and sealed bids: nobody. A program compares them, and the mediator does not see them either."),
        _("How to reach you: whoever invites and mediates. The other side sees your name only."),
        _("What you say about your safety: the mediator and the registrar, never the other side."),
        _("Township and county see stages, days and counts, never a word."),
        _("By law a mediator must report violence against people who cannot protect themselves, and serious danger."),
    ]
