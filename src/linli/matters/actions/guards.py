"""Conditions that a published life adds to a verb, each checked against what is stored."""

from collections.abc import Callable, Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.kit.errors import Conflict, Refused
from linli.matters.access import Standing
from linli.matters.models import Photo, Step
from linli.matters.rules import Guard, State, Verb


def check_guards(standing: Standing, verb: Verb) -> None:
    """Every condition but the words themselves. Statements only for conditions that need them.

    Raises Conflict ``guard.<name>``.
    """
    check_conditions(standing, standing.life.guards_for(State(standing.matter.state), verb))


def check_conditions(standing: Standing, guards: Iterable[str]) -> None:
    """The same for conditions that are given. Raises Conflict ``guard.<name>``."""
    for guard in guards:
        if guard in _CHECKS and not _CHECKS[Guard(guard)](standing):
            raise Conflict(f"guard.{guard.lower()}", _SENTENCES[Guard(guard)], facts={"guard": guard})


def check_reason(standing: Standing, verb: Verb, text: str) -> None:
    """Words where the life asks for them; raises Refused ``text.missing``."""
    if Guard.REASON_GIVEN in standing.life.guards_for(State(standing.matter.state), verb) and not text.strip():
        raise Refused("text.missing", _("Please write a few words."), field="text")


def _visited(standing: Standing) -> bool:
    return Step.objects.filter(matter_id=standing.matter.id, verb=Verb.VISIT).exists()


def _photographed(standing: Standing) -> bool:
    return Photo.objects.filter(matter_id=standing.matter.id, step__post__isnull=False).exists()


_CHECKS: Mapping[Guard, Callable[[Standing], bool]] = {
    Guard.PAPERS_ADDED: lambda standing: Photo.objects.filter(matter_id=standing.matter.id).exists(),
    Guard.FIRST_CONTACT_MADE: lambda standing: standing.matter.first_contact_at is not None,
    Guard.VISIT_RECORDED: _visited,
    Guard.STAFF_PHOTO_ADDED: _photographed,
    Guard.HELD_IN_PERSON: lambda standing: standing.matter.owner_post_id is not None,
    Guard.NO_HAND_OVER_PENDING: lambda standing: standing.pending is None,
}

_SENTENCES: Mapping[Guard, Promise] = {
    Guard.PAPERS_ADDED: _("Please add a photo of the papers that are asked for first."),
    Guard.FIRST_CONTACT_MADE: _("Please get in touch first: the resident has had no answer yet."),
    Guard.VISIT_RECORDED: _("Please record a visit first."),
    Guard.STAFF_PHOTO_ADDED: _("Please add a photo of how it is now first."),
    Guard.HELD_IN_PERSON: _("Please give it to one person first."),
    Guard.NO_HAND_OVER_PENDING: _("A hand-over is waiting for its answer. Please wait for it or take it back first."),
}
