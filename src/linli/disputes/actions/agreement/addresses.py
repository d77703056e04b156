"""Where a court's papers reach a side: given for that, with the word that it may go there and be read by the others."""

from datetime import datetime
from uuid import UUID

from linli.disputes.access import Standing
from linli.disputes.actions.change import Begun
from linli.disputes.actions.channels import put
from linli.disputes.queries.items import channel_of, read_items
from linli.disputes.rules import DataClass
from linli.kit.text import clean_text

ADDRESS_LENGTH = 120
_KIND = "PAPERS_TO"


def keep_address(begun: Begun, text: str, at: datetime) -> None:
    """Keep it with the agreement; nothing without one. Raises Refused ``text.too_long``."""
    words = clean_text(text, max_length=ADDRESS_LENGTH, field="papers_to")
    if words and begun.party is not None:
        payload = {"party": str(begun.party.id), "text": words}
        put(channel_of(begun.dispute.id, DataClass.AGREEMENT), _KIND, payload, at=at, by=begun.capacity)


def addresses_for_papers(standing: Standing) -> dict[UUID, str]:
    """The newest of each side that gave one. Raises as read_items."""
    found = read_items(standing, DataClass.AGREEMENT, kinds=(_KIND,))
    return {UUID(str(item.payload["party"])): str(item.payload["text"]) for item in found}
