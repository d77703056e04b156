"""The invitation of the other side: a letter with a code to scan, and the text of an SMS. Silence decides nothing."""

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext

from linli.disputes.words.term import full_day_words
from linli.notices.queries.letters import Letter


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """What the letter says. ``code`` is short and read aloud on a telephone; ``link`` opens the page by itself.

    ``neutral`` leaves out who asks and what for, and says only from which place: whoever else opens the letter learns
    nothing. Whoever asks chooses that for any reason.
    """

    body: str
    address: tuple[str, ...]
    asked_by: str
    asked: str
    code: str
    link: str
    telephone: str
    written_on: date
    until: date
    neutral: bool = False
    place: str = ""


def invitation_letter(of: Invitation, language: str) -> Letter:
    """The letter in one language, for ``notices.queries.letters.write_letters``."""
    with translation.override(language):
        return Letter(
            language=language,
            sender=of.body,
            address=of.address,
            about=(full_day_words(of.written_on), gettext("Code: %(code)s") % {"code": of.code}),
            heading=gettext("You are asked to talk"),
            paragraphs=tuple(_paragraphs(of)),
            facts=tuple(_facts(of)),
            link=of.link,
            see=(gettext("Scan this to read and answer. It takes a minute and needs no account."),),
            foot=(gettext("Or telephone %(number)s and give the code.") % {"number": of.telephone},),
        )


def invitation_sms(of: Invitation, language: str) -> str:
    """One short text: who writes, where to look, until when, and that silence decides nothing."""
    with translation.override(language):
        pattern = gettext(
            "%(body)s: you are asked to talk. Read and answer by %(day)s: %(link)s, code %(code)s, or call %(number)s. "
            "Not answering decides nothing."
        )
        values = {"body": of.body, "day": full_day_words(of.until), "link": of.link, "code": of.code}
        return pattern % {**values, "number": of.telephone}


def _paragraphs(of: Invitation) -> list[str]:
    said = []
    if of.neutral:
        said.append(gettext("Somebody from %(place)s asks you to talk something over.") % {"place": of.place})
        said.append(
            gettext("Who asks, and for what, you read with the code, where nobody else sees it. Many letters are so.")
        )
    else:
        said.append(gettext("%(name)s asks you to talk about the following.") % {"name": of.asked_by})
        said.append(of.asked)
    said.append(gettext("You can say no, answer, make an offer, or ask for a mediator. Taking part is free."))
    said.append(
        gettext("If you do nothing, the request ends on that day. Nothing is decided, and nothing is held against you.")
    )
    return said


def _facts(of: Invitation) -> list[tuple[str, str]]:
    rows = [(gettext("Answer by"), full_day_words(of.until)), (gettext("Code to give"), of.code)]
    return rows if of.neutral else [(gettext("Who asks"), of.asked_by), *rows]
