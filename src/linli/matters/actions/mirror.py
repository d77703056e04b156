"""Joined reports are held by whoever holds the one that leads, so that their words and photos are read there too."""

from collections.abc import Mapping
from typing import Any

from linli.matters.actions.search_index import add_marks
from linli.matters.models import Link, Matter
from linli.matters.rules import State
from linli.matters.rules.linked import MIRRORED


def mirror(lead: Matter, changes: Mapping[str, Any]) -> None:
    """After an UPDATE of a leading matter: another owner is that of the joined reports too. Else nothing."""
    values = {name: changes[name] for name in MIRRORED if name in changes}
    if not lead.joined_count or not values:
        return
    joined = list(Matter.objects.filter(id__in=joined_ids(lead), state=State.JOINED))
    Matter.objects.filter(id__in=[matter.id for matter in joined], state=State.JOINED).update(**values)
    for matter in joined:
        for name, value in values.items():
            setattr(matter, name, value)
    if joined:
        add_marks(joined)


def mirrored(lead: Matter) -> dict[str, Any]:
    """What a report takes over from the one that leads."""
    return {name: getattr(lead, name) for name in MIRRORED}


def joined_ids(lead: Matter) -> Any:
    """The ids of the reports that are joined with it, as a subquery."""
    return Link.objects.filter(lead_id=lead.id, kind=Link.Kinds.JOINED, ended_at__isnull=True).values("matter_id")
