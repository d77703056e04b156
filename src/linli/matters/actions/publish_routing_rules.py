"""Publish a version of the routing rules."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from linli.kit.actors import Actor, ActorKind
from linli.kit.cells import current_cell
from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.kit.events import announce
from linli.ledger.actions import record
from linli.matters.events import RoutingRulesPublished
from linli.matters.models import RoutingRules
from linli.matters.queries.routing_book import forget_routing_rules, known_for
from linli.matters.routing_labels import rule_fault_sentence
from linli.matters.rules import routing_rules as rules
from linli.people.rules import may
from linli.places.queries import list_children
from linli.workflows.rules import Severity

_LOCK = 0x6C727574  # "lrut": one publishing at a time in a cell
MOST_FAULTS_SHOWN = 200


@dataclass(frozen=True)
class PublishedRules:
    """The version now in force, and whether it was in force already."""

    rules_id: UUID
    version: int
    is_new: bool


def publish_routing_rules(
    *, actor: Actor, at: datetime, document: rules.RuleList, replaces: int | None = None
) -> PublishedRules:
    """Make the list the routing rules in force; what was routed before stays where it is.

    The same list twice changes nothing. ``replaces`` is the version that the author had before him (0 for none).
    Raises NotAllowed ``routing_rules.not_allowed`` for anybody but the system and administrators of the whole cell,
    Refused ``routing_rules.has_holes`` with every fault as a sentence, Conflict ``routing_rules.newer``.
    """
    check_rules_right(actor)
    _check_whole(document)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        newest = RoutingRules.objects.order_by("-version").first()
        if newest is not None and bytes(newest.digest) == rules.digest(document):
            return PublishedRules(newest.id, newest.version, is_new=False)
        if replaces is not None and replaces != (newest.version if newest else 0):
            sentence = _("Somebody else published rules meanwhile. Please look at theirs first.")
            raise Conflict("routing_rules.newer", sentence)
        stored = RoutingRules.objects.create(
            version=(newest.version if newest else 0) + 1,
            published_at=at,
            source=document.source[:200],
            digest=rules.digest(document),
            document=rules.builtins(document),
        )
        _record(actor, at, stored, newest)
    return PublishedRules(stored.id, stored.version, is_new=True)


def check_rules_right(actor: Actor) -> None:
    """Raises NotAllowed ``routing_rules.not_allowed``."""
    if actor.kind is ActorKind.SYSTEM:
        return
    roots = list_children(None)
    if not roots or not all(may(actor, "matters.publish_routing", root.path) for root in roots):
        sentence = _("Only an administrator of the whole area may publish routing rules.")
        raise NotAllowed("routing_rules.not_allowed", sentence)


def _check_whole(document: rules.RuleList) -> None:
    faults = [fault for fault in rules.lint(document, known_for(document)) if fault.severity is Severity.ERROR]
    if faults:
        holes = [rule_fault_sentence(fault) for fault in faults[:MOST_FAULTS_SHOWN]]
        raise Refused(
            "routing_rules.has_holes",
            _("These rules have %(count)s faults and cannot be published. The first: %(first)s")
            % {"count": len(faults), "first": holes[0]},
            facts={"count": len(faults), "holes": holes},
        )


def _record(actor: Actor, at: datetime, stored: RoutingRules, newest: RoutingRules | None) -> None:
    record(
        verb="matters.publish_routing",
        subject_type="routing_rules",
        subject_id=stored.id,
        actor=actor,
        at=at,
        before={"version": newest.version, "digest": bytes(newest.digest).hex()} if newest else None,
        after={"version": stored.version, "digest": bytes(stored.digest).hex()},
        facts={"version": stored.version, "rules": len(stored.document.get("rules", []))},
        topics=["routing_rules"],
    )
    announce(RoutingRulesPublished(cell=current_cell(), at=at, rules_id=stored.id, version=stored.version))
    forget_routing_rules()
    transaction.on_commit(forget_routing_rules)  # a reader in between may have kept the old version again
