"""An update from the client that brought the request: words of the resident, or that it is settled or is not."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.kit.ids import normalise_reference, uuid7
from linli.matters import actions as matters
from linli.matters.queries import get_matter, state_of
from linli.matters.rules import State
from linli.open311.access import NOBODY, Client
from linli.open311.models import PostedUpdate, Posting
from linli.open311.queries import find_posting
from linli.open311.rules import IS_CLOSED

MOST_UPDATES = 50  # for one request: a conversation, not a flood
MAX_UPDATE_ID = 100


@dataclass(frozen=True, kw_only=True)
class Update:
    """What a client sent. ``status``: open, closed, or empty for words alone."""

    request_id: str
    update_id: str
    description: str
    status: str = ""
    request_digest: bytes


def post_update(*, client: Client, at: datetime, update: Update, language: str) -> UUID:
    """Add it as the resident's own; answers with the number of the update here. The same number twice is done once.

    Only the client that brought a request may, fifty times at most. Closed confirms what is done; open reopens what is
    done; in any other stage the words are a note. Raises NotAllowed ``key.missing``, NotFound ``request.unknown``,
    Refused ``update_id.missing``, ``text.missing`` and ``update.too_many`` (429), Conflict ``update.other_body``, and
    what the verbs raise.
    """
    if not 0 < len(update.update_id) <= MAX_UPDATE_ID or not update.update_id.isprintable():
        raise Refused("update_id.missing", _("An update needs an update_id of its own."), field="update_id")
    if client.name == NOBODY:
        raise NotAllowed("key.missing", _("This needs an api_key."))
    with transaction.atomic():
        posting = find_posting(normalise_reference(update.request_id[:40]), client.name)
        if posting is None:
            sentence = _("There is no such request, or another client brought it.")
            raise NotFound("request.unknown", sentence, field="service_request_id")
        counted = Posting.objects.filter(id=posting.id).update(updates=F("updates") + 1)  # one at a time from here
        must_change_one(counted)
        earlier = PostedUpdate.objects.filter(posting=posting, update_id=update.update_id).first()
        if earlier is not None:
            return _repeated(posting, earlier, update)
        posting.refresh_from_db(fields=["updates"])
        if posting.updates > MOST_UPDATES:
            sentence = _("There are too many updates of this request already.")
            raise Refused("update.too_many", sentence, status=429)
        stored = PostedUpdate.objects.create(
            id=uuid7(), posting=posting, update_id=update.update_id, request_digest=update.request_digest, at=at
        )
        _carry_out(client, at, posting.matter_id, update, language)
    return stored.id


def _repeated(posting: Posting, earlier: PostedUpdate, update: Update) -> UUID:
    if bytes(earlier.request_digest) != update.request_digest:
        sentence = _("This update_id was used before for another update.")
        raise Conflict("update.other_body", sentence, field="update_id")
    Posting.objects.filter(id=posting.id).update(updates=F("updates") - 1)
    return earlier.id


def _carry_out(client: Client, at: datetime, matter_id: UUID, update: Update, language: str) -> None:
    """The client speaks for the resident who reported through it."""
    actor = replace(client.actor(language), matter_ids=(matter_id,), duties=())
    text, state = update.description.strip(), state_of(matter_id)
    own = _own_action(actor, matter_id, update.status)
    if own is not None:
        _by_its_workflow(actor, at, matter_id, own, text)
    elif update.status == "closed" and state is State.RESOLVED:
        matters.confirm(actor=actor, at=at, matter_id=matter_id, text=text)
    elif update.status == "open" and state in IS_CLOSED and text:
        matters.reopen(actor=actor, at=at, matter_id=matter_id, reason=text)
    else:
        matters.comment(actor=actor, at=at, matter_id=matter_id, text=text)


def _own_action(actor: Actor, matter_id: UUID, status: str) -> str | None:
    """What agrees or opens again in a workflow of its own; empty: nothing does now. None for the built-in life."""
    view = get_matter(actor, matter_id)
    if view.own_state is None:
        return None
    fitting = (way for way in view.ways if (way.settles if status == "closed" else way.opens_again))
    return next((way.action for way in fitting), "") if status else ""


def _by_its_workflow(actor: Actor, at: datetime, matter_id: UUID, action: str, text: str) -> None:
    if action:
        matters.take_step(actor=actor, at=at, matter_id=matter_id, action=action, text=text)
    else:
        matters.comment(actor=actor, at=at, matter_id=matter_id, text=text)
