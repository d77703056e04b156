"""What the law keeps of a dispute, its matter keeps too: it is taken off lists of what is to be destroyed."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from linli.disputes.events import DisputeMoved
from linli.disputes.queries.keeping import kept_with_matters
from linli.disputes.rules import Verb
from linli.kit.clock import local_day
from linli.kit.events import subscribe
from linli.matters import actions as matters
from linli.matters.events import DestructionListed
from linli.matters.rules.retention import Held

LOOK_AGAIN = timedelta(days=90)  # what is not over has no last day yet
_AGAIN = (Verb.REOPEN, Verb.ESCALATE)
_OPEN = gettext_lazy("Its dispute is not over, or something in it is still to be performed or answered.")
_OVER = gettext_lazy("The papers of its dispute are kept until then, by the law of the place.")


def _listed(event: DestructionListed) -> None:
    listed = {matter_id for matter_id, _held in event.lines}
    for matter_id, until in kept_with_matters(listed, event.at).items():
        if until is None:
            _keep_open(matter_id, event.at)
        elif until >= local_day(event.at):
            _keep(matter_id, event.at, (Held.WORDS,), _OVER, until + timedelta(days=1))


def _moved(event: DisputeMoved) -> None:
    """Begun anew after its matter was listed, or approved: its time counts from the next end."""
    if event.verb in _AGAIN:
        _keep_open(event.matter_id, event.at)


def _keep_open(matter_id: UUID, at: datetime) -> None:
    """Who raised it has to be reached as long as it goes on."""
    _keep(matter_id, at, tuple(Held), _OPEN, local_day(at) + LOOK_AGAIN)


def _keep(matter_id: UUID, at: datetime, held: tuple[Held, ...], reason: str | Promise, until: date) -> None:
    with translation.override(settings.LANGUAGE_CODE):  # kept as words, for everybody who looks at the list
        words = str(reason)
    matters.keep_for_law(at=at, matter_id=matter_id, held=held, reason=words, until=until)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(DestructionListed, _listed)
    subscribe(DisputeMoved, _moved)
