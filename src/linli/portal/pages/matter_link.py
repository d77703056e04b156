"""The resident's way into one matter: the secret link, or the account it was raised with. It opens no other."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.kit import clock
from linli.kit.actors import Actor, ActorKind
from linli.kit.errors import NotFound
from linli.kit.ids import normalise_reference, show_reference
from linli.matters import actions as matters_actions
from linli.matters import queries as matters
from linli.matters.queries import Beside, MatterView, StepView


@dataclass(frozen=True)
class MatterLink:
    """An opened door: who comes through it, to which matter, and the addresses behind it."""

    actor: Actor
    matter: MatterView
    secret: str

    @property
    def reference(self) -> str:
        """The number as stored."""
        return normalise_reference(self.matter.reference)

    @cached_property
    def steps(self) -> Sequence[StepView]:
        """What has happened, as far as its resident reads it, oldest first; read once."""
        return matters.steps_of(self.matter.id, in_full=False, language=get_language() or "")

    @cached_property
    def beside(self) -> Beside:
        """Which of the rarer things there are about it; read once."""
        return matters.find_beside(self.matter.id)

    @property
    def base(self) -> str:
        """The address of the matter's page."""
        return self.url_of("matter")

    def url_of(self, name: str, **more: str) -> str:
        """The address of a page of this matter, by the same door."""
        if self.secret:
            return reverse(name, kwargs={"reference": self.matter.reference, "secret": self.secret, **more})
        return reverse(f"my_{name}", kwargs={"reference": self.matter.reference, **more})


def open_link(request: HttpRequest, reference: str, secret: str) -> MatterLink:
    """Open the matter for its resident, by the secret or, with an empty one, by the account that is signed in.

    Whoever comes through is a resident here, staff included: what their posts allow is on their own pages, and what
    their own team did they do not confirm. Raises NotFound ``matter.unknown``, the same for a wrong number and for
    somebody else's matter.
    """
    if secret:
        found = matters.find_by_secret(reference, secret, _resident(request))
        return MatterLink(_resident(request, found.id), found, secret)
    actor = _resident(request)
    matter_id = _own_matter(actor, reference)
    return MatterLink(actor, matters_actions.open_matter(actor=actor, at=clock.now(), matter_id=matter_id), "")


def open_links_of_account(request: HttpRequest) -> list[MatterLink]:
    """Every matter of the account that is signed in, as its resident opens it."""
    actor = _resident(request)
    rows = matters.list_my_matters(actor) if actor.account_id else []
    now = clock.now()
    return [MatterLink(actor, matters_actions.open_matter(actor=actor, at=now, matter_id=row.id), "") for row in rows]


def _resident(request: HttpRequest, *matter_ids: UUID) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return Actor(
        ActorKind.RESIDENT,
        actor.account_id,
        matter_ids=matter_ids,
        language=actor.language,
        also_serves=actor.duties,
    )


def _own_matter(actor: Actor, reference: str) -> UUID:
    mine = matters.list_my_matters(actor) if actor.account_id else []
    wanted = show_reference(normalise_reference(reference))
    for row in mine:
        if row.reference == wanted:
            return row.id
    raise NotFound("matter.unknown", _("There is no such matter, or it is not yours to see."))
