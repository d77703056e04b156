"""Write down what has outlived its time. Nothing is destroyed by that."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind
from linli.kit.cells import current_cell
from linli.kit.clock import LOCAL, local_day
from linli.kit.errors import Conflict, NotAllowed
from linli.kit.events import announce
from linli.ledger import actions as ledger
from linli.matters.events import DestructionListed
from linli.matters.models import DestructionItem, DestructionList
from linli.matters.rules import CLOSED_STATES
from linli.matters.rules.retention import DEFAULT_DAYS, FIELDS, Held
from linli.people import rules as people_rules

MOST_ITEMS = 5000  # a list that a person can still look through; the rest comes with the next one

# The day is that of rules.retention.destroyable_on, counted here for all rows at once; a test holds the two together.
# The bound on closed_at lets the index leave out what is too young for every kind.
_ITEMS = """
INSERT INTO matters_destructionitem (id, destruction_id, matter_id, held, due_on, kept_reason)
SELECT gen_random_uuid(), %(list_id)s, due.id, %(held)s, due.on_day, '' FROM (
    SELECT matter.id, (matter.closed_at AT TIME ZONE %(zone)s)::date + 1
        + coalesce((kind.retention->>%(field)s)::int, %(default)s) AS on_day
    FROM matters_matter matter JOIN matters_kind kind ON kind.id = matter.kind_id
    LEFT JOIN matters_contact contact ON contact.matter_id = matter.id
    WHERE matter.owner_path >= %(low)s AND matter.owner_path < %(high)s
        AND matter.closed_at < %(at)s AND matter.state = ANY(%(closed)s) AND matter.words_destroyed_at IS NULL
        AND (%(held)s = 'WORDS' OR contact.consented_at IS NOT NULL OR contact.account_id IS NOT NULL)
) due
WHERE due.on_day <= %(today)s AND NOT EXISTS (
    SELECT 1 FROM matters_destructionitem known JOIN matters_destructionlist list ON list.id = known.destruction_id
    WHERE known.matter_id = due.id AND known.held = %(held)s
        AND (known.kept_until > %(today)s OR (known.kept_until IS NULL AND known.destroyed_at IS NULL
            AND list.decision <> 'REFUSED' AND list.carried_out_at IS NULL))
)
ORDER BY due.on_day, due.id LIMIT %(most)s
"""


def propose_destruction(*, actor: Actor, at: datetime, path: str) -> UUID | None:
    """A list of what may be destroyed in the subtree of ``path`` today, for a coordinator to decide; None for nothing.

    At most 5,000 lines, the oldest first. What is on an open list, or kept back until a later day, is left out. Raises
    NotAllowed ``destruction.not_allowed``, Conflict ``destruction.one_at_a_time``.
    """
    post_id = deciding_post(actor, path)
    try:
        with transaction.atomic():
            return _propose(actor, at, path, post_id)
    except IntegrityError as error:
        if "destruction_one_open_list" not in str(error):
            raise
        sentence = _("There is a list already that waits for a decision. Please decide on it first.")
        raise Conflict("destruction.one_at_a_time", sentence) from error


def deciding_post(actor: Actor, path: str) -> UUID | None:
    """The post by which somebody lists and decides there; raises NotAllowed ``destruction.not_allowed``."""
    if actor.kind is ActorKind.SYSTEM:
        return None
    duty = people_rules.duty_for(actor, "matters.destroy", path)
    if duty is None:
        raise NotAllowed("destruction.not_allowed", _("Only a coordinator of the area decides what is destroyed."))
    return duty.post_id


def _propose(actor: Actor, at: datetime, path: str, post_id: UUID | None) -> UUID | None:
    made = DestructionList.objects.create(path=path, made_at=at, made_by_post_id=post_id)
    counts = {held.value: _insert_items(made.id, path, held, at) for held in Held}
    if not any(counts.values()):
        made.delete()
        return None
    ledger.record(
        verb="matters.propose_destruction",
        subject_type="destruction",
        subject_id=made.id,
        actor=actor,
        at=at,
        before=None,
        after={"decision": "", "items": sum(counts.values())},
        facts=counts,
        post_id=post_id,
    )
    lines = DestructionItem.objects.filter(destruction_id=made.id).values_list("matter_id", "held")
    announce(DestructionListed(cell=current_cell(), at=at, list_id=made.id, lines=tuple(lines)))
    return made.id


def _insert_items(list_id: UUID, path: str, held: Held, at: datetime) -> int:
    low, high = people_rules.path_range(path)
    room = MOST_ITEMS - DestructionItem.objects.filter(destruction_id=list_id).count()
    values = {
        "list_id": list_id,
        "held": held.value,
        "field": FIELDS[held],
        "default": DEFAULT_DAYS[held],
        "zone": str(LOCAL),
        "low": low,
        "high": high,
        "at": at,
        "today": local_day(at),
        "closed": [state.value for state in CLOSED_STATES],
        "most": room,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ITEMS, values)
        return int(cursor.rowcount)
