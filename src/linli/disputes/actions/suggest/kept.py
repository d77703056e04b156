"""What suggestions are made of, read for the rules alone: wishes of all sides, frames, the channel of certificates."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.db import connection

from linli.disputes import keys
from linli.disputes.actions.room.deals import sealed_answers
from linli.disputes.models import Channel, Dispute, Suggestion, SuggestionYes
from linli.disputes.queries.items import open_item
from linli.disputes.rules import DataClass
from linli.disputes.rules.suggest import LIVE_SUGGESTIONS, Frame, SuggestionState, Wishes
from linli.kit.ids import uuid7

WISHES, FRAME, CERTIFICATE = "WISHES", "SUGGESTION", "CERTIFICATE"


def wishes_by_party(dispute_id: UUID) -> dict[UUID | None, Wishes]:
    """The newest wishes of each party, for the program. As many statements whoever has said something."""
    found = sealed_answers(dispute_id, DataClass.LIMITS, WISHES)
    return {row.by_party_id: msgspec.convert(payload, Wishes) for row, payload in found}


def delete_items(ids: list[UUID]) -> None:
    """Rows and all; one statement, however many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM disputes_item WHERE id = ANY(%s)", [ids])


def frame_of(made: Suggestion) -> Frame:
    """What the program is asked. Raises what ``queries.items.open_item`` raises."""
    item = made.frame
    return msgspec.convert(open_item(item.channel, item).payload, Frame)


def live_of(dispute_id: UUID) -> Suggestion | None:
    """The request that stands or is worked on."""
    states = [state.value for state in LIVE_SUGGESTIONS]
    rows = Suggestion.objects.filter(dispute_id=dispute_id, state__in=states)
    return rows.select_related("frame__channel").first()


def is_locked(dispute_id: UUID, party_id: UUID) -> bool:
    """True where the wishes of that side may not change now.

    After a result they change only when another suggestion is proposed, to which all have to agree; once a side has
    agreed, its own stand.
    """
    live = live_of(dispute_id)
    if live is not None:
        said_yes = SuggestionYes.objects.filter(suggestion=live, party_id=party_id).exists()
        return said_yes or live.state == SuggestionState.QUEUED.value
    ran = (SuggestionState.DONE.value, SuggestionState.NONE.value)
    return Suggestion.objects.filter(dispute_id=dispute_id, state__in=ran).exists()


def certificates_of(dispute: Dispute, at: datetime) -> Channel:
    """The channel that nobody reads; made now for a dispute that was opened before there was one."""
    found = Channel.objects.filter(dispute=dispute, data_class=DataClass.CERTIFICATE.value).first()
    if found is not None:
        return found
    channel_id = uuid7()
    present, wrapped = keys.wrap_new_key(channel_id)
    keys.register(present, at)
    return Channel.objects.create(
        id=channel_id,
        dispute=dispute,
        data_class=DataClass.CERTIFICATE.value,
        master_id=present,
        wrapped_key=wrapped,
        made_at=at,
    )
