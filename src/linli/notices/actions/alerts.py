"""Ask to be told what is new in an area, confirm it, end it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import SYSTEM, Actor, anonymous
from linli.kit.cells import current_cell
from linli.kit.errors import NotFound, Refused
from linli.ledger import actions as ledger
from linli.notices.actions.post import Recipient, post
from linli.notices.alert_tokens import Purpose, read_alert_token
from linli.notices.models import Alert, Notice
from linli.notices.rules import Channel, hours_of
from linli.notices.rules.alerts import MOST_ALERTS, MOST_UNCONFIRMED, OPEN_FOR, AlertRhythm, day_begins, next_alert
from linli.people.actions import end_consents, give_consent, new_consent, withdraw_consent
from linli.places import queries as places
from linli.places.rules import Level

ALERTS = "notices.alerts"
_LEVELS = frozenset({Level.TOWNSHIP, Level.VILLAGE})


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Of which place and subject (empty: all), how often, and in which language."""

    place_id: UUID
    kind_code: str = ""
    rhythm: str
    language: str


@transaction.atomic
def ask_for_alert(*, actor: Actor, at: datetime, wanted: Wanted, email: str) -> None:
    """By e-mail: a letter asks that address to confirm. What comes back says nothing of whether it is known already.

    Nothing is written where the address has it already, has been asked three times without an answer, or has ten.
    Raises NotFound ``place.unknown``, Refused ``alert.too_fine``, ``notice.unknown_choice``, ``alert.no_address``.
    """
    address = email.strip().lower()
    if not address:
        raise Refused("alert.no_address", _("Please give the e-mail address."), field="email")
    values = _values(wanted)
    own = Alert.objects.filter(email=address)
    known = own.filter(place_id=wanted.place_id, kind_code=wanted.kind_code).first()
    if (known and known.next_at) or own.filter(next_at__isnull=False).count() >= MOST_ALERTS:
        return
    if (
        Notice.objects.filter(alert_id__in=own.values("id"), template="public.alert_confirm").count()
        >= MOST_UNCONFIRMED
    ):
        return
    alert = known or _store(email=address, created_at=at, **values)
    if alert is None:
        return
    place = places.get_place(wanted.place_id)
    recipient = Recipient(language=wanted.language, offers=((Channel.EMAIL.value, address),), alert_id=alert.id)
    post(at=at, template="public.alert_confirm", recipients=[recipient], values={"area": place.name(wanted.language)})
    _record("ask_for_alert", alert.id, actor, at)


@transaction.atomic
def add_own_alert(*, actor: Actor, at: datetime, wanted: Wanted) -> None:
    """On the pages of the actor's own account; nothing has to be confirmed. Once is as good as twice.

    Raises Refused ``alert.no_account``, ``alert.too_many`` and what ``ask_for_alert`` raises of the place.
    """
    if actor.account_id is None:
        raise Refused("alert.no_account", _("Please sign in, or give an e-mail address."), field="email")
    values = _values(wanted)
    if Alert.objects.filter(account_id=actor.account_id).count() >= MOST_ALERTS:
        raise Refused("alert.too_many", _("You have ten of these already. Please end one first."))
    alert = _store(account_id=actor.account_id, created_at=at, **_begun(at, wanted.rhythm), **values)
    if alert is not None:
        _record("confirm_alert", alert.id, actor, at)
        _agree(alert, at)


@transaction.atomic
def confirm_alert(*, at: datetime, token: str) -> None:
    """By the link in the letter; twice is as good as once. Raises NotFound ``alert.unknown_token``."""
    alert_id = read_alert_token(Purpose.CONFIRM, token)
    alert = Alert.objects.select_for_update().filter(id=alert_id).first() if alert_id else None
    if alert is None or (alert.next_at is None and alert.created_at <= at - OPEN_FOR):
        sentence = _("This link has ended, or it is not complete. You can ask for a new one.")
        raise NotFound("alert.unknown_token", sentence)
    if alert.next_at is None:
        Alert.objects.filter(id=alert.id, next_at__isnull=True).update(**_begun(at, alert.rhythm))
        _record("confirm_alert", alert.id, anonymous(alert.language), at)
        _agree(alert, at)


