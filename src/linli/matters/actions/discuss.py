"""Words both ways: notes, questions, answers."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.kit.actors import Actor
from linli.matters.actions.change import Note, begin, finish, one_of, written
from linli.matters.actions.work import contacted
from linli.matters.events import MatterCommented, MatterDiscussed, MatterEvent, QuestionAnswered, QuestionAsked
from linli.matters.models import Matter
from linli.matters.rules import Party, Verb, Visibility


@transaction.atomic
def comment(
    *,
    actor: Actor,
    at: datetime,
    matter_id: UUID,
    text: str,
    visibility: str = Visibility.PUBLIC,
    version: int | None = None,
) -> Matter:
    """Add a note. INTERNAL ones are for staff; what a resident writes is always PUBLIC to the resident.

    Raises Refused ``text.missing``, ``text.too_long``, ``code.unknown`` and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.COMMENT, version=version)
    seen = Visibility(one_of(visibility, tuple(Visibility), "visibility"))
    if begun.capacity.party is Party.RESIDENT:
        seen = Visibility.PUBLIC
    note = Note(text=written(text), facts={"party": begun.capacity.party.value}, visibility=seen)
    event = MatterCommented if seen is Visibility.PUBLIC else MatterDiscussed
    matter, _step = finish(begun, at=at, event=event, note=note)
    return matter


@transaction.atomic
def ask(*, actor: Actor, at: datetime, matter_id: UUID, text: str, version: int | None = None) -> Matter:
    """Ask the other side something. A question of the staff counts as first contact.

    Raises as ``comment``.
    """
    return _say(Verb.ASK, QuestionAsked, actor=actor, at=at, matter_id=matter_id, text=text, version=version)


@transaction.atomic
def answer(*, actor: Actor, at: datetime, matter_id: UUID, text: str, version: int | None = None) -> Matter:
    """Answer the other side. Raises as ``comment``."""
    return _say(Verb.ANSWER, QuestionAnswered, actor=actor, at=at, matter_id=matter_id, text=text, version=version)


def _say(
    verb: Verb,
    event: type[MatterEvent],
    *,
    actor: Actor,
    at: datetime,
    matter_id: UUID,
    text: str,
    version: int | None,
) -> Matter:
    begun = begin(actor=actor, matter_id=matter_id, verb=verb, version=version)
    note = Note(text=written(text), facts={"party": begun.capacity.party.value})
    values = contacted(begun, at) if begun.capacity.duty else {}
    matter, _step = finish(begun, at=at, event=event, note=note, values=values)
    return matter
