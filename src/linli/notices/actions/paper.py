"""Telling by letter: who asked for it at a desk, what was printed, what is in the post."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.errors import Conflict, Refused
from linli.kit.ids import uuid7
from linli.ledger import actions as ledger
from linli.notices.actions.moves import Move, apply_moves
from linli.notices.models import PostalAddress
from linli.notices.queries.letters import ADDRESS_LINES
from linli.notices.queries.paper import PaperNotice, list_paper
from linli.notices.rules import State

LONGEST_ADDRESS = 254
_DRIVER = "desk"


@transaction.atomic
def choose_paper(*, actor: Actor, at: datetime, matter_id: UUID, address: str) -> None:
    """From now on the resident of this matter is told by letter, instead of by e-mail or SMS.

    The caller has seen that the actor speaks for the resident. Raises Refused ``letter.no_address`` and
    ``letter.address_too_long``.
    """
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    kept = "\n".join(lines)
    if not lines:
        raise Refused("letter.no_address", _("Please write where the letter goes."), field="address")
    if len(lines) > ADDRESS_LINES or len(kept) > LONGEST_ADDRESS:
        message = _("This address does not fit the window of an envelope. Six lines are the most.")
        raise Refused("letter.address_too_long", message, field="address")
    PostalAddress.objects.update_or_create(matter_id=matter_id, defaults={"lines": kept, "since_at": at})
    _record("notices.choose_paper", actor, at, matter_id)


@transaction.atomic
def stop_paper(*, actor: Actor, at: datetime, matter_id: UUID) -> None:
    """No more letters, and the address is erased. Raises Conflict ``letter.not_chosen``."""
    gone, _by_model = PostalAddress.objects.filter(matter_id=matter_id).delete()
    if not gone:
        raise Conflict("letter.not_chosen", _("This resident is not told by letter."))
    _record("notices.stop_paper", actor, at, matter_id)


@transaction.atomic
def print_letters(*, actor: Actor, at: datetime, notice_ids: Collection[UUID]) -> list[PaperNotice]:
    """These letters to be printed, of the actor's places; what was printed and not posted may be printed again.

    Raises NotAllowed ``letter.not_yours``, Conflict ``letter.changed`` when one of them is no longer there to print.
    """
    found = _wanted(actor, notice_ids)
    moves = [_move(one, State.SENDING, tries=1) for one in found if one.state is State.CREATED]
    _apply(moves, at)
    _record("notices.print_letters", actor, at, count=len(found))
    return found


@transaction.atomic
def mark_posted(*, actor: Actor, at: datetime, notice_ids: Collection[UUID]) -> int:
    """These printed letters are in the post; how many. Raises as print_letters, and ``letter.not_printed``."""
    found = _wanted(actor, notice_ids)
    if any(one.state is not State.SENDING for one in found):
        raise Conflict("letter.not_printed", _("One of these letters has not been printed yet."))
    _apply([_move(one, State.SENT) for one in found], at)
    _record("notices.mark_posted", actor, at, count=len(found))
    return len(found)


def _wanted(actor: Actor, notice_ids: Collection[UUID]) -> list[PaperNotice]:
    wanted = set(notice_ids)
    found = [one for one in list_paper(actor) if one.id in wanted]
    if not found or len(found) != len(wanted):
        raise _changed()
    return found


def _move(one: PaperNotice, new: State, *, tries: int = 0) -> Move:
    return Move(one.id, one.state, new, one.attempts, None, tries=tries, driver=_DRIVER)


def _apply(moves: Sequence[Move], at: datetime) -> None:
    if len(apply_moves(moves, at)) != len(moves):
        raise _changed()


def _changed() -> Conflict:
    return Conflict("letter.changed", _("Somebody else was faster. Please look at the newest list."))


def _record(verb: str, actor: Actor, at: datetime, matter_id: UUID | None = None, **facts: int) -> None:
    ledger.record(
        verb=verb,
        subject_type="matter" if matter_id else "notices",
        subject_id=matter_id or uuid7(),
        actor=actor,
        at=at,
        before=None,
        after=None,
        facts=facts,
    )
