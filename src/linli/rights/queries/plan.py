"""What would go, when and by which rule, before anybody has said yes to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from linli.disputes.queries import own_data as disputes
from linli.disputes.queries.keeping import kept_with_matters
from linli.kit.clock import local_day
from linli.matters.queries import own_data as matters
from linli.notices.queries import own_data as notices
from linli.people import queries as people
from linli.rights.queries.own import Own
from linli.rights.rules import Fate, Outcome, Unit, fate_of

_RULES = {"WITHDRAWN": "pipl-47", "RETENTION": "house-words", "KEPT_BACK": "archives", "OPEN": "", "GONE": "pipl-47"}


@dataclass(frozen=True)
class Planned:
    """One unit of what is held, of whom, and its fate. ``reference``: the number of the matter, as it is said."""

    unit: Unit
    subject_id: UUID
    reference: str
    outcome: Outcome


def plan_erasure(own: Own, at: datetime) -> list[Planned]:
    """Every unit that hangs on whoever asks. The caller has made sure that it is theirs."""
    return list(_planned(own, at))


def fate_of_unit(unit: Unit, subject_id: UUID, at: datetime) -> Outcome:
    """What becomes of one unit today."""
    if unit is Unit.CONTACT:
        there = matters.has_reach(subject_id) or notices.has_own_of_matter(subject_id)
        return Outcome(Fate.NOW if there else Fate.GONE, local_day(at), "pipl-15")
    if unit is Unit.WORDS:
        return _words(subject_id, at)
    return _side(subject_id, at) if unit is Unit.SIDE else _account(subject_id, at)


def _planned(own: Own, at: datetime) -> Iterator[Planned]:
    for matter_id in own.matter_ids:
        reference = matters.team_of(matter_id)[2]
        for unit in (Unit.CONTACT, Unit.WORDS):
            yield Planned(unit, matter_id, reference, fate_of_unit(unit, matter_id, at))
    for party_id in own.party_ids:
        yield Planned(Unit.SIDE, party_id, "", _side(party_id, at))
    if own.account_id is not None:
        yield Planned(Unit.ACCOUNT, own.account_id, "", _account(own.account_id, at))


def _words(matter_id: UUID, at: datetime) -> Outcome:
    """By the rules of its kind; not before the law of a dispute that it opened lets go of it."""
    first_day, reason = matters.erasable_from(matter_id, at)
    outcome = fate_of(first_day=first_day, today=local_day(at), reason=reason, rule=_RULES[reason])
    kept = kept_with_matters([matter_id], at)
    if outcome.fate in (Fate.GONE, Fate.WAITS) or matter_id not in kept:
        return outcome
    until = kept[matter_id]
    if until is None:
        return Outcome(Fate.WAITS, None, "dispute")
    free_on = until + timedelta(days=1)
    if first_day is None or free_on > first_day:
        return fate_of(first_day=free_on, today=local_day(at), reason="DISPUTE", rule="dispute")
    return outcome


def _side(party_id: UUID, at: datetime) -> Outcome:
    """As a whole: on the day on which the last of its classes may go."""
    kept = disputes.kept_of_side(party_id, at)
    today = local_day(at)
    if not kept:
        return Outcome(Fate.GONE, None, "dispute")
    if any(not one.is_over for one in kept):
        return Outcome(Fate.WAITS, None, "dispute")
    days = [one.until + timedelta(days=1) for one in kept if one.until is not None]
    return fate_of(first_day=max(days, default=today), today=today, reason="", rule="dispute")


def _account(account_id: UUID, at: datetime) -> Outcome:
    if people.has_served(account_id):
        return Outcome(Fate.STAYS, None, "archives")
    if not people.is_open_account(account_id):
        return Outcome(Fate.GONE, None, "pipl-47")
    if matters.has_open_among(matters.matters_of_account(account_id)):
        return Outcome(Fate.WAITS, None, "")
    return Outcome(Fate.NOW, local_day(at), "pipl-47")
