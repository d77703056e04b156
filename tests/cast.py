"""One cast for the whole suite: the same people in the same places, so that every test reads alike.

The small ladder has one county, two townships, three villages and six grids. The cast lives around grid 3: the first
grid of the second village of the first township. The outsider works a grid of the other township.
"""

import time
from dataclasses import dataclass

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from linli.kit import clock
from linli.kit.actors import Actor, Role, anonymous
from linli.people import queries as people
from linli.people.models import Account, Agency, Post
from linli.people.sessions import follow_duties
from linli.people.tests.make import PlaceLike, make_account, make_agency, make_post
from linli.places.models import Place
from linli.places.tests.make import Ladder, make_ladder
from tests.kept_rows import lay_down


@dataclass(frozen=True)
class Member:
    """Somebody with an account, and for staff the post that the name tells of."""

    account: Account
    held_post: Post | None = None

    @property
    def actor(self) -> Actor:
        """The actor with every post in force now, read anew."""
        return people.actor_of(self.account.id, clock.now())

    @property
    def post(self) -> Post:
        """The post; only residents have none."""
        assert self.held_post is not None, "a resident holds no post"
        return self.held_post

    def client(self) -> Client:
        """A browser in which this person has signed in."""
        client = Client()
        client.force_login(self.account)
        session = client.session
        follow_duties(session, self.actor.duties)
        # As signing in with a code notes it: what asks again who it is asks nobody who has just come in.
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "code", "at": time.time()}]
        session["account_authentication_methods_user"] = str(self.account.pk)
        session.save()
        return client


@dataclass(frozen=True)
class Cast:
    """Everybody, and where they are."""

    ladder: Ladder
    bureau: Agency  # of the county
    resident: Member
    neighbour: Member  # another resident
    respondent: Actor  # has no account
    caseworker: Member  # of grid 3
    volunteer: Member  # of grid 3
    village_desk: Member
    clerk: Member  # the service desk of the township
    mediator: Member  # of the township, for quarrels between neighbours
    coordinator: Member  # of the township
    county_coordinator: Member
    officer: Member  # of the bureau
    administrator: Member  # of the county
    outsider: Member  # caseworker of a grid in the other township

    @property
    def grid(self) -> Place:
        """Grid 3."""
        return self.ladder.grids[2]

    @property
    def village(self) -> Place:
        """The village of grid 3."""
        return self.ladder.villages[1]

    @property
    def township(self) -> Place:
        """The township of grid 3."""
        return self.ladder.townships[0]

    @property
    def county(self) -> Place:
        """The county."""
        return self.ladder.county

    @property
    def far_grid(self) -> Place:
        """The outsider's grid."""
        return self.ladder.grids[4]

    @property
    def staff(self) -> tuple[Member, ...]:
        """Everybody with a post, in the order of the fields."""
        return tuple(member for member in vars(self).values() if isinstance(member, Member) and member.held_post)


def _resident(name: str) -> Member:
    return Member(make_account(email=f"{name}@example.org", display_name=f"居民 {name}"))


def _serving(name: str, role: Role, place: PlaceLike, *kind_codes: str) -> Member:
    account = make_account(email=f"{name}@example.org", display_name=f"员工 {name}")
    return Member(account, make_post(account, role, place=place, kind_codes=kind_codes))


def _officer(bureau: Agency) -> Member:
    account = make_account(email="officer@example.org", display_name="员工 officer")
    return Member(account, make_post(account, Role.OFFICER, agency=bureau))


def make_cast() -> Cast:
    """Everybody, on the small ladder."""
    return lay_down("cast", _make_cast)


def _make_cast() -> Cast:
    ladder = make_ladder()
    township, village, grid = ladder.townships[0], ladder.villages[1], ladder.grids[2]
    bureau = make_agency(ladder.county, code="urban-management")
    return Cast(
        ladder=ladder,
        bureau=bureau,
        resident=_resident("resident"),
        neighbour=_resident("neighbour"),
        respondent=anonymous(),
        caseworker=_serving("caseworker", Role.CASEWORKER, grid),
        volunteer=_serving("volunteer", Role.VOLUNTEER, grid),
        village_desk=_serving("village-desk", Role.DESK, village),
        clerk=_serving("clerk", Role.DESK, township),
        mediator=_serving("mediator", Role.MEDIATOR, township, "neighbours", "noise"),
        coordinator=_serving("coordinator", Role.COORDINATOR, township),
        county_coordinator=_serving("county-coordinator", Role.COORDINATOR, ladder.county),
        officer=_officer(bureau),
        administrator=_serving("administrator", Role.ADMINISTRATOR, ladder.county),
        outsider=_serving("outsider", Role.CASEWORKER, ladder.grids[4]),
    )


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast on the small ladder, in the test's own transaction."""
    return make_cast()


@pytest.fixture
def committed_cast(transactional_db: None) -> Cast:
    """The same, committed: for tests with a running site, or with several connections."""
    return make_cast()
