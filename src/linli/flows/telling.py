"""How the flows tell people of a matter: whom, by which message, with the least that it needs to know.

What a message knows is the number and the due time. What was said, and of what kind it is, never gets here.
"""

from collections.abc import Iterable
from uuid import UUID

from linli.kit.clock import local_day
from linli.matters import queries as matters
from linli.matters.events import MatterEvent
from linli.matters.queries import Recipients, Told, ToldResident
from linli.notices import actions as notices
from linli.notices.actions import Recipient
from linli.notices.rules import Channel


def recipients_of(event: MatterEvent) -> Recipients:
    """Who is to be told. One statement."""
    return matters.list_recipients(event.matter_id, local_day(event.at))


def tell_residents(event: MatterEvent, template: str, known: Recipients | None = None, *, own: bool = False) -> None:
    """The resident, and unless it is the ``own`` affair of that one also those who joined. Two statements at most."""
    found = known or recipients_of(event)
    told = [one for one in found.residents if not own or one.matter_id == event.matter_id]
    _post(event, template, found, map(_resident, told))


def tell_owner(event: MatterEvent, template: str, known: Recipients | None = None) -> None:
    """Whoever holds it in person; the team where nobody does."""
    found = known or recipients_of(event)
    if found.owner is not None:
        _post(event, template, found, [_staff(found.owner, event.matter_id)])
    else:
        tell_team(event, template, event.owner_path, found=found)


def tell_team(
    event: MatterEvent,
    template: str,
    path: str,
    *,
    agency_id: UUID | None = None,
    post_id: UUID | None = None,
    found: Recipients,
) -> None:
    """A team, or the post of it that is named."""
    team = matters.list_team_recipients(path, agency_id, post_id, local_day(event.at))
    _post(event, template, found, (_staff(one, event.matter_id) for one in team))


def tell_former(event: MatterEvent, template: str, found: Recipients) -> None:
    """Who held it before the event."""
    tell_team(
        event, template, event.former_path, agency_id=event.former_agency_id, post_id=event.former_post_id, found=found
    )


def outside_offers(resident: ToldResident) -> tuple[tuple[str, str], ...]:
    """The addresses that a resident has left, e-mail first: it can say more."""
    offers = ((Channel.EMAIL.value, resident.email), (Channel.SMS.value, resident.phone))
    return tuple(offer for offer in offers if offer[1])


def _resident(one: ToldResident) -> Recipient:
    return Recipient(
        language=one.language,
        account_id=one.account_id,
        matter_id=one.matter_id,
        offers=outside_offers(one),
        values={"reference": one.reference},
    )


def _staff(one: Told, matter_id: UUID) -> Recipient:
    return Recipient(
        language=one.language,
        account_id=one.account_id,
        matter_id=matter_id,
        offers=((Channel.EMAIL.value, one.email),),
    )


def _post(event: MatterEvent, template: str, found: Recipients, told: Iterable[Recipient]) -> None:
    values = {"reference": found.reference, "due": found.due_at.isoformat()}
    notices.post(at=event.at, template=template, recipients=list(told), values=values, path=event.place_path)
