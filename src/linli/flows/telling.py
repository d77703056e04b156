"""How the flows tell people of matters: whom, by which message, with the least that it needs to know.

What a message knows is the number and the due time. What was said, and of what kind it is, never gets here.
However many events come together, who is told is asked once, and one INSERT tells them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import TypeVar
from uuid import UUID

from linli.kit.actors import Role
from linli.kit.clock import local_day
from linli.matters import queries as matters
from linli.matters.events import MatterEvent
from linli.matters.queries import Recipients, Team, Told, ToldResident
from linli.notices import actions as notices
from linli.notices.actions import NewNotice, Recipient
from linli.notices.rules import Channel, Urgency, get_template

E = TypeVar("E", bound=MatterEvent)


class Whom(Enum):
    """The sides of a matter."""

    RESIDENTS = auto()  # its resident and those who joined it
    OWN_RESIDENT = auto()  # its resident alone
    IN_PERSON = auto()  # who holds it in person; nobody where the team as a whole does
    OWNER = auto()  # who holds it in person, else the team
    FORMER = auto()  # who held it before the event


@dataclass(frozen=True)
class Tell:
    """One message to one side, or to a team. ``due_at``: another time than that of the matter."""

    template: str
    whom: Whom | Team
    due_at: datetime | None = None


Found = Mapping[UUID, Recipients]
Teams = Mapping[Team, Sequence[Told]]


def tell(events: Sequence[E], orders: Callable[[E], Iterable[Tell]], roles: Sequence[Role] | None = None) -> None:
    """Tell of each event what ``orders`` says. Two statements, and one more where teams are told.

    ``roles`` narrows whom of a team; nothing is asked where nobody is to be told.
    """
    wanted = [(event, order) for event in events for order in orders(event)]
    if not wanted:
        return
    day = local_day(events[0].at)
    found = matters.list_recipients(list({event.matter_id for event, _order in wanted}), day)
    asked = {team for event, order in wanted if (team := _team(event, order.whom, found)) is not None}
    some = {"roles": roles} if roles else {}
    teams = matters.list_team_recipients(list(asked), day, **some)
    new = [notice for event, order in wanted for notice in _notices(event, order, found, teams)]
    notices.post_each(at=events[0].at, notices=_once(new))


def _once(new: Iterable[NewNotice]) -> list[NewNotice]:
    """Nobody is told the same of the same matter twice in one moment, by whichever way they belong to it."""
    told = {(one.template, one.recipient.account_id, one.recipient.matter_id, one.values["due"]): one for one in new}
    return list(told.values())


def outside_offers(resident: ToldResident) -> tuple[tuple[str, str], ...]:
    """The addresses that a resident has left, e-mail first: it can say more."""
    offers = ((Channel.EMAIL.value, resident.email), (Channel.SMS.value, resident.phone))
    return tuple(offer for offer in offers if offer[1])


def _team(event: MatterEvent, whom: Whom | Team, found: Found) -> Team | None:
    """The team whose people have to be asked for; None where they are known or there are none."""
    if isinstance(whom, Team):
        return whom
    if whom is Whom.FORMER:
        return Team(event.former_path, event.former_agency_id, event.former_post_id)
    known = found.get(event.matter_id)
    if whom is Whom.OWNER and known is not None and known.owner is None:
        return known.team
    return None


def _notices(event: MatterEvent, order: Tell, found: Found, teams: Teams) -> Iterable[NewNotice]:
    known = found.get(event.matter_id)
    if known is None:
        return
    values = {"reference": known.reference, "due": (order.due_at or known.due_at).isoformat()}
    is_own_act = _own_act_of(event, order.template)
    for recipient in _recipients(event, order.whom, known, teams):
        if not is_own_act(recipient):
            yield NewNotice(template=order.template, recipient=recipient, values=values, path=known.place_path)


def _own_act_of(event: MatterEvent, template: str) -> Callable[[Recipient], bool]:
    """Whether somebody did it and knows. What has to be told is told to them all the same."""
    has_to = get_template(template).urgency is Urgency.LEGAL
    actor = None if has_to else event.by_account_id
    return lambda recipient: actor is not None and recipient.account_id == actor


def _recipients(event: MatterEvent, whom: Whom | Team, known: Recipients, teams: Teams) -> Iterable[Recipient]:
    if whom is Whom.RESIDENTS or whom is Whom.OWN_RESIDENT:
        joined = whom is Whom.RESIDENTS
        return (as_recipient(one) for one in known.residents if joined or one.matter_id == event.matter_id)
    team = _team(event, whom, {known.matter_id: known})
    told = teams.get(team, ()) if team is not None else [known.owner] if known.owner is not None else []
    return (_staff(one, event.matter_id) for one in told)


def as_recipient(one: ToldResident) -> Recipient:
    """The resident by every way that is known, with the own number."""
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
