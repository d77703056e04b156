"""Who holds each matter of a list, in words: a few statements for the whole page, whoever holds them."""

from collections.abc import Sequence
from uuid import UUID

from linli.matters.queries.inbox import InboxRow
from linli.matters.queries.owner import OwnerView
from linli.people.queries import agencies_of, post_labels

_Team = tuple[UUID, UUID | None]


def owner_labels(rows: Sequence[InboxRow], language: str) -> list[str]:
    """As ``OwnerView.label``, row by row.

    One statement for the posts that this process does not know yet, one for agencies, none where neither is.
    """
    posts = post_labels([row.owner_post_id for row in rows if row.owner_post_id], language)
    agencies = agencies_of({row.owner_agency_id for row in rows if row.owner_agency_id and not row.owner_post_id})
    teams: dict[_Team, str] = {}
    labels = []
    for row in rows:
        if row.owner_post_id is not None:
            labels.append(posts[row.owner_post_id])
            continue
        team = row.owner_place.id, row.owner_agency_id
        if team not in teams:
            agency = agencies[row.owner_agency_id] if row.owner_agency_id else None
            teams[team] = OwnerView(row.owner_place, agency, None).team_label(language)
        labels.append(teams[team])
    return labels
