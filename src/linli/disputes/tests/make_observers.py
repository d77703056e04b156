"""Everybody who must not notice what the applicant does in private, with all the pages that are open to each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.test import Client

from linli.disputes.models import Dispute
from linli.disputes.rules import DataClass
from linli.disputes.rules import Reader as Column
from linli.disputes.tests.make import APPLICANT, RESPONDENT
from linli.disputes.tests.make_private import SEARCHED, VARIED, hidden_from
from linli.disputes.tests.make_script import BIDS_ARE_IN, IN_PRIVATE, PERFORMING, WISHED
from linli.disputes.tests.make_two_runs import Reader, addresses, link_of
from linli.kit import clock
from linli.kit.ids import show_reference
from linli.matters.actions import make_calendar_feed
from linli.people.tests.make import make_working_key
from tests.cast import Cast, Member

EVERYTHING = frozenset(VARIED)
EACH = (BIDS_ARE_IN, IN_PRIVATE, WISHED, PERFORMING)
OFTEN = (IN_PRIVATE, WISHED, PERFORMING)
SELDOM = (IN_PRIVATE, PERFORMING)

# What anybody may read: the map, figures, open data, the door to other systems, the status of the matter.
PUBLIC = (
    "/figures/",
    "/map/",
    "/open-data/",
    "/m/{reference}/",
    "/notices/promptness/",
    "/api/v1/figures/notices",
    "/api/v1/matters/{reference}",
    "/api/v1/open-data/matters.csv",
    "/api/v1/open-data/matters.geojson",
    "/api/v1/open-data/cells.geojson",
    "/api/v1/open-data/figures.csv",
    "/api/v1/open-data/hand-overs.csv",
    "/api/v1/open-data/catalog.json",
    "/open311/v2/requests.xml",
    "/open311/v2/requests.json",
    "/open311/v2/requests/{reference}.json",
    "/open311/v2/servicerequestupdates.json",
    "/disputes/guide/counts/",
)
# Of whoever serves: lists, the matter, search, exports, letters, calendars, what the record and the bell say.
STAFF = (
    "/home/",
    "/day/",
    "/day/queue/",
    "/desk/",
    "/board/",
    "/events/",
    "/desk/search/?q={q}",
    "/desk/matters.csv",
    "/desk/matters.csv?q={q}",
    "/desk/matters.xlsx",
    "/desk/take-out/",
    "/work/{matter}/",
    "/work/{matter}/letter/",
    "/work/letters/",
    "/work/letters/print/",
    "/work/notices/",
    "/work/retention/",
    "/notices/",
    "/notices/bell/",
    "/record/",
    "/api/v1/inbox",
    "/api/v1/matters.csv",
    "/api/v1/work",
    "/api/v1/work/{matter}",
    "/figures/",
    "/disputes/complaints/",
    "/day/calendar/",
    "/calendar/{calendar}.ics",
)
ADMINISTRATION = (
    "/administration/",
    "/administration/posts/",
    "/administration/posts/staff.csv",
    "/administration/keys/",
    "/administration/webhooks/",
    "/administration/workflows/",
    "/administration/kinds/",
    "/administration/notices/",
)
RESIDENT = ("/home/", "/my/", "/my/copy/", "/notices/", "/notices/bell/", "/notices/how/", "/alerts/")
PROGRAM = ("/api/v1/inbox", "/api/v1/matters.csv", "/api/v1/matters/{reference}", "/api/v1/work/{matter}")


@dataclass(frozen=True)
class Observer:
    """Who looks: at what of the applicant's this one must not see, through which door, and where beside the dispute.

    ``sends``: also sends every form empty, for the answers to what is refused.
    """

    name: str
    hidden: frozenset[DataClass]
    enter: Callable[[Cast, Dispute], Reader]
    elsewhere: tuple[str, ...] = ()
    thorough: tuple[str, ...] = OFTEN  # after which steps every page is looked at
    sends: bool = False
    by_door: bool = True  # False: looks beside the dispute only
    given: tuple[str, ...] = ()  # what comes by sending a form only

    def pages(self, dispute: Dispute, reader: Reader, known: dict[str, list[Any]]) -> dict[str, str]:
        """Every address, by what it is called in a failure."""
        values = {"matter": dispute.matter_id, "reference": show_reference(dispute.reference), "q": SEARCHED}
        values["calendar"] = reader.calendar
        elsewhere = {address: address.format(**values) for address in self.elsewhere}
        return addresses(reader, known) | elsewhere if self.by_door else elsewhere


def _by_link(name: str, seat: int) -> Callable[[Cast, Dispute], Reader]:
    at = frozenset({(APPLICANT, RESPONDENT)[seat].phone})
    return lambda _cast, dispute: Reader(name, Client(), link_of(dispute.id, seat), at)


def _by_account(name: str) -> Callable[[Cast, Dispute], Reader]:
    def enter(cast: Cast, dispute: Dispute) -> Reader:
        member: Member = getattr(cast, name)
        told_at = frozenset({member.account.email, str(member.account.id)})
        calendar = make_calendar_feed(actor=member.actor, at=clock.now()) if member.held_post else ""
        return Reader(name, member.client(), {"dispute_id": dispute.id}, told_at, calendar)

    return enter


def _visitor(_cast: Cast, dispute: Dispute) -> Reader:
    return Reader("anybody", Client(), {"dispute_id": dispute.id})


def _program(cast: Cast, dispute: Dispute) -> Reader:
    """With a key that shows all matters of the township."""
    wanted = {"place_id": cast.township.id, "scopes": ["matters:read"], "rate": 6000}
    made = make_working_key(cast.administrator.actor, cast.county, clock.now(), **wanted)
    client = Client(headers={"Authorization": f"Bearer {made.secret}"})
    return Reader("program", client, {"dispute_id": dispute.id})


def _of(name: str, *columns: Column, **more: Any) -> Observer:
    return Observer(name, hidden_from(*columns), _by_account(name), STAFF, **more)


# By itself, and with the account that its holder has signed in with.
OTHER_SIDE = (
    Observer(
        "the other side", hidden_from(Column.OTHER_PARTY), _by_link("the other side", 1), thorough=EACH, sends=True
    ),
    Observer("neighbour", hidden_from(Column.OTHER_PARTY), _by_account("neighbour"), RESIDENT, given=("/my/copy/",)),
)
WITHOUT_A_PART = (
    _of("coordinator", Column.COORDINATOR, thorough=EACH, sends=True),
    _of("county_coordinator", Column.COORDINATOR, thorough=SELDOM),
    Observer("administrator", EVERYTHING, _by_account("administrator"), (*STAFF, *ADMINISTRATION), thorough=SELDOM),
    Observer("outsider", EVERYTHING, _by_account("outsider"), STAFF, thorough=SELDOM),
    Observer("program", EVERYTHING, _program, PROGRAM, thorough=SELDOM, by_door=False),
    Observer("anybody", hidden_from(Column.ANALYST), _visitor, PUBLIC, thorough=EACH),
)
SERVING = (
    _of("caseworker", Column.CASEWORKER, thorough=SELDOM, sends=True),
    _of("village_desk", Column.REGISTRAR, thorough=SELDOM),
    _of("clerk", Column.REGISTRAR, Column.REVIEWER, thorough=SELDOM),
    _of("mediator", Column.MEDIATOR, thorough=(WISHED, PERFORMING)),
    Observer("the applicant", hidden_from(Column.OWNER), _by_link("the applicant", 0), thorough=SELDOM),
)
