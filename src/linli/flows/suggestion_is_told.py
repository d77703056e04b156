"""That a program was asked to suggest something, and that it has finished, is told to the sides and the mediator.

Never what was asked, suggested or wished, nor whether anything was found; and never to whoever asked.
"""

from linli.disputes.events import DisputeEvent, SuggestionAsked, SuggestionReady
from linli.disputes.queries import recipients as disputes
from linli.flows.sides import tell_parties, tell_staff
from linli.kit.events import subscribe
from linli.matters.queries import Team


def _asked(event: SuggestionAsked) -> None:
    tell_parties("party.suggestion_asked", event.dispute_id, event.at, but=event.by_party_id)
    if event.by_post_id is None:
        _tell_the_mediator("dispute.suggestion_asked", event)


def _ready(event: SuggestionReady) -> None:
    tell_parties("party.suggestion_ready", event.dispute_id, event.at)
    _tell_the_mediator("dispute.suggestion_ready", event)


def _tell_the_mediator(template: str, event: DisputeEvent) -> None:
    dispute = disputes.told_dispute(event.dispute_id)
    if dispute.mediator_id is not None:
        team = Team(dispute.committee_path, None, dispute.mediator_id)
        tell_staff(template, dispute, team, event.at)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(SuggestionAsked, _asked)
    subscribe(SuggestionReady, _ready)
