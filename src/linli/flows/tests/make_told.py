"""A matter whose resident can be reached, what was posted about it, and everything that goes out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from linli.matters.actions import ContactDetails, Received
from linli.matters.tests.make import MORNING, make_received
from linli.notices import actions as notices
from linli.notices.models import Notice
from linli.notices.tests.make import Told
from tests.cast import Cast

SECRET_WORDS = "暗号甲乙丙丁三弄口"
ADDRESS, PHONE = "chen@example.org", "16000001234"
NOON = MORNING + timedelta(hours=3)


def received(cast: Cast, **changes: Any) -> Received:
    """A matter of grid 3 whose resident left an address."""
    contact = ContactDetails(name="陈女士", phone=PHONE, email=ADDRESS, consent=True)
    return make_received(cast.grid.id, at=NOON, **{"text": SECRET_WORDS, "contact": contact, **changes})


def told() -> list[tuple[str, str]]:
    """(template, whom) of what was posted, once for each person."""
    rows = Notice.objects.select_related("account").order_by("created_at", "id")
    found = [(row.template, row.account.email.partition("@")[0] if row.account else "resident") for row in rows]
    return list(dict.fromkeys(found))


def act(verb: Callable[..., Any], actor: Any, matter: Received, **said: Any) -> None:
    verb(actor=actor, at=NOON, matter_id=matter.matter_id, **said)


def messages() -> list[str]:
    """Everything that goes out now and in the next two days, subjects and headers too."""
    sent: list[str] = []
    for channel in ("EMAIL", "SMS"):
        for hours in (0, 20, 44):
            carrier, at = Told(), NOON + timedelta(hours=hours)
            notices.hand_over_batch(channel=channel, driver=carrier, now=lambda at=at: at)  # type: ignore[misc]
            sent += [f"{one.subject}\n{one.text}\n{one.headers}" for one in carrier.messages]
    return sent
