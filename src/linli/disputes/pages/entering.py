"""Through which door somebody comes to a dispute: a party by its secret link, staff by a post.

Whoever comes by a link acts as that party and as nobody else, whatever account is signed in on the same device. Nothing
is remembered of it: neither a cookie nor a session knows that the link was opened.
"""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import Standing, get_standing, is_confirmed, party_by_secret, standing_to
from linli.disputes.models import Party
from linli.disputes.words.term import full_day_words
from linli.kit.actors import Actor, ActorKind
from linli.kit.clock import local_day
from linli.kit.errors import Expired, NotAllowed, NotFound


@dataclass(frozen=True)
class Entered:
    """A party that came by its link."""

    actor: Actor
    standing: Standing
    party: Party
    secret: str

    @property
    def dispute_id(self) -> UUID:
        """Of the dispute."""
        return self.standing.dispute.id

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody has said that the invitation is the own."""
        return is_confirmed(self.party)

    @property
    def home(self) -> str:
        """The page to come back to."""
        return reverse("dispute_party_home", kwargs={"secret": self.secret})

    def url(self, name: str, **kwargs: object) -> str:
        """The address of a page of this dispute through the same door. Raises NoReverseMatch."""
        return reverse(name, kwargs={"secret": self.secret, **kwargs})


@dataclass(frozen=True)
class Serving:
    """Somebody who serves in the dispute: its mediator, a registrar, a caseworker, or who keeps its clocks."""

    actor: Actor
    standing: Standing
    party: None = None

    @property
    def dispute_id(self) -> UUID:
        """Of the dispute."""
        return self.standing.dispute.id

    @property
    def home(self) -> str:
        """The page to come back to."""
        return reverse("dispute_overview", kwargs={"dispute_id": self.dispute_id})

    def url(self, name: str, **kwargs: object) -> str:
        """As ``Entered.url``."""
        return reverse(name, kwargs={"dispute_id": self.dispute_id, **kwargs})


Door = Entered | Serving


def enter(request: HttpRequest, secret: str, *, asking: bool = False) -> Entered:
    """As the party whose link it is; the page has to be ``ui.sealed``. ``asking``: this page asks whose link it is.

    Raises NotFound ``dispute.unknown``, Expired ``dispute.left`` for a party that has left it, Expired
    ``dispute.destroyed`` once its words are gone, NotAllowed ``reader.confirm_first`` on every page but those that ask
    until the invitation has been confirmed: nobody reads by a link that went astray.
    """
    party = party_by_secret(secret)
    if party.left_at is not None:
        sentence = _("You have left these talks. They go on without you. To come back, please ring the service desk.")
        raise Expired("dispute.left", sentence)
    if not asking and not is_confirmed(party):
        sentence = _("Please open your invitation first, and say there that it is for you.")
        raise NotAllowed("reader.confirm_first", sentence)
    actor = _as_party(request.actor, party)  # type: ignore[attr-defined]
    return Entered(actor, _with_words(standing_to(actor, party.dispute)), party, secret)


def serve(request: HttpRequest, dispute_id: UUID) -> Serving:
    """By a post. Raises NotFound ``dispute.unknown``, for parties too: they come by their link; and as ``enter``."""
    given: Actor = request.actor  # type: ignore[attr-defined]
    actor = Actor(given.kind, given.account_id, given.duties, language=given.language)
    standing = get_standing(actor, dispute_id)
    if standing.party is not None:
        raise NotFound("dispute.unknown", _("There is no such dispute, or it is not for you to see."))
    return Serving(actor, _with_words(standing))


def _with_words(standing: Standing) -> Standing:
    """Only where there is still something to show; the page that says so holds nothing of it."""
    at = standing.dispute.words_destroyed_at
    if at is None:
        return standing
    sentence = _("The words of this dispute were destroyed on %(day)s, when their time was over. Nobody can read them.")
    raise Expired("dispute.destroyed", sentence % {"day": full_day_words(local_day(at))})


def _as_party(actor: Actor, party: Party) -> Actor:
    """Only this seat: no post, and no account but the party's own."""
    own = actor.account_id if party.account_id is not None and party.account_id == actor.account_id else None
    return Actor(ActorKind.RESIDENT, own, language=actor.language, party_ids=(party.id,))
