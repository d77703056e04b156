"""What is known of alerts: to whoever holds the link, and to an account of its own. There is no list of them."""

from dataclasses import dataclass
from uuid import UUID

from linli.kit.actors import Actor
from linli.notices.alert_tokens import Purpose, read_alert_token
from linli.notices.models import Alert
from linli.notices.rules.alerts import AlertRhythm
from linli.places.queries import PlaceRow, place_row


@dataclass(frozen=True)
class AlertRow:
    """One alert without its address."""

    id: UUID
    place: PlaceRow
    kind_code: str
    rhythm: AlertRhythm
    is_confirmed: bool


def list_own_alerts(actor: Actor) -> list[AlertRow]:
    """Those of the actor's account, the oldest first; none without an account."""
    if actor.account_id is None:
        return []
    return [_row(row) for row in Alert.objects.filter(account_id=actor.account_id).order_by("id")]


def find_alert(token: str, purpose: Purpose) -> AlertRow | None:
    """The alert of a link; None for one that has ended or is not ours."""
    alert_id = read_alert_token(purpose, token)
    row = Alert.objects.filter(id=alert_id).first() if alert_id else None
    return _row(row) if row else None


def _row(row: Alert) -> AlertRow:
    return AlertRow(row.id, place_row(row.place_id), row.kind_code, AlertRhythm(row.rhythm), row.next_at is not None)