@transaction.atomic
def stop_alert(*, at: datetime, token: str) -> None:
    """By the link in every letter: the row is deleted and the outbox emptied of its address. Twice is as good as once.

    Raises NotFound ``alert.unknown_token`` for a link that is not ours.
    """
    alert_id = read_alert_token(Purpose.STOP, token)
    if alert_id is None:
        sentence = _("This link is not one of ours. Please check that it is complete.")
        raise NotFound("alert.unknown_token", sentence)
    _end(Alert.objects.filter(id=alert_id), anonymous(), at)


@transaction.atomic
def stop_own_alert(*, actor: Actor, at: datetime, alert_id: UUID) -> None:
    """One of the actor's own account; anybody else's is left as it is."""
    if actor.account_id is not None:
        _end(Alert.objects.filter(id=alert_id, account_id=actor.account_id), actor, at)


@transaction.atomic
def drop_alert(*, at: datetime, alert_id: UUID) -> int:
    """The consent to it has expired: it ends as if it had been stopped; how many."""
    return _end(Alert.objects.filter(id=alert_id), SYSTEM, at)


@transaction.atomic
def forget_unconfirmed(*, at: datetime) -> int:
    """What nobody confirmed in seven days goes, address and all; how many."""
    return _end(Alert.objects.filter(next_at__isnull=True, created_at__lte=at - OPEN_FOR), SYSTEM, at)


@transaction.atomic
def follow_merged_alerts(*, at: datetime, from_ids: list[UUID], to_id: UUID) -> int:
    """Who was told of places that became one is told of that one; how many. A second one of the same goes."""
    moved = 0
    for alert in Alert.objects.select_for_update().filter(place_id__in=from_ids).order_by("id"):
        whose = Q(account_id=alert.account_id) if alert.account_id else Q(email=alert.email)
        if Alert.objects.filter(whose, place_id=to_id, kind_code=alert.kind_code).exists():
            _end(Alert.objects.filter(id=alert.id), SYSTEM, at)
        else:
            moved += Alert.objects.filter(id=alert.id).update(place_id=to_id)
    return moved


def _values(wanted: Wanted) -> dict[str, Any]:
    if places.get_place(wanted.place_id).level not in _LEVELS:
        sentence = _("Alerts are for a village, a community or a township, and nothing smaller.")
        raise Refused("alert.too_fine", sentence, field="place")
    if wanted.rhythm not in list(AlertRhythm):
        raise Refused("notice.unknown_choice", _("Please choose one from the list."), field="rhythm")
    names = ("place_id", "kind_code", "rhythm", "language")
    return {name: getattr(wanted, name) for name in names}


def _begun(at: datetime, rhythm: str) -> dict[str, Any]:
    hour = hours_of(current_cell()).daily
    return {"told_until_at": day_begins(at), "next_at": next_alert(at, AlertRhythm(rhythm), hour)}


def _store(**values: Any) -> Alert | None:
    """None when the same was stored a moment ago."""
    try:
        with transaction.atomic():
            return Alert.objects.create(**values)
    except IntegrityError:
        return None


def _end(alerts: QuerySet[Alert], actor: Actor, at: datetime) -> int:
    ids = list(alerts.select_for_update().values_list("id", flat=True))
    if not ids:
        return 0
    Notice.objects.filter(alert_id__in=ids, erased_at__isnull=True).update(
        offers=[], address="", values={}, driver_reference="", erased_at=at
    )
    Alert.objects.filter(id__in=ids).delete()
    for alert_id in ids:
        _record("stop_alert", alert_id, actor, at)
        if actor is not SYSTEM:
            withdraw_consent(actor=anonymous(), at=at, principal_id=alert_id, purpose=ALERTS)
    if actor is SYSTEM:
        end_consents(at=at, principal_ids=ids, purpose=ALERTS)
    return len(ids)


def _agree(alert: Alert, at: datetime) -> None:
    """Of the alert, never of an account: nothing leads here from a person."""
    consent = new_consent(principal=("ALERT", alert.id), purpose=ALERTS, at=at, language=alert.language)
    give_consent(actor=anonymous(alert.language), consent=consent)


def _record(verb: str, alert_id: UUID, actor: Actor, at: datetime) -> None:
    """That it happened, never to whom: a resident's own subscription names no account in the record."""
    told = actor if actor is SYSTEM else anonymous()
    ledger.record(
        verb=f"notices.{verb}",
        subject_type="alert",
        subject_id=alert_id,
        actor=told,
        at=at,
        before=None,
        after=None,
    )
