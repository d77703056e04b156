"""Letters that wait at a desk, and who is told by letter."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, Duty, Role
from linli.kit.errors import NotAllowed
from linli.notices.messages import words_of
from linli.notices.models import Notice, PostalAddress, Preference
from linli.notices.queries.letters import MOST_LETTERS
from linli.notices.rules import Channel, State
from linli.people import rules as people_rules

# Each letter carries the link of its matter: those print them who may also make a new one.
PRINTERS = frozenset({Role.DESK, Role.COORDINATOR})


@dataclass(frozen=True)
class PaperNotice:
    """A notice that goes by letter. CREATED: to be printed; SENDING: printed, not in the post yet."""

    id: UUID
    matter_id: UUID
    template: str
    language: str
    values: Mapping[str, str]
    address: str
    state: State
    created_at: datetime
    attempts: int


def list_paper(actor: Actor) -> list[PaperNotice]:
    """What waits to be printed or posted in the actor's places, oldest first; as many as one file takes.

    The caller leaves out matters that the actor may not see. Raises NotAllowed ``letter.not_yours``.
    """
    rows = Notice.objects.filter(
        _places(actor),
        channel=Channel.PAPER.value,
        state__in=[State.CREATED.value, State.SENDING.value],
        matter_id__isnull=False,
    ).exclude(address="")
    return [
        PaperNotice(
            id=row.id,
            matter_id=row.matter_id,
            template=row.template,
            language=row.language,
            values=row.values,
            address=row.address,
            state=State(row.state),
            created_at=row.created_at,
            attempts=row.attempts,
        )
        for row in rows.order_by("created_at", "id")[:MOST_LETTERS]
        if row.matter_id is not None
    ]


def may_print(actor: Actor) -> bool:
    """True when some post of the actor prints letters."""
    return any(_prints(duty) for duty in actor.duties)


def words_on_paper(notice: PaperNotice) -> tuple[str, ...]:
    """What the letter says, paragraph by paragraph, in its own language."""
    body = words_of(notice.template, notice.language, notice.values).body
    return tuple(part for part in body.split("\n") if part.strip())


def find_postal_address(matter_id: UUID) -> str:
    """Where letters about this matter go; empty while its resident is told otherwise."""
    return PostalAddress.objects.filter(matter_id=matter_id).values_list("lines", flat=True).first() or ""


def postal_addresses(matter_ids: Collection[UUID]) -> dict[UUID, str]:
    """By matter, where letters go; without those who unsubscribed. One statement."""
    stopped = Preference.objects.filter(matter_id=OuterRef("matter_id"), unsubscribed_at__isnull=False)
    rows = PostalAddress.objects.filter(~Exists(stopped), matter_id__in=matter_ids)
    return dict(rows.values_list("matter_id", "lines"))


def _prints(duty: Duty) -> bool:
    return duty.role in PRINTERS and duty.agency_id is None


def _places(actor: Actor) -> Q:
    condition = Q()
    for duty in actor.duties:
        if _prints(duty):
            low, high = people_rules.path_range(duty.path)
            condition |= Q(path__gte=low, path__lt=high)
    if not condition:
        raise NotAllowed("letter.not_yours", _("Only a desk prints letters."))
    return condition
