"""What a party said of safety, for those who may read it, and what the notices have to heed."""

from collections.abc import Mapping

from linli.disputes.access import Standing
from linli.disputes.models import Party
from linli.disputes.queries.items import newest_item, newest_payloads
from linli.disputes.rules import DataClass


def safety_of(standing: Standing, party: Party) -> dict[str, object] | None:
    """The newest answers, or None. Raises NotFound ``channel.unknown`` for whoever may not read them."""
    found = newest_item(standing, DataClass.SAFETY, "SAFETY", party)
    return found.payload if found else None


def may_be_told(party: Party) -> bool:
    """False when the party asked to be told nothing unasked. For ``flows`` alone."""
    return not wants_silence(newest_payloads([party.id], (DataClass.SAFETY,)).get((party.id, DataClass.SAFETY), {}))


def wants_silence(answers: Mapping[str, object]) -> bool:
    """Whether the answers of a party, which may be none, ask for it."""
    return bool(answers.get("no_notices", False))
