"""The public roster: who can be chosen as a mediator, and for what."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.models import RosterEntry
from linli.kit.actors import Actor, Role
from linli.kit.errors import NotAllowed, NotFound, Refused
from linli.kit.text import clean_text
from linli.ledger import actions as ledger
from linli.people.queries import find_serving_post
from linli.people.rules import covers_path

_KEEPERS = (Role.DESK, Role.COORDINATOR)


@transaction.atomic
def list_mediator(
    *,
    actor: Actor,
    at: datetime,
    post_id: UUID,
    name: str,
    specialities: Sequence[str] = (),
    languages: Sequence[str] = ("zh-Hans",),
    about_zh: str = "",
    about_en: str = "",
) -> RosterEntry:
    """Put a mediator's post on the roster, or change what stands there.

    Raises NotFound ``post.unknown`` for anything but a mediator's post in force, NotAllowed ``roster.not_yours``,
    Refused ``name.missing``.
    """
    post = find_serving_post(post_id, at)
    if post is None or post.role is not Role.MEDIATOR:
        raise NotFound("post.unknown", _("There is no mediator in that post."), field="post")
    _may_keep(actor, post.path)
    shown = clean_text(name, max_length=40, field="name")
    if not shown:
        raise Refused("name.missing", _("Please say who it is."), field="name")
    values = {
        "path": post.path,
        "name": shown,
        "specialities": list(specialities),
        "languages": list(languages),
        "about_zh": clean_text(about_zh, max_length=200, field="about_zh"),
        "about_en": clean_text(about_en, max_length=400, field="about_en"),
        "unlisted_at": None,
    }
    entry, _new = RosterEntry.objects.update_or_create(
        post_id=post_id, defaults=values, create_defaults={**values, "listed_at": at}
    )
    _record(actor, at, entry, "disputes.list_mediator", values)
    return entry


@transaction.atomic
def unlist_mediator(*, actor: Actor, at: datetime, entry_id: UUID) -> None:
    """Take a mediator off the roster; disputes that run go on. Raises NotFound ``roster.unknown``, NotAllowed."""
    entry = RosterEntry.objects.filter(id=entry_id, unlisted_at__isnull=True).first()
    if entry is None:
        raise NotFound("roster.unknown", _("There is no such mediator on the roster."))
    _may_keep(actor, entry.path)
    RosterEntry.objects.filter(id=entry_id).update(unlisted_at=at)
    _record(actor, at, entry, "disputes.unlist_mediator", {})


def _may_keep(actor: Actor, path: str) -> None:
    if not any(duty.role in _KEEPERS and covers_path(duty.path, path) for duty in actor.duties):
        raise NotAllowed("roster.not_yours", _("The roster is kept by the service desk of the place or of one above."))


def _record(actor: Actor, at: datetime, entry: RosterEntry, verb: str, after: Mapping[str, object]) -> None:
    ledger.record(
        verb=verb,
        subject_type="dispute_roster",
        subject_id=entry.id,
        actor=actor,
        at=at,
        before=None,
        after={name: value for name, value in after.items() if name != "unlisted_at"},
    )
