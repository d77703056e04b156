"""A question why somebody looked is told to those who answer for the office; its answer to whoever asked.

That there is one, never what it says. The post that looked is not asked to answer for itself.
"""

from itertools import accumulate

from linli.disputes.queries import recipients as disputes
from linli.flows.sides import post
from linli.flows.telling import as_recipient
from linli.kit.actors import Role
from linli.kit.clock import local_day
from linli.kit.events import subscribe
from linli.matters import queries as matters
from linli.matters.queries import Team, Told
from linli.notices import actions as notices
from linli.notices.actions import Recipient
from linli.notices.rules import Channel
from linli.readings.events import LookAsked, LookExplained


def _asked(event: LookAsked) -> None:
    recipients = [
        Recipient(
            language=one.language,
            account_id=one.account_id,
            about_id=event.question_id,
            offers=((Channel.EMAIL.value, one.email),),
        )
        for one in _answering(event)
    ]
    notices.post(at=event.at, template="look.asked", recipients=recipients, values={}, path=event.place_path)


def _answering(event: LookAsked) -> list[Told]:
    """The office of the agency, or the coordinators of the nearest place at or above it that has one besides."""
    looked = Team("", None, event.of_post_id)
    teams = [Team("", event.agency_id, None)]
    roles: tuple[Role, ...] = (Role.OFFICER, Role.DESK)
    if event.agency_id is None:
        steps = accumulate(f"{code}/" for code in event.place_path.split("/")[:-1])
        teams, roles = [Team(path, None, None) for path in reversed(list(steps))], (Role.COORDINATOR,)
    asked = [*teams, looked] if event.of_post_id else teams
    found = matters.list_team_recipients(asked, local_day(event.at), roles)
    own = {one.account_id for one in found.get(looked, ())}
    others = ([one for one in found[team] if one.account_id not in own] for team in teams)
    return next((told for told in others if told), [])


def _explained(event: LookExplained) -> None:
    matter = matters.list_recipients([event.about_id], local_day(event.at)).get(event.about_id)
    if matter is not None:
        own = [as_recipient(one) for one in matter.residents if one.matter_id == event.about_id]
        values = {"reference": matter.reference}
        notices.post(
            at=event.at, template="resident.look_explained", recipients=own, values=values, path=matter.place_path
        )
        return
    seat = disputes.told_seat(event.about_id)
    if seat is not None:
        post("party.look_explained", seat[0], [seat[1]], event.at)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(LookAsked, _asked)
    subscribe(LookExplained, _explained)
