"""A team that is asked to take a matter is told; when it says no, the team that asked is told."""

from collections.abc import Iterator, Sequence

from linli.flows.telling import Tell, Whom, tell
from linli.kit.events import subscribe_batch
from linli.matters import queries as matters
from linli.matters.events import HandOverProposed, HandOverReturned


def _ask(events: Sequence[HandOverProposed]) -> None:
    asked = matters.list_asked_teams([event.matter_id for event in events])

    def orders(event: HandOverProposed) -> Iterator[Tell]:
        if event.matter_id in asked:
            yield Tell("staff.hand_over_proposed", asked[event.matter_id])

    tell(events, orders)


def _returned(events: Sequence[HandOverReturned]) -> None:
    tell(events, lambda _event: [Tell("staff.hand_over_returned", Whom.OWNER)])


def connect() -> None:
    """Called once when Django has started."""
    subscribe_batch(HandOverProposed, _ask)
    subscribe_batch(HandOverReturned, _returned)
