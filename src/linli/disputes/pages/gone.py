"""What a reader is told where words were that have been destroyed: when, and by which rule. Never what they were."""

from linli.disputes.access import Standing
from linli.disputes.models import Party
from linli.disputes.queries.items import names_of
from linli.disputes.queries.keeping import erased
from linli.disputes.rules import END_STATES, DataClass, State, reads
from linli.disputes.words.erased import erased_words

Sentences = tuple[str, ...]


def gone_of_safety(standing: Standing, party: Party) -> Sentences:
    """For the side itself; empty where nothing was destroyed."""
    found = erased(standing.dispute, DataClass.SAFETY, party)
    return erased_words(found, DataClass.SAFETY) if found is not None else ()


def gone_from_mediation(standing: Standing) -> list[Sentences]:
    """For the mediator the own notes, and for whoever could read them the answers about safety.

    Nothing while the dispute is open: then nothing has gone yet.
    """
    dispute = standing.dispute
    if State(dispute.state) not in END_STATES or standing.party is not None:
        return []
    said: list[Sentences] = []
    notes = erased(dispute, DataClass.NOTES) if standing.is_mediator else None
    if notes is not None:
        said.append(erased_words(notes, DataClass.NOTES))
    names = names_of(standing)
    for party in standing.parties:
        found = erased(dispute, DataClass.SAFETY, party) if reads(standing.sight(DataClass.SAFETY, party)) else None
        if found is not None:
            said.append(erased_words(found, DataClass.SAFETY, name=names.get(party.id, "")))
    return said
