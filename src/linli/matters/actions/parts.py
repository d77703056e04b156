"""What the parts of a matter mean to the whole: it is done when they are, and settled together with them."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.kit.actors import SYSTEM
from linli.kit.errors import Conflict
from linli.matters.access import Capacity, Standing
from linli.matters.actions.change import Begun, finish
from linli.matters.events import MatterConfirmed
from linli.matters.models import Link, Matter
from linli.matters.rules import WORKING_STATES, Party, State, Verb


def refuse_open_parts(matter: Matter, reason: str) -> dict[str, Any]:
    """A whole is done when its parts are, or with a reason; returns the facts to keep.

    Raises Conflict ``matter.open_parts``.
    """
    working = [state.value for state in WORKING_STATES]
    still = Link.objects.filter(
        lead_id=matter.id, kind=Link.Kinds.CHILD, ended_at__isnull=True, matter__state__in=working
    ).count()
    if still and not reason:
        sentence = _("Some parts of it are still being worked on. Please wait for them, or say why it is done anyway.")
        raise Conflict("matter.open_parts", sentence, field="despite_parts", facts={"open": still})
    return {"open_parts": still, "despite_parts": reason} if still else {}


def confirm_parts(begun: Begun, at: datetime) -> None:
    """The resident says that the whole is settled: so are the parts that are done."""
    parts = Matter.objects.select_related("kind").filter(
        links__lead_id=begun.matter.id,
        links__kind=Link.Kinds.CHILD,
        links__ended_at__isnull=True,
        state=State.RESOLVED,
        own_state="",  # a part with a workflow of its own ends by that
    )
    for part in parts:
        whole = by_system(part, Verb.CONFIRM, State.CONFIRMED)
        finish(whole, at=at, event=MatterConfirmed, values={"closed_at": at})


def by_system(matter: Matter, verb: Verb, to_state: State) -> Begun:
    """A change of one matter that follows from another, carried out by nobody in person."""
    capacity = Capacity(Party.SYSTEM, None)
    return Begun(Standing(SYSTEM, matter, None, (capacity,)), capacity, verb, to_state)
