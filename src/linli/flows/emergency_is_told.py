"""Those who may open a matter in an emergency are asked; its resident is told that it was, or by law later."""

from collections.abc import Iterator, Sequence

from linli.flows.telling import Tell, Whom, tell
from linli.kit.actors import Role
from linli.kit.events import subscribe_batch
from linli.matters.events import EmergencyApproved, EmergencyAsked
from linli.matters.queries import Team
from linli.matters.rules.emergency import DECIDING, paths_above
from linli.readings import queries as readings

_ASKED: tuple[Role, ...] = tuple(sorted(DECIDING))


def _ask(events: Sequence[EmergencyAsked]) -> None:
    def orders(event: EmergencyAsked) -> Iterator[Tell]:
        for path in paths_above(event.place_path):
            yield Tell("staff.emergency_asked", Team(path, None, None))

    tell(events, orders, roles=_ASKED)


def _opened(events: Sequence[EmergencyApproved]) -> None:
    hidden = {(about, post) for one in events for about, post, _since in readings.hidden_now([one.matter_id], one.at)}

    def orders(event: EmergencyApproved) -> Iterator[Tell]:
        if (event.matter_id, event.asked_post_id) not in hidden:
            yield Tell("resident.emergency_opened", Whom.OWN_RESIDENT)

    tell(events, orders)


def connect() -> None:
    """Called once when Django has started."""
    subscribe_batch(EmergencyAsked, _ask)
    subscribe_batch(EmergencyApproved, _opened)
