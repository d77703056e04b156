"""How many matters live under which version of their life."""

from uuid import UUID

from django.db.models import Count

from linli.matters.models import Matter
from linli.matters.rules import OPEN_STATES


def count_under_way() -> dict[UUID | None, int]:
    """Open matters by the version that they began under; None is the built-in life."""
    rows = (
        Matter.objects.filter(state__in=[state.value for state in OPEN_STATES])
        .values_list("workflow_id")
        .annotate(count=Count("id"))
    )
    return dict(rows)
