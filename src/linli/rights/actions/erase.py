"""Asking that everything goes: what can go goes in one transaction, the rest is written down and goes on its day."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.actions import erase as disputes
from linli.kit.actors import SYSTEM, Actor
from linli.kit.errors import Conflict
from linli.kit.ids import digest, new_secret
from linli.ledger import actions as ledger
from linli.matters.actions import retention as matters
from linli.matters.rules.retention import Held
from linli.people import actions as people
from linli.people import queries as people_queries
from linli.readings import actions as readings
from linli.rights.actions.tombstones import write_down
from linli.rights.models import Correction, Erasure, ErasureItem
from linli.rights.queries.own import Own
from linli.rights.queries.plan import Planned, fate_of_unit, plan_erasure
from linli.rights.rules import Fate, Unit

_log = logging.getLogger(__name__)
_WAITING = (Fate.NOW, Fate.ON, Fate.WAITS)
_ORDER = (Unit.WORDS, Unit.CONTACT, Unit.SIDE, Unit.ACCOUNT)  # the words take the contact along


@transaction.atomic
def ask_erasure(*, actor: Actor, at: datetime, own: Own) -> str:
    """Erase what can go now, and write down what goes later; returns the secret of the receipt, shown once.

    The caller has made sure that it is theirs. All or nothing. Raises Conflict ``erasure.nothing`` where everything
    has gone, stays, or was asked for before, ``erasure.represented`` while somebody acts for another person there; and
    what ``disputes.erase_channel`` raises.
    """
    _decides_alone(own)
    planned = [one for one in plan_erasure(own, at) if one.outcome.fate is not Fate.GONE and not _is_asked(one)]
    if not any(one.outcome.fate in _WAITING for one in planned):
        raise Conflict("erasure.nothing", _("There is nothing more to erase: it has gone, stays, or was asked before."))
    secret = new_secret()
    asked = Erasure.objects.create(of=own.of.value, about_id=own.about_id, secret_digest=digest(secret), asked_at=at)
    for one in sorted(planned, key=lambda one: _ORDER.index(one.unit)):
        gone = one.outcome.fate is Fate.NOW
        if gone:
            erase_unit(one.unit, one.subject_id, actor=actor, at=at)
        _note(asked, one, at if gone else None)
    ledger.record(
        verb="rights.ask_erasure",
        subject_type="erasure",
        subject_id=asked.id,
        actor=actor,
        at=at,
        before=None,
        after={"items": len(planned)},
        facts={"of": own.of.value, "now": sum(one.outcome.fate is Fate.NOW for one in planned)},
    )
    return secret


def _decides_alone(own: Own) -> None:
    """Whoever acts for somebody else does not take that person's matter, and who read it, away from them."""
    if any(people_queries.find_representation(one) for one in own.matter_ids):
        raise Conflict(
            "erasure.represented",
            _(
                "Somebody acts for another person in this matter, and erasing is for that person to decide."
                " Please end the acting first, or ask at the service desk."
            ),
        )


def sweep_erasures(*, at: datetime) -> int:
    """Erase what was asked for and whose day has come; how many units. Safe to repeat, each in its own transaction."""
    waiting = ErasureItem.objects.filter(done_at__isnull=True).exclude(fate=Fate.STAYS.value)
    return sum(_carry_out(item_id, at) for item_id in list(waiting.order_by("id").values_list("id", flat=True)))


def erase_unit(unit: Unit, subject_id: UUID, *, actor: Actor, at: datetime, again: bool = False) -> None:
    """Destroy one unit in the caller's transaction, and write down that it must stay so.

    ``again``: it had been destroyed, and a backup brought it back. Raises what the modules raise whose it is.
    """
    if unit in (Unit.CONTACT, Unit.WORDS):
        held = Held(unit.value)
        matters.erase_as_asked(actor=actor, at=at, matter_id=subject_id, held=held, again=again)
        if unit is Unit.WORDS:
            Correction.objects.filter(about_id=subject_id).update(text="", answer="")
    elif unit is Unit.SIDE:
        for channel_id in disputes.erase_own_side(actor=actor, at=at, party_id=subject_id):
            write_down(Unit.CHANNEL, channel_id, at=at)
        Correction.objects.filter(about_id=subject_id).update(text="", answer="")
        readings.forget_questions(about_id=subject_id)
    elif unit is Unit.CHANNEL:
        disputes.erase_channel_again(actor=actor, at=at, channel_id=subject_id)
    else:
        people.erase_account(actor=actor, at=at, account_id=subject_id)
    if unit is not Unit.SIDE and not again:
        write_down(unit, subject_id, at=at)


def _carry_out(item_id: UUID, at: datetime) -> bool:
    """One that fails stands in the log and is left to the next sweep."""
    try:
        with transaction.atomic():
            item = ErasureItem.objects.select_for_update().get(id=item_id)
            outcome = fate_of_unit(Unit(item.unit), item.subject_id, at)
            if item.done_at is not None or outcome.fate in (Fate.ON, Fate.WAITS, Fate.STAYS):
                new = {"fate": outcome.fate.value, "due_on": outcome.on, "rule": outcome.rule}
                ErasureItem.objects.filter(id=item_id, done_at__isnull=True).update(**new)
                return False
            if outcome.fate is Fate.NOW:
                erase_unit(Unit(item.unit), item.subject_id, actor=SYSTEM, at=at)
            ErasureItem.objects.filter(id=item_id).update(done_at=at)
            return True
    except Exception as error:
        if not connection.is_usable():
            raise
        _log.error("erasure %s was not carried out: %s", item_id, type(error).__name__)
        return False


def _is_asked(one: Planned) -> bool:
    """It waits already, with an erasure that was asked for before."""
    waiting = ErasureItem.objects.filter(unit=one.unit.value, subject_id=one.subject_id, done_at__isnull=True)
    return waiting.exists()


def _note(asked: Erasure, one: Planned, done_at: datetime | None) -> None:
    outcome = one.outcome
    ErasureItem.objects.create(
        erasure=asked,
        unit=one.unit.value,
        subject_id=one.subject_id,
        reference=one.reference,
        fate=outcome.fate.value,
        due_on=outcome.on,
        rule=outcome.rule,
        done_at=done_at,
    )
