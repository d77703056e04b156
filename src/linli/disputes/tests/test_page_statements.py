"""What the pages of a dispute cost the database: as many statements for ten things on them as for one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.disputes.actions.parties import change_contact
from linli.disputes.actions.room import Draft, make_offer, say, say_in_private
from linli.disputes.links import secret_of
from linli.disputes.models import Dispute
from linli.disputes.tests.make import holder, party_of
from linli.disputes.tests.make_agreement import make_in_force
from linli.disputes.tests.make_invited import make_asked
from linli.disputes.tests.make_room import Room, make_mediation
from linli.disputes.tests.make_suggestion import lay_table, suggest
from linli.kit import clock
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
_WHO_ASKS = ("django_session", "people_", "SAVEPOINT")


def _asked(client: Client, url: str) -> list[str]:
    """The statements of a page that has been opened before, without those that tell who asks."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return [one["sql"] for one in asked if not any(table in one["sql"] for table in _WHO_ASKS)]


def _link(dispute: Dispute, seat: int, name: str) -> str:
    return reverse(name, kwargs={"secret": secret_of(party_of(dispute, seat))})


def _move_house(dispute: Dispute, times: int) -> None:
    for number in range(times):
        who, to = holder(party_of(dispute, 0)), f"枫桥镇 {number} 号"
        change_contact(actor=who, at=clock.now(), dispute_id=dispute.id, phone="", email="", address=to)


def _talk(room: Room, times: int) -> None:
    for number in range(times):
        at, dispute_id = clock.now(), room.dispute.id
        say(actor=room.a, at=at, dispute_id=dispute_id, text=f"第{number}句")
        say_in_private(actor=room.b, at=at, dispute_id=dispute_id, text=f"私下第{number}句")
        make_offer(actor=room.b, at=at, dispute_id=dispute_id, draft=Draft(words=f"第{number}个提议"))


def test_the_page_of_a_side(cast: Cast) -> None:
    asked = make_asked(cast)
    asked.read()
    _move_house(asked.dispute, 3)
    for seat in (0, 1):
        own = _asked(Client(), asked.home(seat))
        assert len(own) <= 8, "\n".join(own)  # the eighth: has this side been asked how safe it is


def test_the_room_of_a_side_and_of_the_mediator(cast: Cast) -> None:
    room = make_mediation(cast)
    _talk(room, 4)
    _move_house(room.dispute, 2)
    own = _asked(Client(), _link(room.dispute, 0, "dispute_room"))
    assert len(own) <= 9, "\n".join(own)
    own = _asked(cast.mediator.client(), reverse("dispute_room", kwargs={"dispute_id": room.dispute.id}))
    assert len(own) <= 10, "\n".join(own)  # the tenth notes the look


def test_a_private_talk(cast: Cast) -> None:
    room = make_mediation(cast)
    _talk(room, 4)
    own = _asked(Client(), _link(room.dispute, 1, "dispute_caucus"))
    assert len(own) <= 6, "\n".join(own)  # the sixth: which mediators there were, for whom it was said to


def test_an_agreement_in_force(cast: Cast) -> None:
    dispute, _agreement = make_in_force(cast)
    own = _asked(Client(), _link(dispute, 0, "dispute_agreement"))
    assert len(own) <= 14, "\n".join(own)  # the last one: what was written about a thing to perform


@pytest.mark.parametrize(("name", "most"), [("dispute_suggestions", 8), ("dispute_wishes", 7)])
def test_suggestions_and_wishes(cast: Cast, name: str, most: int) -> None:
    room = make_mediation(cast)
    ids = lay_table(room)
    suggest(room, ids)
    own = _asked(Client(), _link(room.dispute, 0, name))
    assert len(own) <= most, "\n".join(own)
