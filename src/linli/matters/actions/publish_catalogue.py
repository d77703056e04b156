"""Publish a version of the catalogue of kinds."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import connection, transaction
from django.utils.translation import gettext as _

from linli.kit.actors import Actor, ActorKind
from linli.kit.cells import current_cell
from linli.kit.errors import NotAllowed, Refused
from linli.kit.events import announce
from linli.ledger.actions import record
from linli.matters.events import CataloguePublished
from linli.matters.fault_labels import fault_sentence
from linli.matters.lives import begins_with
from linli.matters.models import Catalogue, Kind
from linli.matters.queries.kinds import forget_kinds
from linli.matters.rules import catalogue as rules
from linli.people.rules import may
from linli.places.queries import list_children

_LOCK = 0x6C6B696E  # "lkin": one publishing at a time in a cell
MOST_FAULTS_SHOWN = 200


@dataclass(frozen=True)
class Published:
    """The version now in force, what it changed, and whether it was in force already."""

    catalogue_id: UUID
    version: int
    difference: rules.Difference
    is_new: bool


def publish_catalogue(*, actor: Actor, at: datetime, document: rules.Catalogue, source: str) -> Published:
    """Make ``document`` the catalogue in force. The rows of earlier versions stay for the matters that have them.

    The same document twice changes nothing. ``source`` says where it came from, in 200 characters at most. Raises
    NotAllowed ``catalogue.not_allowed`` for anybody but the system and administrators of the whole cell, Refused
    ``catalogue.has_holes`` with every hole as a sentence in its facts.
    """
    _check_right(actor)
    check_whole(document)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        newest = Catalogue.objects.order_by("-version").first()
        before = msgspec.convert(newest.document, rules.Catalogue) if newest else None
        difference = rules.difference(before, document)
        if newest is not None and bytes(newest.digest) == rules.digest(document):
            return Published(newest.id, newest.version, difference, is_new=False)
        catalogue = _insert(document, at, source, newest)
        _record(actor, at, catalogue, newest, difference)
    return Published(catalogue.id, catalogue.version, difference, is_new=True)


def _check_right(actor: Actor) -> None:
    if actor.kind is ActorKind.SYSTEM:
        return
    roots = list_children(None)
    if not roots or not all(may(actor, "matters.publish_kinds", root.path) for root in roots):
        raise NotAllowed("catalogue.not_allowed", _("Only an administrator of the whole area may publish kinds."))


def check_whole(document: rules.Catalogue) -> None:
    """Raises Refused ``catalogue.has_holes``, every hole as a sentence in its facts, for what cannot be published."""
    faults = [*rules.lint(document), *_unknown_workflows(document)]
    if faults:
        raise Refused(
            "catalogue.has_holes",
            _("This catalogue has %(count)s holes and cannot be published. The first: %(first)s")
            % {"count": len(faults), "first": fault_sentence(faults[0])},
            facts={"count": len(faults), "holes": [fault_sentence(fault) for fault in faults[:MOST_FAULTS_SHOWN]]},
        )


def _unknown_workflows(document: rules.Catalogue) -> list[rules.Fault]:
    """Kinds that name a workflow which nobody published, or which is not for matters."""
    leaves = [
        leaf for subject in document.subjects or [] for group in subject.groups or [] for leaf in group.kinds or []
    ]
    named = [leaf for leaf in leaves if leaf.workflow]
    return [
        rules.Fault("workflow", leaf.code or "", "UNKNOWN_WORKFLOW", {"value": leaf.workflow})
        for leaf in named
        if begins_with(leaf.workflow or "").code != leaf.workflow
    ]


def _insert(document: rules.Catalogue, at: datetime, source: str, newest: Catalogue | None) -> Catalogue:
    catalogue = Catalogue.objects.create(
        version=(newest.version if newest else 0) + 1,
        published_at=at,
        source=source[:200],
        digest=rules.digest(document),
        document=rules.catalogue_builtins(document),
    )
    Kind.objects.bulk_create([_kind(catalogue, spec, at) for spec in rules.flatten(document)])
    return catalogue


def _kind(catalogue: Catalogue, spec: rules.KindSpec, at: datetime) -> Kind:
    fields = {name: getattr(spec, name) for name in spec.__dataclass_fields__ if name != "retired"}
    return Kind(catalogue=catalogue, retired_at=at if spec.retired else None, **fields)


def _record(
    actor: Actor, at: datetime, catalogue: Catalogue, newest: Catalogue | None, difference: rules.Difference
) -> None:
    record(
        verb="matters.publish_kinds",
        subject_type="catalogue",
        subject_id=catalogue.id,
        actor=actor,
        at=at,
        before={"version": newest.version, "digest": bytes(newest.digest).hex()} if newest else None,
        after={"version": catalogue.version, "digest": bytes(catalogue.digest).hex()},
        facts={
            "version": catalogue.version,
            "added": len(difference.added),
            "changed": len(difference.changed),
            "retired": len(difference.retired),
        },
        topics=["kinds"],
    )
    announce(CataloguePublished(cell=current_cell(), at=at, catalogue_id=catalogue.id, version=catalogue.version))
    forget_kinds()
    transaction.on_commit(forget_kinds)  # a reader in between may have kept the old version again
