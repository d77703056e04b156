"""A correction of the kind, which looks for the owner anew."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.errors import Refused
from linli.matters.actions.change import Note, begin, written
from linli.matters.actions.keep_apart import hold_together, keep_apart
from linli.matters.actions.reroute import rerouted
from linli.matters.actions.submission import check_answers
from linli.matters.models import Matter
from linli.matters.queries.kinds import KindRow, get_leaf
from linli.matters.rules import Verb
from linli.places import queries as places


@transaction.atomic
def reclassify(
    *, actor: Actor, at: datetime, matter_id: UUID, kind_code: str, reason: str, version: int | None = None
) -> Matter:
    """Correct the kind. Times are counted anew from the receipt; answers that the new kind does not ask for fall away.

    The owner is chosen anew: at once by a desk or a coordinator, while others only offer it to the other team. Of a
    private kind it leads no other report and belongs to no event any more.

    Raises NotFound ``kind.unknown``, Refused ``reclassify.same_kind``, ``text.missing`` and what ``begin`` and
    ``finish`` raise.
    """
    kind = get_leaf(kind_code)
    held = hold_together(matter_id) if kind.private else None
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.RECLASSIFY, version=version)
    if kind.code == begun.matter.kind_code:
        raise Refused("reclassify.same_kind", _("It is of that kind already."), field="kind")
    words = written(reason, field_name="reason")
    values = {
        "kind_id": kind.id,
        "kind_code": kind.code,
        "answers": _answers_that_fit(kind, begun.matter.answers),
    }
    facts = {"from_kind": begun.matter.kind_code, "to_kind": kind.code}
    place = places.place_row(begun.matter.place_id)
    matter = rerouted(begun, kind=kind, place=place, at=at, note=Note(text=words, facts=facts), values=values)
    if held is not None:
        keep_apart(matter, held, at)
    return matter


def _answers_that_fit(kind: KindRow, answers: dict[str, Any]) -> dict[str, Any]:
    """Answers whose question the new kind asks too; a new required question is for the owner to ask."""
    fitting: dict[str, Any] = {}
    for code, value in answers.items():
        try:
            fitting |= check_answers(kind, {code: value}, need_all=False)
        except Refused:
            continue
    return fitting
