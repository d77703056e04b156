"""How far the sides agree that a period goes on longer, as far as the law of the place lets them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.calendars.rules import Span, count
from linli.calendars.rules import Unit as CalendarUnit
from linli.disputes.access import Standing
from linli.disputes.models import Clock, Dispute, Extension
from linli.disputes.queries.mediation import mediation_policy
from linli.disputes.queries.stages import calendar_of, law_of
from linli.disputes.rules import State
from linli.disputes.rules.jurisdiction import By, NoRule, Rule, Unit

_SPANS = {Unit.DAY: CalendarUnit.DAYS, Unit.WORKING_DAY: CalendarUnit.WORKING_DAYS, Unit.MONTH: CalendarUnit.MONTHS}


@dataclass(frozen=True)
class Longer:
    """The extension under way: who has agreed to it. ``left``: how many are still possible, this one too.

    ``allowed``: False where no period runs, or the law lets the sides make it no longer. ``days``: by how many.
    """

    agreed: frozenset[UUID]
    left: int
    days: int
    allowed: bool = True


def period_of(dispute: Dispute) -> Clock | None:
    """The period that the sides may make longer now: of the direct talk, else of mediation; None without one."""
    act = "TALK" if dispute.state == State.TALKING.value else "MEDIATE"
    rows = Clock.objects.filter(dispute=dispute, party__isnull=True, act=act, stopped_at=None, expired_at=None)
    return rows.first()


def may_extend(clock: Clock, dispute: Dispute, at: datetime) -> bool:
    """Whether the law leaves it to the sides."""
    rule = _rule(clock, dispute, at)
    return rule is not None and rule.extend.by is By.ALL_PARTIES


def extended_until(clock: Clock, dispute: Dispute, at: datetime) -> datetime:
    """The end after one extension more: by what the law says, else by what the town has set."""
    law, rule = law_of(dispute, at), _rule(clock, dispute, at)
    span = Span(mediation_policy().extension_days, CalendarUnit.DAYS)
    if rule is not None and rule.extend.n is not None and rule.extend.unit in _SPANS:
        span = Span(rule.extend.n, _SPANS[rule.extend.unit])
    return count(calendar_of(law), span, clock.due_at).due_at


def longer_of(standing: Standing, at: datetime) -> Longer:
    """How far the sides that take part have agreed to go on longer."""
    policy, clock = mediation_policy(), period_of(standing.dispute)
    if clock is None or not may_extend(clock, standing.dispute, at):
        return Longer(frozenset(), 0, policy.extension_days, allowed=False)
    here = {party.id for party in standing.taking_part}
    left = max(0, policy.most_extensions - clock.extended)
    return Longer(frozenset(agreed_to(clock) & here), left, policy.extension_days)


def agreed_to(clock: Clock) -> set[UUID]:
    """Who has agreed to the extension under way."""
    rows = Extension.objects.filter(clock=clock, number=clock.extended + 1)
    return set(rows.values_list("party_id", flat=True))


def _rule(clock: Clock, dispute: Dispute, at: datetime) -> Rule | None:
    try:
        return law_of(dispute, at).rule(clock.rule_id)
    except NoRule:
        return None
