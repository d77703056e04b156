"""How long what lies in a dispute is kept after its end: by the law of its place, for each class of data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from linli.disputes.models import Agreement, Channel, Complaint, Dispute, Due, Erasure, HandOff, Item, Party
from linli.disputes.queries.stages import calendar_of, law_of
from linli.disputes.rules import END_STATES, DataClass, State
from linli.disputes.rules.jurisdiction import Expiry, NoRule, Rule, due_at
from linli.kit.clock import LOCAL, local_day


@dataclass(frozen=True)
class Kept:
    """One class of data: the last day on which it is kept, whether it goes by itself then, and by which row."""

    data: DataClass
    until: date
    by_itself: bool
    rule_id: str


def over_since(dispute: Dispute) -> date | None:
    """The day from which the time is counted; None while it is not over.

    Over is a dispute at an end without a complaint that waits for its answer. The last day to perform of an agreement
    in force, and the last word of a body that has it, count where they are later.
    """
    if State(dispute.state) not in END_STATES or dispute.ended_at is None:
        return None
    if Complaint.objects.filter(dispute_id=dispute.id, answered_at__isnull=True).exists():
        return None
    in_force = {"agreement__dispute_id": dispute.id, "agreement__state": Agreement.States.IN_FORCE}
    days = set(Due.objects.filter(**in_force, due_on__isnull=False).values_list("due_on", flat=True))
    handed = HandOff.objects.filter(dispute_id=dispute.id).values_list("made_at", "answered_at")
    days |= {local_day(at) for pair in handed for at in pair if at is not None}
    return max({day for day in days if day is not None} | {local_day(dispute.ended_at)})


def kept_classes(dispute: Dispute, at: datetime) -> list[Kept]:
    """Every class for which the law of the place has a period, the first to go first; none while it is not over."""
    since = over_since(dispute)
    if since is None:
        return []
    law = law_of(dispute, at)
    noon, calendar = datetime.combine(since, time(12), LOCAL), calendar_of(law)
    found = []
    for data in DataClass:
        try:
            rule = law.rule_for(f"KEEP_{data.value}", dispute.forum)
        except NoRule:
            continue
        last = due_at(rule, noon, calendar).last_on
        found.append(Kept(data, last, rule.on_expiry is Expiry.DESTROY, rule.id))
    return sorted(found, key=lambda kept: (kept.until, kept.data))


def kept_until(dispute: Dispute, at: datetime) -> date | None:
    """The last day of what goes with the matter, of the classes that hold anything; None without an end so far."""
    known = {kept.data: kept for kept in kept_classes(dispute, at)}
    here = {DataClass(found) for found in _filled(dispute.id)}
    waiting = [kept.until for data, kept in known.items() if data in here and not kept.by_itself]
    since = over_since(dispute)
    return None if since is None or here - set(known) else max(waiting, default=since)


def kept_with_matters(matter_ids: Iterable[UUID], at: datetime) -> dict[UUID, date | None]:
    """Of matters that opened a dispute whose words are still there: as ``kept_until``."""
    rows = Dispute.objects.filter(matter_id__in=list(matter_ids), words_destroyed_at__isnull=True)
    return {dispute.matter_id: kept_until(dispute, at) for dispute in rows}


@dataclass(frozen=True)
class Erased:
    """On which day what lay somewhere was destroyed, and the row of the law that gave its time.

    ``rule`` None: it went with everything else of the dispute, on a list that a person approved.
    """

    on: date
    rule: Rule | None


def erased(dispute: Dispute, data: DataClass, party: Party | None = None) -> Erased | None:
    """What was last destroyed there after its time; None when nothing was. The caller has checked who may read it."""
    rows = Erasure.objects.filter(channel__dispute=dispute, channel__data_class=data.value, channel__party=party)
    found = rows.order_by("-at").values_list("at", "rule_id").first()
    if found is None:
        return None
    at, rule_id = found
    try:
        return Erased(local_day(at), law_of(dispute, at).rule(rule_id) if rule_id else None)
    except NoRule:  # the file of the law does not have that row any more
        return Erased(local_day(at), None)


def _filled(dispute_id: UUID) -> list[str]:
    filled = Channel.objects.filter(dispute_id=dispute_id, wrapped_key__isnull=False)
    return list(filled.filter(id__in=Item.objects.values("channel_id")).values_list("data_class", flat=True).distinct())
