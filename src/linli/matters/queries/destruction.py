"""Lists of what is to be destroyed, for the coordinator who decides: numbers, kinds and days, never anybody's words."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.db import Page, bad_cursor, decode_cursor, encode_cursor
from linli.kit.errors import NotFound
from linli.kit.ids import show_reference
from linli.matters.models import DestructionItem, DestructionList
from linli.matters.queries.kinds import KindRow, kind_row
from linli.matters.rules.retention import Held
from linli.people import rules as people_rules

PAGE = 100


@dataclass(frozen=True)
class ListRow:
    """One list: when it was made, what became of it, and how many lines go, are kept back, are gone."""

    id: UUID
    path: str
    made_at: datetime
    decided_at: datetime | None
    decision: str
    reason: str
    carried_out_at: datetime | None
    contacts: int
    words: int
    kept: int
    destroyed: int


@dataclass(frozen=True)
class ItemRow:
    """One line. ``due_on`` is the first day on which it may be destroyed."""

    id: UUID
    reference: str
    kind: KindRow
    closed_on: datetime | None
    held: Held
    due_on: date
    kept_reason: str
    kept_until: date | None
    destroyed_at: datetime | None


def list_destructions(actor: Actor) -> list[ListRow]:
    """The newest fifty lists of the places where the actor decides; none for anybody else."""
    return [_list_row(row) for row in _counted(_visible(actor)).order_by("-made_at", "-id")[:50]]


def get_destruction(actor: Actor, list_id: UUID) -> ListRow:
    """One list; raises NotFound ``destruction.unknown``, also where the actor does not decide."""
    row = _counted(_visible(actor)).filter(id=list_id).first()
    if row is None:
        raise NotFound("destruction.unknown", _("There is no such list, or it is not yours to see."))
    return _list_row(row)


def list_items(actor: Actor, list_id: UUID, cursor: str = "") -> Page[ItemRow]:
    """The lines of a list, the longest overdue first, a hundred a page. Raises as ``get_destruction``."""
    get_destruction(actor, list_id)
    items = DestructionItem.objects.filter(destruction_id=list_id).select_related("matter")
    if cursor:
        due_on, item_id = _key(cursor)
        items = items.filter(Q(due_on__gt=due_on) | Q(due_on=due_on, id__gt=item_id))
    found = list(items.order_by("due_on", "id")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    following = encode_cursor([last.due_on.isoformat(), str(last.id)]) if last else None
    return Page([_item_row(item) for item in found[:PAGE]], following)


def _key(cursor: str) -> tuple[date, UUID]:
    try:
        due_on, item_id = decode_cursor(cursor, 2)
        return date.fromisoformat(str(due_on)), UUID(str(item_id))
    except ValueError as error:
        raise bad_cursor() from error


def _visible(actor: Actor) -> Q:
    duties = [duty for duty in actor.duties if "matters.destroy" in people_rules.ROLE_VERBS[duty.role]]
    condition = Q(pk__in=[])
    for duty in duties:
        if duty.agency_id is None and not duty.kind_codes:
            low, high = people_rules.path_range(duty.path)
            condition |= Q(path__gte=low, path__lt=high)
    return condition


def _counted(condition: Q) -> "QuerySet[DestructionList]":
    going = Q(items__kept_until__isnull=True)
    return DestructionList.objects.filter(condition).annotate(
        contacts=Count("items", filter=going & Q(items__held=Held.CONTACT)),
        words=Count("items", filter=going & Q(items__held=Held.WORDS)),
        kept=Count("items", filter=Q(items__kept_until__isnull=False)),
        destroyed=Count("items", filter=Q(items__destroyed_at__isnull=False)),
    )


def _list_row(row: DestructionList) -> ListRow:
    counts = {name: int(getattr(row, name)) for name in ("contacts", "words", "kept", "destroyed")}
    return ListRow(
        id=row.id,
        path=row.path,
        made_at=row.made_at,
        decided_at=row.decided_at,
        decision=row.decision,
        reason=row.reason,
        carried_out_at=row.carried_out_at,
        **counts,
    )


def _item_row(item: DestructionItem) -> ItemRow:
    return ItemRow(
        id=item.id,
        reference=show_reference(item.matter.reference),
        kind=kind_row(item.matter.kind_id),
        closed_on=item.matter.closed_at,
        held=Held(item.held),
        due_on=item.due_on,
        kept_reason=item.kept_reason,
        kept_until=item.kept_until,
        destroyed_at=item.destroyed_at,
    )
