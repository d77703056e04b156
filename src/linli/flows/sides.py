"""How the flows tell people of disputes: that there is something, by the number and a link, and never what.

A side that asked for silence is told nothing, a side that was not asked yet neither, and nobody of the own act. To a
silent side the notice is written all the same, as one that never goes: it costs whoever waits for the page the same.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linli.disputes.queries import recipients as disputes
from linli.disputes.queries.recipients import ToldDispute, ToldParty
from linli.kit.actors import Role
from linli.kit.clock import local_day
from linli.matters import queries as matters
from linli.matters.queries import Team
from linli.notices import actions as notices
from linli.notices.actions import Recipient
from linli.notices.rules import Channel


def tell_parties(
    template: str, dispute_id: UUID, at: datetime, *, but: UUID | None = None, due_at: datetime | None = None
) -> None:
    """One message to each side but the one that did it."""
    dispute, parties = disputes.told_together(dispute_id)
    if dispute is not None:
        post(template, dispute, [party for party in parties if party.party_id != but], at, due_at=due_at)


def post(
    template: str,
    dispute: ToldDispute,
    told: Sequence[ToldParty],
    at: datetime,
    *,
    due_at: datetime | None = None,
    only: str = "",
) -> None:
    """``only``: by that channel alone, which is what an invitation says of itself."""
    recipients = [
        Recipient(
            language=party.language,
            account_id=party.account_id if not only else None,
            about_id=party.party_id,
            offers=offers_of(party, only),
            unwanted=party.wants_silence,
        )
        for party in told
    ]
    notices.post(at=at, template=template, recipients=recipients, values=_values(dispute, due_at))


def tell_staff(
    template: str,
    dispute: ToldDispute,
    team: Team,
    at: datetime,
    *,
    roles: Sequence[Role] = (Role.DESK,),
    due_at: datetime | None = None,
    but_post: UUID | None = None,
) -> None:
    """Those who serve at a place in these roles, or who holds a post. ``but_post``: not whoever holds that one."""
    left_out = Team("", None, but_post)
    found = matters.list_team_recipients([team, left_out] if but_post else [team], local_day(at), roles)
    without = {one.account_id for one in found.get(left_out, ())}
    recipients = [
        Recipient(
            language=one.language,
            account_id=one.account_id,
            about_id=dispute.dispute_id,
            offers=((Channel.EMAIL.value, one.email),),
        )
        for one in found[team]
        if one.account_id not in without
    ]
    notices.post(at=at, template=template, recipients=recipients, values=_values(dispute, due_at))


def offers_of(party: ToldParty, only: str = "") -> tuple[tuple[str, str], ...]:
    """The addresses of a side, e-mail first: it can say more."""
    offers = ((Channel.EMAIL.value, party.email), (Channel.SMS.value, party.phone))
    return tuple((channel, address) for channel, address in offers if address and only in ("", channel))


def _values(dispute: ToldDispute, due_at: datetime | None) -> dict[str, str]:
    return {"reference": dispute.reference, "due": due_at.isoformat() if due_at else ""}
